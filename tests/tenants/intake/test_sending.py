"""Checking and sending: one application, whatever is pressed how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core import mail

from blaupause.crypto.codes import derived_code
from tenants.applications.models import Application
from tenants.intake.models import Draft
from tests.citizens import citizen, end_session, pseudonym, visitor
from tests.tenants.intake.filled import (
    BASE,
    FRIEDA,
    PERSON,
    begin,
    check,
    fill,
    hidden,
    press_send,
    send,
    stand,
    text,
)

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


class TestSummary:
    def test_everything_is_there_and_every_section_can_be_changed(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)

        page = check(client)

        assert page.status_code == 200
        assert "Noch ist nichts abgeschickt" in text(page)
        assert "Sevda" in text(page)
        assert "Frieda" in text(page)
        assert "14.03.1988" in text(page)
        for section in ("ueber_sie", "hunde", "zahlung", "bescheid"):
            assert f'href="{BASE}{section}/"' in page.content.decode()

    def test_the_fee_is_computed_and_the_notice_is_what_counts(self, fulda: World) -> None:
        client = visitor(fulda)
        bought = {name: value for name, value in FRIEDA.items() if "vertrag" not in name}
        fill(client, hunde=bought | {"hunde-0-herkunft": "privat", "hunde-0-seit": "01.01.2020"})

        said = text(check(client))

        assert "72,00 €" in said
        assert "Verbindlich ist der Bescheid." in said

    def test_what_is_missing_is_listed_and_leads_to_its_field(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        send(client, "ueber_sie", PERSON | {"vornamen": ""})

        page = check(client)

        assert "Es fehlen noch Angaben" in text(page)
        assert f'href="{BASE}ueber_sie/#vornamen"' in page.content.decode()
        assert "Den Betrag rechnen wir aus, sobald alle Angaben da sind." in text(page)

    def test_without_a_draft_there_is_nothing_to_check(self, fulda: World) -> None:
        assert check(visitor(fulda))["Location"] == BASE


class TestSending:
    def test_makes_one_application_and_shows_the_receipt(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)
        draft = Draft.objects.get()

        answer = press_send(client, check(client))

        assert (answer.status_code, answer["Location"]) == (302, f"{BASE}beleg/")
        application = Application.objects.get()
        assert application.answers["familienname"] == "Yılmaz-Brandt"
        page = client.get(answer["Location"])
        assert "Ihre Angaben sind bei uns angekommen" in text(page)
        assert derived_code("receipt", str(draft.uuid)) in text(page)
        assert "Die Datei wird gerade erstellt" in text(page)
        assert "sevda@beispiel.example" in text(page)

    def test_leaves_no_second_copy_of_the_answers(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)
        press_send(client, check(client))

        draft = Draft.objects.get()

        assert (draft.answers, draft.email) == ({}, None)
        assert draft.application_id == Application.objects.get().pk

    def test_twice_yields_one_application_and_says_so(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)
        page = check(client)
        press_send(client, page)

        answer = press_send(client, page)

        assert answer["Location"] == f"{BASE}beleg/"
        assert Application.objects.count() == 1
        assert "nur einmal bei uns angekommen" in text(client.get(answer["Location"]))
        assert fulda.events().count("application.submitted") == 1

    def test_a_second_window_that_goes_on_filling_in_is_led_to_the_receipt(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)
        old = client.get(f"{BASE}ueber_sie/")
        press_send(client, check(client))

        answer = client.post(
            f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter"} | {n: hidden(old, n) for n in ("_entwurf", "_stand")}
        )

        assert answer["Location"] == f"{BASE}beleg/"
        assert client.get(f"{BASE}ueber_sie/")["Location"] == f"{BASE}beleg/"
        assert check(client)["Location"] == f"{BASE}beleg/"

    def test_answers_changed_in_another_window_are_checked_again(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)
        page = check(client)
        send(client, "ueber_sie", PERSON | {"wohnort": "Künzell"})

        answer = press_send(client, page)

        assert answer.status_code == 409
        assert "Noch ist nichts abgeschickt" in text(answer)
        assert "Künzell" in text(answer)
        assert not Application.objects.exists()
        assert press_send(client, answer).status_code == 302

    def test_without_the_declaration_nothing_is_sent(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)

        answer = press_send(client, check(client), erklaerung="")

        assert answer.status_code == 422
        assert "<title>Fehler: Angaben prüfen" in answer.content.decode()
        assert "Setzen Sie dazu den Haken" in text(answer)
        assert not Application.objects.exists()

    def test_with_gaps_nothing_is_sent(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        send(client, "ueber_sie", PERSON)

        answer = press_send(client, check(client))

        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
        assert f'href="{BASE}hunde/#hunde"' in answer.content.decode()
        assert not Application.objects.exists()

    def test_after_the_session_ended_it_is_sent_all_the_same(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)
        page = check(client)
        end_session(client)

        answer = press_send(client, page)

        assert answer["Location"] == f"{BASE}beleg/"
        assert Application.objects.count() == 1
        assert client.get(answer["Location"]).status_code == 200

    def test_of_an_account_it_waits_for_the_login(self, fulda: World) -> None:
        client = citizen(fulda)
        fill(client)
        page = check(client)
        end_session(client)

        answer = press_send(client, page)

        assert "Melden Sie sich wieder an" in text(answer)
        assert not Application.objects.exists()

    def test_with_an_account_it_belongs_to_the_account(self, fulda: World) -> None:
        client = citizen(fulda)
        fill(client)
        press_send(client, check(client))

        sender = Application.objects.get().applicant
        assert sender is not None
        assert sender.pseudonym == pseudonym("sevda", fulda)

    def test_after_the_draft_is_gone_it_says_so(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)
        page = check(client)
        Draft.objects.all().delete()

        answer = press_send(client, page)

        assert answer.status_code == 404
        assert "nicht mehr da" in text(answer)


class TestReceipt:
    def test_belongs_to_the_session_that_sent(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)
        press_send(client, check(client))

        assert visitor(fulda).get(f"{BASE}beleg/")["Location"] == "/status/"
        assert visitor(fulda).get(f"{BASE}beleg/kopie/").status_code == 404

    def test_the_copy_is_offered_once_it_is_made(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)
        press_send(client, check(client))

        assert client.get(f"{BASE}beleg/kopie/").status_code == 404
        fulda.run_jobs()

        assert "Ihre Angaben als PDF (" in text(client.get(f"{BASE}beleg/"))
        copy = client.get(f"{BASE}beleg/kopie/")
        assert copy.content.startswith(b"%PDF")
        assert copy["Content-Disposition"].startswith("attachment")
        assert copy["Content-Security-Policy"].startswith("sandbox")

    def test_a_new_draft_of_the_service_does_not_hide_it(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)
        press_send(client, check(client))
        begin(client)

        assert "Ihre Angaben sind bei uns angekommen" in text(client.get(f"{BASE}beleg/"))


def test_the_neighbour_does_not_know_the_draft(fulda: World, giessen: World) -> None:
    client = visitor(fulda)
    begin(client)
    code = Draft.objects.get().code

    there = visitor(giessen)

    assert there.post(f"{BASE}ueber_sie/", PERSON | {"_entwurf": code, "_stand": ""}).status_code == 404
    assert there.post("/antrag/fortsetzen/", {"code": code}).status_code == 404
    assert Draft.objects.get().answers == {}


def test_nothing_is_written_to_anybody_while_one_fills_in(fulda: World) -> None:
    client = visitor(fulda)
    fill(client)
    stand(client, "ueber_sie")

    assert mail.outbox == []
