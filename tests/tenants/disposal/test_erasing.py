"""Files whose time has run out: offered, handed over, deleted by two people. What is left names nobody."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import connection

from blaupause.audit.chain import seal_events, verify_chain
from blaupause.audit.town.models import Event, ReadAccess
from blaupause.crypto.codes import new_code
from blaupause.domain import Role, now
from blaupause.identity.models import Person
from blaupause.jobs.registry import HANDLERS
from blaupause.oversight import house
from blaupause.tenancy.context import identity
from tenants.applications.actions import record_application
from tenants.casework import actions as casework
from tenants.casework.actions import add_note, ask_applicant, decide, open_case
from tenants.casework.models import Case
from tenants.correspondence.models import Notice
from tenants.disposal import rules
from tenants.disposal.models import Disposal
from tests import citizens
from tests.clients import browser_of, colleague, staff
from tests.templates import DOG
from tests.tenants.disposal.conftest import aged
from tests.tenants.situations import ANSWERS, THEA, filled_in, opened, text_of, upload

if TYPE_CHECKING:
    from django.test import Client

    from tenants.services.queries import Offer
    from tests.worlds import World

PAGE = "/einrichtung/aussonderung/"
ERASE = "disposal.erase"


def begun(by: Client) -> str:
    answer = by.post(PAGE, {"leistung": DOG})
    assert answer.status_code == 302, text_of(answer)
    return str(answer.headers["Location"]).removesuffix("?angelegt")


def waived(by: Client, page: str) -> None:
    sent = {"aktion": "antwort", "antwort": "none", "archiv": "Stadtarchiv", "tag": f"{now():%d.%m.%Y}"}
    wrong = by.post(f"{page}?angelegt", sent | {"archiv": ""})
    assert (wrong.status_code, "Die Liste ist angelegt" in text_of(wrong)) == (422, False)
    assert by.post(page, sent).status_code == 302
    assert "Das Archiv verzichtet auf alle Akten" in text_of(by.get(page))


def rich(fulda: World, offer: Offer) -> Case:
    """Be a case of an account with everything: an upload, a question, a note, a notice in the post box."""
    inbox = {"zustellung": "postfach", "einwilligung_postfach": True, "familienname": "Đặng-Geheim"}
    by = citizens.account(fulda)
    application = record_application(
        offer=offer,
        filled=filled_in(offer, ANSWERS[DOG] | inbox),
        at=now(),
        applicant_pseudonym=by.id,
        code=new_code(),
        files=[upload("Geheim/../vertrag.pdf")],
        proof="1988-03-14",
        by=by,
    )
    case = open_case(application=application, offer=offer, by=by)
    ask_applicant(case_id=case.pk, body="Geheime Frage?", wants_files=False, by=THEA)
    add_note(case_id=case.pk, text="Geheime Notiz", by=THEA)
    edition = Case.objects.get(pk=case.pk).edition
    decide(case_id=case.pk, edition=edition, outcome="assess", reasons="Geheimer Grund", by=THEA)
    fulda.run_jobs()
    return aged([case])[0]


def rows() -> dict[str, int]:
    """How many rows each table of the town has."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.app_config.name in settings.TENANT_APPS and model._meta.managed:
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
                found[model._meta.label] = int(cursor.fetchone()[0])
    return found


