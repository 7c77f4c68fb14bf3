"""Walking through the pages: the centre writes and publishes, the town hands on and signs, the centre countersigns."""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from blaupause.domain import Conflict, NotFound, Role
from blaupause.identity.models import Person
from blaupause.identity.team.actions import remove_member
from blaupause.tenancy.context import hub, identity
from shared_services.agreements import actions, queries
from shared_services.agreements.models import AgreementVersion
from tests import clients
from tests.shared_services.agreements.agreeing import (
    KIND,
    NEWER,
    Town,
    actor,
    browser,
    countersigned,
    in_days,
    kkv,
    published,
    somebody,
)

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

ROOM = "/einrichtung/vereinbarungen/"
READ = f"{ROOM}{KIND}/"
OTHER = "auftragsverarbeitung"
DESK = "/kkv/vereinbarungen/"
TEXTS = f"{DESK}texte/{KIND}/"
NUMBERS = {f"signatures_{kind}": "2" for kind in ("city", "municipality", "district", "association")}
PERIOD = {"notice_months": "6", "notice_to": "year"}


def text(answer: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def shown(answer: Any) -> str:
    found = re.search(
        r'name="shown"[^>]*value="([0-9a-f]{64})"|value="([0-9a-f]{64})"[^>]*name="shown"', answer.content.decode()
    )
    assert found
    return found[1] or found[2]


@pytest.fixture
def editor(db: None) -> Client:
    return browser(somebody("ida", "Ida Entwurf", Role.KKV_EDITOR, None), None)


def test_the_centre_writes_and_publishes(editor: Client) -> None:
    assert "noch nicht veröffentlicht" in text(editor.get(DESK))
    assert "Noch kein Text" in text(editor.get(TEXTS))
    assert editor.get(f"{TEXTS}veroeffentlichen/").status_code == 404
    page = editor.get(f"{TEXTS}entwurf/")
    assert "Entwurf der Plattform. Er ist kein geprüfter Vertragstext" in text(page)
    draft = {"title": "Nutzung", "text": "Für {{kommune}}: {{kuendigungsfrist}}", "edition": "0", **NUMBERS, **PERIOD}

    wrong = editor.post(f"{TEXTS}entwurf/", draft | {"text": "{{quatsch}}"})
    assert (wrong.status_code, "{{quatsch}}" in text(wrong)) == (422, True)
    assert "So liest es sich" in text(editor.post(f"{TEXTS}entwurf/", draft | {"aktion": "ansehen"}))
    assert "Entwurf ist gespeichert" in text(editor.post(f"{TEXTS}entwurf/", draft, follow=True))
    late = editor.post(f"{TEXTS}entwurf/", draft | {"text": "Anders"})
    assert (late.status_code, "Anders" in text(late)) == (409, True)

    dates = {"valid_from": f"{in_days(0):%d.%m.%Y}", "sign_until": f"{in_days(-1):%d.%m.%Y}", "edition": "1"}
    past = editor.post(f"{TEXTS}veroeffentlichen/", dates)
    assert (past.status_code, "Dieser Tag ist vorbei" in text(past)) == (422, True)
    dates["sign_until"] = f"{in_days(9):%d.%m.%Y}"
    assert editor.post(f"{TEXTS}veroeffentlichen/", dates | {"edition": "7"}).status_code == 409
    assert "Veröffentlicht" in text(editor.post(f"{TEXTS}veroeffentlichen/", dates, follow=True))


def test_a_newer_version_says_what_is_new(editor: Client) -> None:
    published()
    with hub():
        values = {"title": f"Vereinbarung {KIND}", "text": NEWER, "note": "", "signatures": {}}
        actions.save_draft(kind=KIND, edition=0, values=values, by=kkv())
    page = editor.get(f"{TEXTS}veroeffentlichen/").content.decode()
    assert "<ins>nach Aufwand</ins>" in page
    assert "steht noch nicht da" in page
    dates = {"valid_from": f"{in_days(0)}", "sign_until": f"{in_days(9)}", "edition": "1", "must_renew": "nein"}
    assert "Schreiben Sie, was neu ist" in text(editor.post(f"{TEXTS}veroeffentlichen/", dates))
    with hub():
        AgreementVersion.objects.filter(number=2).update(note="Kosten")
    done = editor.post(f"{TEXTS}veroeffentlichen/", dates, follow=True)
    assert "muss nicht neu unterschreiben" in text(done)
    assert "<del>keine</del>" in done.content.decode()


def test_the_same_text_is_not_published_again(here: Town) -> None:
    first = published()
    with hub():
        values = {"title": first.title, "text": first.text, "note": "x", "signatures": {}}
        actions.save_draft(kind=KIND, edition=0, values=values, by=kkv())
        with pytest.raises(Conflict, match="derselbe"):
            actions.publish(
                kind=KIND, edition=1, valid_from=in_days(0), sign_until=in_days(1), must_renew=True, by=kkv()
            )


def test_of_two_who_begin_a_draft_the_second_is_told(db: None) -> None:
    with hub():
        values = {"title": "Nutzung", "text": "Für {{kommune}}: {{kuendigungsfrist}}", "note": "", "signatures": {}}
        actions.save_draft(kind=KIND, edition=0, values=values, by=kkv())
        with pytest.raises(Conflict, match="inzwischen einen Entwurf begonnen"):
            actions.save_draft(kind=KIND, edition=0, values=values | {"title": "Anders"}, by=kkv("Otto Zweit"))
        assert AgreementVersion.objects.get(kind=KIND).title == "Nutzung"


def test_a_draft_that_was_published_meanwhile_is_not_written(db: None) -> None:
    first = published()
    values = {"title": "Anders", "text": "Für {{kommune}}: {{kuendigungsfrist}}", "note": "", "signatures": {}}
    with hub(), pytest.raises(NotFound, match="vielleicht schon veröffentlicht"):
        actions.save_draft(kind=KIND, edition=first.edition, values=values, by=kkv())


def named(here: Town) -> dict[str, str]:
    told = {"person_1": str(here.mayor.uuid), "function_1": "Bürgermeisterin"}
    return told | {"person_2": str(here.deputy.uuid), "function_2": "Stadtrat"}


def test_the_same_people_are_named_once_for_all_agreements(here: Town) -> None:
    published()
    published(kind=OTHER)
    admin, mayor = (browser(who, here.world) for who in (here.admin, here.mayor))

    assert "unterschreiben auch: Vereinbarung zur Auftragsverarbeitung" in text(admin.get(f"{READ}weitergeben/"))
    admin.post(f"{READ}weitergeben/", named(here) | {"others": "on"})

    assert "unterschreiben auch" not in text(admin.get(f"{READ}weitergeben/"))
    sent = {
        "shown": shown(mayor.get(f"{READ}unterschreiben/")),
        "typed": "Maria Rathaus",
        "function": "Bürgermeisterin",
    }
    done = mayor.post(f"{READ}unterschreiben/", sent | {"confirmed": "on"}, follow=True)
    assert "Weiter: Vereinbarung zur Auftragsverarbeitung unterschreiben" in text(done)
    assert mayor.get(f"{ROOM}{OTHER}/unterschreiben/").status_code == 200
    assert "unterschreiben" not in text(admin.get(f"{READ}?meldung=erste")).partition("Weiter:")[2], (
        "others are to sign"
    )


def test_the_other_agreement_waits_where_that_is_wanted(here: Town) -> None:
    published()
    published(kind=OTHER)

    browser(here.admin, here.world).post(f"{READ}weitergeben/", named(here))

    assert browser(here.mayor, here.world).get(f"{ROOM}{OTHER}/unterschreiben/").status_code == 404


def test_from_handing_on_to_the_sealed_file(here: Town, editor: Client) -> None:
    admin, mayor, deputy = (browser(who, here.world) for who in (here.admin, here.mayor, here.deputy))
    assert "Noch keine Vereinbarung" in text(admin.get(ROOM))
    assert admin.get(READ).status_code == 404
    assert admin.get(f"{ROOM}quatsch/").status_code == 404
    published()
    assert "0 von 1 in Kraft" in text(admin.get("/einrichtung/"))
    assert "Zum Unterschreiben weitergeben" in text(admin.get(READ))
    assert "legt fest, wer unterschreibt" in text(mayor.get(READ))
    assert mayor.get(f"{READ}unterschreiben/").status_code == 404
    pdf = mayor.get(f"{READ}lesefassung.pdf")
    assert "Lesefassung" in PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()

    two = {"person_1": str(here.mayor.uuid), "function_1": "Bürgermeisterin", "person_2": str(here.mayor.uuid)}
    twice = admin.post(f"{READ}weitergeben/", two | {"function_2": "Stadtrat"})
    assert (twice.status_code, "dieselbe Person" in text(twice)) == (422, True)
    two |= {"person_2": str(here.deputy.uuid), "function_2": "Stadtrat"}
    assert "Weitergegeben" in text(admin.post(f"{READ}weitergeben/", two, follow=True))
    here.world.run_jobs()
    assert admin.get(f"{READ}unterschreiben/").status_code == 403

    sent: dict[str, str] = {}
    for client, name, told in (
        (mayor, "Maria Rathaus", "fehlt noch eine"),
        (deputy, "Dirk Beigeordneter", "liegt jetzt"),
    ):
        page = client.get(f"{READ}unterschreiben/")
        sent = {"shown": shown(page), "typed": "Jemand", "function": "Vorstand", "confirmed": "on"}
        wrong = client.post(f"{READ}unterschreiben/", sent)
        assert (wrong.status_code, name in text(wrong)) == (422, True)
        done = client.post(f"{READ}unterschreiben/", sent | {"typed": name}, follow=True)
        assert told in text(done)
    assert client.post(f"{READ}unterschreiben/", sent | {"typed": name}).status_code == 409
    assert admin.post(f"{READ}weitergeben/", two).status_code == 409

    with here.world:
        running = queries.signing_of(here.world.town, KIND)
        assert running
    file = f"{DESK}akte/{running.uuid}/"
    assert "Stadtrat" not in text(editor.get(DESK))
    assert "Maria Rathaus" in text(editor.get(file))
    assert editor.post(file, {"typed": "Ida Entwurf"}).status_code == 422
    mine = {"typed": "Jemand", "function": "Leitung", "confirmed": "on"}
    assert editor.post(file, mine).status_code == 422
    assert "Die Datei ist gesiegelt" in text(editor.post(file, mine | {"typed": "Ida Entwurf"}, follow=True))
    assert editor.post(file, mine | {"typed": "Ida Entwurf"}).status_code == 409

    for client, address in ((editor, f"{file[:-1]}.pdf"), (mayor, f"{ROOM}akte/{running.uuid}.pdf")):
        answer = client.get(address)
        assert (answer.headers["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert "In Kraft" in text(admin.get(ROOM))
    assert "Sie müssen nichts tun" in text(admin.get(READ))
    assert "1 von 1 in Kraft" in text(admin.get("/einrichtung/"))


def test_the_text_changed_between_opening_and_signing_and_nothing_is_lost(here: Town) -> None:
    published()
    here.prepare()
    mayor = browser(here.mayor, here.world)
    page = mayor.get(f"{READ}unterschreiben/")
    sent = {"shown": shown(page), "typed": "Maria Rathaus", "function": "Die Bürgermeisterin", "confirmed": "on"}
    published(NEWER)

    refused = mayor.post(f"{READ}unterschreiben/", sent)

    assert refused.status_code == 409
    body = refused.content.decode()
    for words in ("Es ist nichts unterschrieben", "<ins>nach Aufwand</ins>", "<del>keine</del>", "Die Bürgermeisterin"):
        assert words in body
    again = mayor.post(f"{READ}unterschreiben/", sent | {"shown": shown(refused)}, follow=True)
    assert "fehlt noch eine" in text(again)
    assert mayor.post(f"{READ}unterschreiben/", sent | {"shown": "0" * 64}).status_code == 409


def test_old_logins_go_to_the_login_first(here: Town) -> None:
    published()
    here.prepare()
    late = browser(here.mayor, here.world, minutes=11).get(f"{READ}unterschreiben/")
    assert late.headers["Location"].startswith("/auth/anmelden/")
    here.sign(here.mayor)
    signing = here.sign(here.deputy)
    editor = browser(somebody("ida", "Ida Entwurf", Role.KKV_EDITOR, None), None, minutes=11)
    assert editor.post(f"{DESK}akte/{signing.uuid}/", {}).headers["Location"].startswith("/auth/anmelden/")


def test_given_back_and_taken_back(here: Town, editor: Client, giessen: World) -> None:
    published()
    signing = here.signed()
    file = f"{DESK}akte/{signing.uuid}/"
    assert editor.post(file, {"aktion": "zurueckgeben", "reason": ""}).status_code == 422
    told = editor.post(file, {"aktion": "zurueckgeben", "reason": "Funktion unklar"}, follow=True)
    assert "Die Kommune liest Ihren Grund" in text(told)
    admin = browser(here.admin, here.world)
    assert "Funktion unklar" in text(admin.get(READ))
    assert "Funktion unklar" in text(admin.get(ROOM))
    here.prepare()
    assert admin.post(f"{READ}zuruecknehmen/", {"reason": ""}).status_code == 422
    assert "Zurückgenommen" in text(admin.post(f"{READ}zuruecknehmen/", {"reason": "Wechsel"}, follow=True))
    assert admin.post(f"{READ}zuruecknehmen/", {"reason": "Wechsel"}).status_code == 404
    stranger = clients.staff(Role.ADMIN, giessen.town)
    done = countersigned(here.signed())
    assert stranger.get(f"{ROOM}akte/{done.uuid}.pdf").status_code == 404
    assert "Noch keine" not in text(stranger.get(ROOM))
    assert "noch keine" in text(stranger.get(ROOM))


def test_the_list_is_filtered_and_a_file(here: Town, editor: Client) -> None:
    published()
    assert "Nichts passt" in text(editor.get(DESK, {"stand": "kraft"}))
    here.signed()
    assert here.world.town.name in text(editor.get(DESK, {"stand": "kkv", "suche": here.world.town.name[:5]}))
    lines = editor.get(f"{DESK}stand.csv", {"stand": "quatsch"}).content.decode("utf-8-sig").splitlines()
    assert any(line.startswith(here.world.town.name) and "Wartet auf Gegenzeichnung" in line for line in lines)
    assert not any("Rathaus" in line for line in lines)


def test_who_only_signs_opens_nothing_else_and_nothing_once_removed(here: Town) -> None:
    published()
    signer = browser(somebody("sina", "Sina Siegel", Role.SIGNER, here.world), here.world)
    elsewhere = ["/amt/", "/amt/briefe/", "/einrichtung/", "/einrichtung/team/", "/einrichtung/online-gehen/"]
    closed = [*elsewhere, "/datenschutzaufsicht/", f"{READ}weitergeben/", f"{READ}zuruecknehmen/"]

    assert ROOM in signer.get("/auth/willkommen/").content.decode()
    assert "Ihr Konto öffnet nur diese Seiten" in text(signer.get(ROOM))
    assert [signer.get(path).status_code for path in closed] == [403] * len(closed)
    admin = browser(here.admin, here.world)
    assert "einladen/?rolle=signer" in admin.get(f"{READ}weitergeben/").content.decode()
    invitation = admin.get("/einrichtung/team/einladen/?rolle=signer").content.decode()
    assert re.search(r'value="signer"[^>]*checked', invitation)

    with identity():
        sina, by = str(Person.objects.get(subject="sina").uuid), actor(here.admin, Role.ADMIN, here.world)
        remove_member(town=here.world.town, person=sina, reason="Amtszeit endet", by=by)
    assert signer.get(ROOM).status_code == 302
