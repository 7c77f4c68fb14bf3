"""A citizen in the middle of a form when a newer version comes: their draft stays, or moves and loses nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from blaupause.audit.town.models import Event
from blaupause.domain import SYSTEM
from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import withdraw_version
from shared_services.catalogue.queries import latest_released
from tenants.applications.models import Application
from tenants.intake.models import Draft
from tenants.organisation.models import StoredFile
from tenants.services.actions import deactivate
from tests.citizens import citizen, visitor
from tests.clients import handed_out
from tests.people import LAND, approver
from tests.tenants.intake.filled import (
    BASE,
    DOG,
    FRIEDA,
    PDF,
    PERSON,
    begin,
    hidden,
    only_draft,
    send,
    text,
)
from tests.tenants.intake.newer import LONG, NEWER, VERSION, new_version, overtaken, press, shrink

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(fulda: World) -> Client:
    return overtaken(fulda)


class TestStaying:
    def test_the_draft_goes_on_in_its_version_and_says_that_there_is_another(self, client: Client) -> None:
        before = only_draft().content_hash

        for address in (BASE, f"{BASE}ueber_sie/", f"{BASE}pruefen/"):
            assert NEWER in text(client.get(address))
        send(client, "ueber_sie", LONG)
        page = client.get(f"{BASE}pruefen/")
        client.post(
            f"{BASE}pruefen/",
            {"_entwurf": hidden(page, "_entwurf"), "_stand": hidden(page, "_stand"), "erklaerung": "on"},
        )

        sent = Application.objects.get()
        assert sent.content_hash == before
        assert sent.answers["anschrift_zusatz"] == "Hinterhaus"

    def test_nothing_is_said_where_nothing_is_new(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)

        assert "neue Fassung" not in text(client.get(f"{BASE}ueber_sie/"))
        assert "neue Fassung" not in text(client.get(BASE))
        assert client.get(VERSION)["Location"] == f"{BASE}ueber_sie/"

    def test_the_button_on_a_page_saves_it_first(self, client: Client) -> None:
        answer = send(client, "ueber_sie", LONG | {"telefon": "0661 1"}, "fassung")

        assert answer["Location"] == VERSION
        assert only_draft().answers["telefon"] == "0661 1"

    def test_a_version_that_was_withdrawn_is_nothing_to_move_to(self, client: Client) -> None:
        page = client.get(VERSION)
        with hub():
            newest = latest_released(DOG)
            assert newest is not None
            withdraw_version(version_id=newest.pk, reason="Falsche Frist.", successor="", by=approver(LAND))

        assert client.get(VERSION)["Location"] == f"{BASE}pruefen/"
        press(client, "uebernehmen", page)
        assert only_draft().answers["anschrift_zusatz"] == "Hinterhaus"

    def test_a_service_that_was_switched_off_says_so(self, client: Client) -> None:
        deactivate(service_slug=DOG, by=SYSTEM)

        page = client.get(VERSION)

        assert page.status_code == 404
        assert "nicht online" in text(page)


class TestLooking:
    def test_shows_what_comes_along_what_is_new_and_what_does_not_fit(self, client: Client) -> None:
        page = text(client.get(VERSION))

        assert "17 Angaben kommen mit." in page
        assert "Diese Fragen sind neu Geburtsname" in page
        assert "Hinterhaus Danach fragt das Formular nicht mehr." in page
        assert "Hund 1: Rasse Labrador Retriever Das steht nicht mehr zur Auswahl." in page
        assert "Vertrag.pdf Danach fragt das Formular nicht mehr." in page

    def test_changes_nothing(self, client: Client) -> None:
        before = Draft.objects.values().get()

        client.get(VERSION)

        assert Draft.objects.values().get() == before

    def test_without_a_draft_it_leads_to_the_start(self, fulda: World) -> None:
        assert visitor(fulda).get(VERSION)["Location"] == BASE

    def test_is_for_the_account_of_the_draft_only(self, fulda: World) -> None:
        client = citizen(fulda)
        begin(client)
        new_version()
        Draft.objects.update(applicant_pseudonym="somebody else")

        assert "/anmelden/?next=" in client.get(VERSION)["Location"]


class TestTakingOver:
    def test_moves_the_draft_and_keeps_what_does_not_fit(self, client: Client, fulda: World) -> None:
        answer = press(client, "uebernehmen")

        draft = only_draft()
        assert answer["Location"] == f"{BASE}hunde/"
        assert draft.version == "9.0.0"
        assert "anschrift_zusatz" not in draft.answers
        assert "rasse" not in draft.answers["hunde"][0]
        assert draft.done_pages == {"ueber_sie", "zahlung", "bescheid"}
        page = text(client.get(f"{BASE}hunde/"))
        assert "Ihr Entwurf ist jetzt in der neuen Fassung." in page
        assert "heben wir bis zum Absenden für Sie auf" in page
        kept = text(client.get(VERSION))
        assert "Hinterhaus" in kept
        assert "Labrador Retriever" in kept
        assert "draft.version_taken" in fulda.events()

    def test_its_event_holds_ids_only(self, client: Client) -> None:
        press(client, "uebernehmen")

        details = Event.objects.get(name="draft.version_taken").details
        assert details["lost"] == ["anschrift_zusatz", "hunde/0/rasse", "hunde/0/tierheim_vertrag"]
        assert "Hinterhaus" not in json.dumps(details)

    def test_what_is_left_over_is_encrypted(self, client: Client) -> None:
        press(client, "uebernehmen")

        with connection.cursor() as cursor:
            cursor.execute("SELECT left_over FROM intake_draft")
            assert b"Hinterhaus" not in bytes(cursor.fetchone()[0])

    def test_a_file_that_fits_no_question_can_be_fetched_until_the_sending(self, client: Client, fulda: World) -> None:
        stored = StoredFile.objects.get()
        press(client, "uebernehmen")
        send(client, "ueber_sie", PERSON)

        assert b"".join(handed_out(client.get(f"{VERSION}?datei={stored.uuid}"))) == PDF
        assert client.get(f"{VERSION}?datei=0").status_code == 404
        assert visitor(fulda).get(f"{VERSION}?datei={stored.uuid}")["Location"] == BASE

    def test_with_the_sending_what_was_left_over_is_gone(self, client: Client) -> None:
        press(client, "uebernehmen")
        send(client, "hunde", FRIEDA | {"hunde-0-rasse": "beagle"})

        page = client.get(f"{BASE}pruefen/")
        client.post(
            f"{BASE}pruefen/",
            {"_entwurf": hidden(page, "_entwurf"), "_stand": hidden(page, "_stand"), "erklaerung": "on"},
        )

        assert Application.objects.get().version == "9.0.0"
        assert only_draft().left_over is None
        assert not StoredFile.objects.filter(name="Vertrag.pdf").exists()
        assert client.get(VERSION)["Location"] == f"{BASE}beleg/"

    def test_what_was_left_over_twice_is_told_from_the_beginning(self, client: Client) -> None:
        press(client, "uebernehmen")
        send(client, "ueber_sie", PERSON | {"geburtsname": "Yılmaz"})
        shrink("10.0.0", "geburtsname")
        assert "Yılmaz Danach fragt" in text(client.get(VERSION))
        press(client, "uebernehmen")

        page = text(client.get(VERSION))

        assert page.index("Hinterhaus") < page.index("Yılmaz")
        press(client, "zurueck")
        assert only_draft().version == "9.0.0"
        press(client, "zurueck")
        assert only_draft().answers["anschrift_zusatz"] == "Hinterhaus"
        assert only_draft().left_over is None

    def test_a_version_that_asks_for_an_account_leads_to_the_login(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        new_version(login={"required": True, "level": "basic"})

        assert "verlangt ein Konto" in text(client.get(VERSION))
        assert "/anmelden/?next=" in press(client, "uebernehmen")["Location"]
        assert only_draft().left_over is None


class TestGoingBack:
    def test_the_old_answers_are_there_again(self, client: Client, fulda: World) -> None:
        before = only_draft()
        press(client, "uebernehmen")
        send(client, "ueber_sie", PERSON | {"vornamen": "Anders"})

        answer = press(client, "zurueck")

        after = only_draft()
        assert answer["Location"] == f"{BASE}pruefen/"
        assert (after.answers, after.content_hash, after.pages) == (before.answers, before.content_hash, before.pages)
        assert "draft.version_left" in fulda.events()
        assert "Vertrag.pdf" in text(client.get(answer["Location"]))

    def test_a_file_that_was_removed_stays_removed(self, client: Client) -> None:
        press(client, "uebernehmen")
        StoredFile.objects.get().delete()

        press(client, "zurueck")

        assert "tierheim_vertrag" not in only_draft().answers["hunde"][0]