def test_two_people_delete_what_the_archive_has_got_and_nothing_of_it_is_left(
    fulda: World, dogs: Offer, first: Client, second: Client
) -> None:
    before = rows()
    case, other = rich(fulda, dogs), aged([opened(dogs)])[0]
    fulda.run_jobs()
    aged([other])
    owner = citizens.citizen(fulda)
    notice = Notice.objects.get().pk
    assert owner.get(f"/postfach/n{notice}/").status_code == 200

    assert "2 Vorgänge sind fällig" in (page := text_of(first.get(PAGE)))
    assert "05.03.2014 Dem Archiv anbieten Liste anlegen" in page
    one = begun(first)
    assert case.number in (table := first.get(f"{one}liste.csv").content.decode())
    assert not re.search("Geheim|Sevda", table + text_of(first.get(one)))
    assert first.post(one, {"aktion": "bitten", "anzahl": "2"}).status_code == 409

    sent = {"aktion": "antwort", "antwort": "some", "archiv": "Stadtarchiv, Frau Muster", "tag": f"{now():%d.%m.%Y}"}
    assert "kein Vorgang 47" in text_of(first.post(one, sent | {"nummern": "47"}))
    assert first.post(one, sent | {"nummern": case.number}).status_code == 302
    assert first.post(one, {"aktion": "bitten", "anzahl": "2"}).status_code == 409
    packed = zipfile.ZipFile(io.BytesIO(first.post(f"{one}akten/").getvalue()))
    inside = ("akte.txt", "akte.json", "antrag.pdf", "bescheid.pdf", "anlagen/01-Geheim_.._vertrag.pdf")
    assert {"LIESMICH.txt", "liste.csv", *(f"{case.number}/{name}" for name in inside)} <= set(packed.namelist())
    assert not any(name.startswith(other.number) for name in packed.namelist())
    told = "".join(packed.read(f"{case.number}/akte.{kind}").decode() for kind in ("txt", "json"))
    for words in (
        "Đặng-Geheim",
        "Geheime Frage?",
        "Geheime Notiz",
        "Geheimer Grund",
        "Postfach, E-Mail: gesendet",
        "versand",
    ):
        assert words in told
    assert ReadAccess.objects.filter(details__ids=[str(case.pk)]).exists()

    assert first.post(one, {"aktion": "bitten", "anzahl": "1"}).status_code == 409
    assert first.post(one, {"aktion": "bitten", "anzahl": "2"}).status_code == 302
    mine = first.post(one, {"aktion": "bestaetigen", "anzahl": "2", "zahl": "2"})
    assert (mine.status_code, "Sie haben selbst darum gebeten" in text_of(mine)) == (409, True)
    assert "2 Vorgänge endgültig löschen" in text_of(second.get(one))
    assert second.post(one, {"aktion": "bestaetigen", "anzahl": "2"}).status_code == 302
    assert second.post(one, {"aktion": "bestaetigen", "anzahl": "2"}).status_code == 409
    assert "0 von 2 Vorgängen gelöscht" in text_of(first.get(one))
    assert Case.objects.count() == 2
    fulda.run_jobs()

    left = {label for label, number in rows().items() if number != before[label]}
    assert left == {"audit.Event", "audit.ReadAccess", "disposal.Disposal"}
    assert "Zita Zweit" in (end := text_of(second.get(one)))
    assert "Stadtarchiv, Frau Muster" in end
    assert owner.get(f"/postfach/n{notice}/").status_code == 404
    assert "Bescheid" not in text_of(owner.get("/postfach/")).split("Postfach", 3)[-1]
    with fulda:
        assert not re.search("Geheim|Sevda|Frieda", json.dumps(Disposal.objects.get().entries))
        assert fulda.events()[-1] == "disposal.finished"
        seal_events()
        assert verify_chain() == Event.objects.count() + ReadAccess.objects.count()
        ref = ("casework.Case", str(case.pk))
        assert ref in house.find(case.number)
        assert house.names({ref}) == {ref: case.number}
        assert Event.objects.filter(object_type="casework.Case", object_id=str(case.pk), name="case.erased").exists()


