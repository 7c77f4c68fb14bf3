from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from blaupause.domain import Role
from blaupause.tenancy.context import hub
from shared_services.catalogue.queries import suited
from shared_services.onboarding.enums import RequestState
from shared_services.onboarding.models import AuthorityProof, KnownContact, OnboardingRequest, StateChange
from tests import clients
from tests.shared_services.onboarding.asking import (
    MOSSAUTAL,
    OTHER,
    WHO,
    again,
    aged,
    asked,
    confirmed,
    in_state,
    mails,
    proved,
    text,
    token,
)
from tests.templates import DEFECT, released

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

DESK = "/kkv/onboarding/"
POST = {"weg": "letter", "adresse": "Ortsstraße 1\n64756 Mossautal", "quelle": "Verzeichnis", "stand": "01.01.2026"}


LETTER = {"weg": "letter"}
PHONE = {"weg": "phone"}


def file_of(request: OnboardingRequest) -> str:
    return f"{DESK}{request.pk}/"


def test_an_empty_desk_says_where_requests_come_from(editor: Client) -> None:
    assert "Keine Anfrage ist offen" in text(editor.get(DESK))
    assert "Keine Anfrage passt" in text(editor.get(DESK, {"stand": "online"}))
    assert "Kein Brief ist zu drucken" in text(editor.get(f"{DESK}briefe/"))
    assert 'href="/kkv/onboarding/"' in editor.get("/kkv/").content.decode()


def test_requests_stand_by_age_with_whom_they_wait_for_and_why_they_are_stuck(editor: Client) -> None:
    aged(confirmed(), days=9)
    aged(asked(who=OTHER), days=1)

    page = text(editor.get(DESK))

    assert page.index("vor 9 Tagen") < page.index("vor 1 Tag ")
    for words in ("Seit mehr als sieben Tagen", "Berechtigung belegen : Mossautal", "Warten auf die KKV (1)"):
        assert words in page
    assert WHO.person_name not in page


@pytest.mark.parametrize(
    ("looked_for", "found"), [("moss", True), (MOSSAUTAL[:5], True), ("Gießen", False), ("\0", True)]
)
def test_it_is_searched_by_name_and_key(editor: Client, looked_for: str, found: bool) -> None:  # noqa: FBT001 – a case
    confirmed()

    assert ("Odenwaldkreis" in text(editor.get(DESK, {"suche": looked_for}))) is found


def test_the_list_as_a_file_names_nobody(editor: Client) -> None:
    with hub():
        OnboardingRequest.objects.filter(pk=confirmed().pk).update(name="=cmd", trouble="hakt")

    answer = editor.get(f"{DESK}anfragen.csv", {"stand": "kkv"})

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith(f"'=cmd;{MOSSAUTAL};Odenwaldkreis;E-Mail bestätigt;")
    assert WHO.email not in answer.content.decode()


