"""The officer's pages, in a town and at the hub: who may come, what stands there, what is written down about it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from django.core.management import call_command

from blaupause import limits
from blaupause.audit import chain
from blaupause.audit.models import HubEvent
from blaupause.audit.town.models import Event
from blaupause.domain import SYSTEM, Actor, ActorKind, Role, now
from blaupause.identity.models import Membership, Person
from blaupause.jobs.registry import HANDLERS
from blaupause.oversight import rights
from blaupause.tenancy.context import hub, identity
from tenants.organisation.models import Unit
from tests import clients
from tests.blaupause.oversight.looking import PAGE, at_hub, happened, officer, text
from tests.people import ADMIN

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from tests.worlds import World

PAGES = ("", "rechte/", "siegel/", "export/")
ANSWER = {"form": "tabelle", "reason": "Auskunft nach Art. 15"}


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    limits.forget()


@pytest.fixture
def dora(fulda: World) -> Client:
    return officer(fulda)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.CLERK, Role.ADMIN])
def test_nobody_else_in_a_town_comes_in(fulda: World, page: str, role: Role) -> None:
    assert clients.staff(role, fulda.town).get(PAGE + page).status_code == 403


def test_an_officer_sees_no_case_and_sets_nothing_up(dora: Client) -> None:
    for path in ("/amt/", "/einrichtung/", "/einrichtung/team/"):
        assert dora.get(path).status_code == 403


def test_an_officer_of_one_town_is_nobody_in_another(fulda: World, giessen: World) -> None:
    there = clients.staff(Role.DATA_PROTECTION, giessen.town, on=fulda.host)

    assert there.get(PAGE).status_code in {302, 404}


def test_entries_are_sentences_and_other_towns_are_not_among_them(dora: Client, fulda: World, giessen: World) -> None:
    unit = Unit.objects.create(name="Steueramt")
    happened("unit.saved", by=ADMIN, of=unit, hint="sieh an", parts=[1, 2], values={"a": 1})
    with giessen:
        happened("town.profile_changed", by=Actor(ActorKind.STAFF, id="gisela", town="giessen"))

    shown = text(dora.get(PAGE))

    assert "Jemand aus der Verwaltung hat eine Stelle geändert" in shown
    assert "sieh an" in shown
    assert "Angaben der Kommune" not in shown
    assert "Dora Siegel hat das Protokoll oder die Rechte durchsucht" in shown
    assert "Kein Eintrag passt" in text(dora.get(f"{PAGE}?person=niemand"))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("von=31.12.2026&bis=01.01.2026", "Dieser Tag liegt vor dem ersten"),
        ("von=neulich", "Das ist kein Tag"),
        ("vorgang=XX-1", "hier nicht bekannt"),
        ("angabe=irgendwas", "mit Doppelpunkt"),
        ("vor=unsinn", ""),
        ("vor=2026-99-99T00:00~0~1", ""),
        ("vor=2026-09-24T00:00~0~1", ""),
        ("bis=31.12.9999", "liegt zu weit weg"),
        ("von=01.01.0001", "liegt zu weit weg"),
    ],
)
def test_what_cannot_be_looked_for_is_said_at_its_field(dora: Client, query: str, told: str) -> None:
    answer = dora.get(f"{PAGE}?{query}")

    assert answer.status_code == 422
    assert told in text(answer)


@pytest.mark.parametrize("typed", ["NaN", "-Infinity", "1e999", '"\\u0000"', "[[1]]", "true"])
def test_whatever_is_typed_as_a_fact_is_looked_for(dora: Client, typed: str) -> None:
    assert dora.get(PAGE, {"angabe": f"town:{typed}"}).status_code == 200


def test_rights_of_days_nobody_counts_with_are_not_asked_for(dora: Client) -> None:
    for query in ("bis=31.12.9999", "von=&bis=01.01.0001"):
        assert "liegt zu weit weg" in text(dora.get(f"{PAGE}rechte/?{query}"))


def test_looking_is_written_down(dora: Client, fulda: World) -> None:
    dora.get(f"{PAGE}?art=gelesen&von=2026-03-01")
    dora.get(f"{PAGE}rechte/")

    first, second = Event.objects.filter(name="record.searched").order_by("pk")
    assert (first.details["page"], first.details["art"], first.details["von"]) == ("protokoll", "gelesen", "2026-03-01")
    assert second.details["page"] == "rechte"


def test_an_old_login_is_asked_for_again_before_anything_is_taken_along(fulda: World) -> None:
    answer = officer(fulda, minutes=11).post(f"{PAGE}export/?art=gelesen", ANSWER)

    assert answer.status_code == 302
    assert "art=gelesen" in unquote(unquote(answer.headers["Location"]))
    assert "record.exported" not in fulda.events()


def test_taking_along_needs_a_reason(dora: Client, fulda: World) -> None:
    assert "kommen in die Datei" in text(dora.get(f"{PAGE}export/"))
    answer = dora.post(f"{PAGE}export/", {"form": "paket", "reason": " "})

    assert answer.status_code == 422
    assert "wofür Sie den Auszug brauchen" in text(answer)
    assert dora.get(f"{PAGE}export/?von=neulich").headers["Location"] == PAGE


def test_a_table_holds_no_formula(dora: Client, fulda: World) -> None:
    happened("unit.saved", by=Actor(ActorKind.STAFF, id="=1+1", town="fulda"), note='=HYPERLINK("x")')

    answer = dora.post(f"{PAGE}export/?art=geaendert", ANSWER)

    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert (head[3], row[4], row[8]) == ("Wer", "'=1+1", "unit.saved")
    assert not any(cell.startswith("=") for cell in row)
    event = Event.objects.get(name="record.exported")
    assert (event.details["entries"], event.details["reason"]) == (1, ANSWER["reason"])


def test_a_package_of_a_search_holds_by_the_command(dora: Client, fulda: World, tmp_path: Path) -> None:
    happened("unit.saved", by=ADMIN)
    answer = dora.post(f"{PAGE}export/", ANSWER | {"form": "paket"})
    (tmp_path / "p.zip").write_bytes(answer.content)
    out = io.StringIO()

    call_command("audit_verify", str(tmp_path / "p.zip"), stdout=out)

    assert out.getvalue().startswith("fulda: 1 entries hold")


def test_the_seal_is_checked_by_the_button(dora: Client, fulda: World) -> None:
    assert "Noch nie geprüft" in text(dora.get(f"{PAGE}siegel/"))
    happened("unit.saved", by=ADMIN)

    assert dora.post(f"{PAGE}siegel/").status_code == 302
    assert "Die Prüfung läuft" in text(dora.get(f"{PAGE}siegel/"))
    fulda.run_jobs()

    assert "Die Kette ist ganz: 2 Einträge" in text(dora.get(f"{PAGE}siegel/"))


def test_a_broken_chain_is_told_with_its_number(dora: Client, fulda: World) -> None:
    happened("unit.saved", by=ADMIN)
    chain.seal_events()
    Event.objects.create(name="unit.invented", actor_kind="staff", sequence=2, seal="f" * 64)
    HANDLERS["oversight.check"].run()

    assert "Eintrag 2 ist nicht mehr" in text(dora.get(f"{PAGE}siegel/"))


def test_rights_tell_who_gave_and_ended_them_and_why(dora: Client, fulda: World) -> None:
    clients.staff(Role.CLERK, fulda.town)
    with identity():
        Membership.objects.filter(role="clerk").update(
            valid_until=now(), ended_by="system", end_reason="wechselt", reason="neu im Amt"
        )
        other = Person.objects.create(issuer="x", subject="x", name="Olga Aushilfe")
        Membership.objects.create(
            person=other, town=fulda.town, role="clerk", granted_by="system", valid_until=now() - timedelta(hours=1)
        )

    shown = text(dora.get(f"{PAGE}rechte/"))

    for told in ("Clara Amt", "neu im Amt", "wechselt", "beendet", "Sachbearbeitung ausgelaufen", "Dora Siegel"):
        assert told in shown
    assert "hat sich nichts geändert" in text(dora.get(f"{PAGE}rechte/?von=01.01.2020&bis=31.01.2020"))
    assert dora.get(f"{PAGE}rechte/?von=gestern").status_code == 422
    assert "Clara Amt" in dict(rights.people()).values()


def test_another_role_beside_it_is_warned_of(fulda: World) -> None:
    dora = officer(fulda)
    assert "Interessenkonflikt" not in text(dora.get(PAGE))
    with identity():
        person = Person.objects.get(subject="data_protection-fulda")
        Membership.objects.create(person=person, town=fulda.town, role="admin", granted_by="system")

    assert "Interessenkonflikt" in text(dora.get(PAGE))
    assert "Interessenkonflikt" in text(dora.get(f"/einrichtung/team/{person.uuid}/"))


def test_the_hub_has_the_same_without_cases(fulda: World) -> None:
    at_hub("template.published", by=SYSTEM)
    at_hub("access.refused", by=ADMIN, town="fulda")
    daniel = clients.staff(Role.DATA_PROTECTION)

    shown = text(daniel.get(PAGE))
    assert "Die Plattform hat eine Vorlage veröffentlicht" in shown
    assert "abgewiesen" not in shown.partition("Einträge")[2].partition("Was hier steht")[0]
    assert "Aktenzeichen" not in shown
    assert daniel.get(f"{PAGE}einblick/").status_code == 404
    assert "Datenschutzbeauftragung gegeben" in text(daniel.get(f"{PAGE}rechte/"))
    assert daniel.post(f"{PAGE}siegel/").status_code == 302
    with hub():
        HANDLERS["oversight.check_hub"].run(town_schema="hub")
        assert HubEvent.objects.get(name="record.checked").details["broken"] == 0
    assert "Die Kette ist ganz" in text(daniel.get(f"{PAGE}siegel/"))
    assert clients.staff(Role.KKV_EDITOR).get(PAGE).status_code == 403