def test_what_changed_meanwhile_stays_and_a_killed_job_goes_on(
    fulda: World, old: list[Case], first: Client, second: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = begun(first)
    waived(first, one)
    first.post(one, {"aktion": "bitten", "anzahl": "3"})
    with fulda:
        reference = Disposal.objects.get().reference
        HANDLERS["disposal.ask_to_confirm"].run(reference=str(reference))
    second.post(one, {"aktion": "bestaetigen", "anzahl": "3"})
    with fulda:
        HANDLERS["disposal.ask_to_confirm"].run(reference=str(reference))
        assert [(each.to, one in each.body) for each in mail.outbox] == [(["zita@fulda.example"], True)]
        aged([old[1]], at=now())
        monkeypatch.setattr(rules, "AT_ONCE", 1)
        erase = casework.erase_case

        def killed(**facts: Any) -> Case:
            erase(**facts)
            raise KeyboardInterrupt

        HANDLERS[ERASE].run(reference=str(reference))
        HANDLERS[ERASE].run(reference=str(reference))
        monkeypatch.setattr(casework, "erase_case", killed)
        with pytest.raises(KeyboardInterrupt):
            HANDLERS[ERASE].run(reference=str(reference))
        assert [each.pk for each in Case.objects.order_by("pk")] == [old[1].pk, old[2].pk]
        monkeypatch.setattr(casework, "erase_case", erase)
        HANDLERS[ERASE].run(reference=str(reference))
        HANDLERS[ERASE].run(reference=str(reference))

        assert Case.objects.get() == old[1]
        assert fulda.events().count("case.erased") == 2
        assert fulda.events().count("disposal.finished") == 1
    page = text_of(first.get(one))
    assert "bleibt Die Frist ist inzwischen länger." in page
    assert "2 Vorgänge, fertig" in page


def test_who_is_alone_types_how_many_go(fulda: World, old: list[Case]) -> None:
    alone = colleague(fulda.town, Role.ADMIN, "Nora Neu", email="nora@fulda.example", minutes=60)
    one = begun(alone)
    waived(alone, one)
    out = {"aktion": "ausnehmen", "nummer": "47", "warum": "remedy"}
    assert "kein Vorgang 47" in text_of(alone.post(one, out))
    assert alone.post(one, out | {"nummer": old[0].number}).status_code == 302
    alone.post(one, {"aktion": "bitten", "anzahl": "2"})
    sent = {"aktion": "bestaetigen", "anzahl": "2", "zahl": "2"}
    assert "/auth/anmelden/" in alone.post(one, sent).headers["Location"]
    with identity():
        fresh = browser_of(Person.objects.get(email="nora@fulda.example"), fulda.host)
    wrong = fresh.post(one, sent | {"zahl": "3"})
    assert (wrong.status_code, "Tippen Sie die Zahl" in text_of(wrong)) == (422, True)
    assert fresh.post(one, sent).status_code == 302
    fulda.run_jobs()
    assert "allein: außer dieser Person administrierte niemand" in text_of(fresh.get(one))
    assert "bleibt Widerspruch oder Klage läuft." in text_of(fresh.get(one))
    with fulda:
        assert Case.objects.get() == old[0]
    assert "1 Vorgang ist fällig" in text_of(fresh.get(PAGE))


def test_nothing_is_due_before_its_time_and_nobody_else_gets_in(
    fulda: World, giessen: World, dogs: Offer, first: Client
) -> None:
    opened(dogs)
    aged([opened(dogs)], at=now())
    assert "Nichts ist fällig" in text_of(first.get(PAGE))
    assert first.post(PAGE, {"leistung": DOG}).status_code == 409
    case = aged([opened(dogs)])[0]
    Case.objects.update(received_at=now())  # a number of this year: the next one is counted on from it
    assert "Nichts ist fällig" in text_of(first.get(PAGE))
    aged([case])
    due = f"{case.number};Hund anmelden;05.03.2014;31.12.2024;dem Archiv anbieten"
    assert due in text_of(first.get(f"{PAGE}faellig.csv"))
    one = begun(first)
    assert first.post(PAGE, {"leistung": DOG}).status_code == 409
    for role in (Role.CLERK, Role.DATA_PROTECTION):
        stranger = staff(role, fulda.town)
        assert [stranger.get(each).status_code for each in (PAGE, one, f"{one}liste.csv")] == [403] * 3
        assert stranger.post(one, {"aktion": "verwerfen"}).status_code == 403
    neighbour = staff(Role.ADMIN, giessen.town)
    assert neighbour.get(one).status_code == 404
    assert neighbour.post(f"{one}akten/").status_code == 404
    assert first.post(one, {"aktion": "verwerfen"}, follow=True).status_code == 200
    assert first.post(one, {"aktion": "verwerfen"}).status_code == 409
    with fulda:
        assert Case.objects.count() == 3