def test_from_the_request_to_the_printed_letter(editor: Client) -> None:
    request = confirmed()
    shown = text(editor.get(file_of(request)))
    for words in ("Nora Neu", "Hauptamt", "Wartet auf: KKV", "64756"):
        assert words in shown

    page = editor.post(file_of(request), POST, follow=True)
    assert "Der Brief steht im Druckstapel" in text(page)
    assert "noch nicht gedruckt" in text(page)
    with hub():
        proof = AuthorityProof.objects.get()
    assert "1 Brief zu drucken" in text(editor.get(DESK))

    answer = editor.post(f"{DESK}briefe/", {"brief": [str(proof.pk), "x"]})

    assert answer.headers["Content-Type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(answer.content)).pages) == 1
    assert "offen bis" in text(editor.get(file_of(request)))
    assert editor.post(f"{DESK}briefe/", {"brief": []}).status_code == 409


def test_a_call_and_a_mail_are_recorded(editor: Client) -> None:
    mailed, called = confirmed(), confirmed(who=OTHER)

    page = editor.post(file_of(mailed), {**POST, "weg": "mail", "adresse": "rathaus@mossautal.example"}, follow=True)
    assert "Der Code ist unterwegs" in text(page)
    call = {**POST, "weg": "phone", "adresse": "06061 1", "erreicht": "Frau Beispiel", "notiz": "bestätigt"}
    page = editor.post(file_of(called), call, follow=True)
    assert "Der Anruf ist festgehalten" in text(page)
    assert "Frau Beispiel: bestätigt" in text(page)
    assert again(called).state == RequestState.PROVED


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"weg": "mail"}, "Das ist keine E-Mail-Adresse"),
        ({"adresse": "a\nb\nc\nd\ne"}, "höchstens vier Zeilen"),
        ({"weg": "phone", "adresse": "06061 1"}, "„Wer war am Telefon?“ ist noch leer"),
        ({"weg": "phone"}, "Schreiben Sie die Nummer in Ziffern"),
        ({"stand": "01.01.2999"}, "liegt in der Zukunft"),
        ({"adresse": ""}, "„Bekannte Anschrift der Kommune“ ist noch leer"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(editor: Client, wrong: dict[str, str], sentence: str) -> None:
    request = confirmed()

    page = editor.post(file_of(request), POST | wrong)

    assert (page.status_code, sentence in text(page)) == (422, True)
    assert again(request).state == RequestState.CONFIRMED


def test_a_known_address_is_offered_the_next_time(editor: Client) -> None:
    editor.post(file_of(confirmed()), POST)

    page = editor.get(file_of(confirmed(who=OTHER))).content.decode()

    assert "Ortsstraße 1" in page
    assert "Weitere Anfragen für diese Kommune" in page


def test_each_way_keeps_its_own_address(editor: Client) -> None:
    mailed, other = confirmed(), confirmed(who=OTHER)
    editor.post(file_of(mailed), {**POST, "weg": "mail", "adresse": "rathaus@mossautal.example"})

    first, letter, call = (editor.get(file_of(other), sent).content.decode() for sent in ({}, LETTER, PHONE))

    assert "rathaus@mossautal.example" in first.split('id="belegen"')[1]
    for page in (letter, call):
        assert "rathaus@mossautal.example" not in page.split('id="belegen"')[1]
    assert "64756" in letter
    assert "Was wurde gesagt?" not in letter
    assert "freiwillig" not in call.split('id="belegen"')[1].partition("</form>")[0]


def test_a_refusal_needs_a_reason_which_the_person_reads(editor: Client) -> None:
    request = confirmed()
    assert editor.post(file_of(request), {"aktion": "ablehnen", "grund": ""}).status_code == 422

    page = editor.post(file_of(request), {"aktion": "ablehnen", "grund": "Das Rathaus weiß von nichts."}, follow=True)

    assert "Die Anfrage ist beendet" in text(page)
    assert mails()[-1] == (WHO.email, "Mossautal: Ihre Anfrage ist beendet")
    assert "Das Rathaus weiß von nichts" in text(editor.get(f"/anmelden/{token(request)}/"))
    late = editor.post(file_of(request), {"aktion": "ablehnen", "grund": "noch einmal"})
    assert late.status_code == 409


def test_what_is_stuck_can_be_tried_again(editor: Client) -> None:
    request = proved()
    with hub():
        OnboardingRequest.objects.update(trouble="Kurzname vergeben.")
    assert "Anlegen noch einmal versuchen" in text(editor.get(file_of(request)))

    page = editor.post(file_of(request), {"aktion": "wiederholen"}, follow=True)

    assert "versucht es noch einmal" in text(page)
    assert again(request).trouble == ""


def test_what_lets_somebody_in_asks_for_a_fresh_login(places: None) -> None:
    request = confirmed()
    tired = clients.staff(Role.KKV_EDITOR, minutes=11)

    for address, typed in ((file_of(request), POST), (f"{DESK}briefe/", {"brief": "1"})):
        answer: Any = tired.post(address, typed)
        assert answer.headers["Location"].startswith("/auth/anmelden/")
    assert again(request).state == RequestState.CONFIRMED


def test_a_request_that_is_not_there(editor: Client) -> None:
    assert editor.get(f"{DESK}99999999/").status_code == 404


def test_a_town_that_is_here_already_and_who_is_forgotten_are_shown(editor: Client) -> None:
    page = text(editor.get(file_of(confirmed("066310009009"))))
    assert "Stadt Fulda ist schon online" in page
    gone = in_state(RequestState.EXPIRED, erased_at="2026-01-01T00:00Z")
    assert "Die Angaben zur Person sind gelöscht" in text(editor.get(file_of(gone)))


def test_recommended_services_are_those_most_towns_offer_of_its_own_level(fulda: World, editor: Client) -> None:
    with hub():
        released(DEFECT)
        assert suited(fulda.town, 3) == [DEFECT]
    request = in_state(RequestState.INVITED, town_uuid=fulda.town.uuid, recommended=[DEFECT, "gone"])

    assert "Mangel melden" in text(editor.get(f"/anmelden/{token(request)}/"))


def test_the_list_costs_the_same_for_many(editor: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(4):
        confirmed(who=type(WHO)("N", "F", f"n{number}@x.example", "1"))
    editor.get(DESK)
    with django_assert_max_num_queries(20):
        editor.get(DESK)


def test_names() -> None:
    assert str(OnboardingRequest(pk=1)) == "onboarding 1"
    assert str(StateChange(request_id=1, transition="ask")) == "1 ask"
    assert str(AuthorityProof(request_id=1, way="mail")) == "mail for 1"
    assert str(KnownContact(authority_id=1, kind="post")) == "post of 1"
