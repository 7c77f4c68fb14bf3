"""The pages of a form, as a browser without JavaScript uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tenants.intake.models import Draft
from tests.citizens import citizen, visitor
from tests.tenants.intake.filled import (
    BASE,
    DEFECT,
    FRIEDA,
    PARKING,
    PERSON,
    begin,
    fill,
    only_draft,
    send,
    text,
)

if TYPE_CHECKING:
    from tests.worlds import World


pytestmark = pytest.mark.django_db


class TestStart:
    def test_looking_begins_nothing(self, fulda: World) -> None:
        page = visitor(fulda).get(BASE)

        assert page.status_code == 200
        assert "etwa 8 Minuten" in text(page)
        assert "30 Tage nach dem letzten Speichern" in text(page)
        assert not Draft.objects.exists()

    def test_beginning_makes_a_draft_and_leads_to_its_first_page(self, fulda: World) -> None:
        answer = begin(visitor(fulda))

        assert (answer.status_code, answer["Location"]) == (302, f"{BASE}ueber_sie/")
        assert only_draft().service_slug == "hundesteuer-anmelden"

    def test_a_page_without_a_draft_leads_to_the_start(self, fulda: World) -> None:
        assert visitor(fulda).get(f"{BASE}hunde/")["Location"] == BASE

    def test_whoever_began_can_go_on_or_begin_anew(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        send(client, "ueber_sie", PERSON)

        assert "Sie haben schon angefangen" in text(client.get(BASE))
        assert client.post(BASE, {"aktion": "weitermachen"})["Location"] == f"{BASE}hunde/"
        assert client.post(BASE, {"aktion": "neu"})["Location"] == f"{BASE}ueber_sie/"
        assert Draft.objects.count() == 2

    @pytest.mark.usefixtures("more_services")
    def test_a_service_that_asks_for_an_account_begins_with_the_login(self, fulda: World) -> None:
        client = visitor(fulda)

        assert "Weiter zur Anmeldung" in text(client.get(f"/antrag/{PARKING}/"))
        answer = begin(client, PARKING)
        assert answer.status_code == 302
        assert answer["Location"].startswith(f"/antrag/{PARKING}/anmelden/?next=")
        assert not Draft.objects.exists()

    def test_the_account_fills_in_what_it_knows(self, fulda: World) -> None:
        client = citizen(fulda)
        begin(client)

        page = client.get(f"{BASE}ueber_sie/").content.decode()
        assert 'value="Sevda"' in page
        assert 'value="Yılmaz-Brandt"' in page
        assert 'value="sevda@beispiel.example"' in page

    def test_an_unknown_service_is_not_found(self, fulda: World) -> None:
        assert visitor(fulda).get("/antrag/gibt-es-nicht/").status_code == 404


class TestGoingOn:
    def test_a_complete_page_leads_to_the_next(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)

        answer = send(client, "ueber_sie", PERSON)

        assert (answer.status_code, answer["Location"]) == (302, f"{BASE}hunde/")
        assert only_draft().answers["geburtsdatum"] == "1988-03-14"
        assert only_draft().done_pages == {"ueber_sie"}

    def test_an_incomplete_page_says_what_to_do_and_keeps_everything(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)

        page = send(client, "ueber_sie", PERSON | {"geburtsdatum": "31.02.1988", "vornamen": ""})

        assert page.status_code == 422
        assert "<title>Fehler: Über Sie – Hund anmelden – Stadt Fulda</title>" in page.content.decode()
        assert "2 Angaben fehlen noch oder stimmen nicht" in text(page)
        assert 'href="#vornamen"' in page.content.decode()
        assert 'value="31.02.1988"' in page.content.decode()
        assert only_draft().answers["wohnort"] == "Fulda"
        assert only_draft().done_pages == set()

    def test_an_answer_that_asks_more_brings_the_page_back(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)

        answer = send(client, "ueber_sie", PERSON | {"weitere_haltung": "ja"})

        assert answer["Location"] == f"{BASE}ueber_sie/#weitere_vornamen"
        page = client.get(answer["Location"])
        assert "kommt hier noch etwas dazu" in text(page)
        assert "weitere_vornamen" in page.content.decode()

    def test_going_back_judges_nothing_and_saves_all(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        send(client, "ueber_sie", PERSON)

        answer = send(client, "hunde", {"hunde": "0", "hunde-0-rufname": "Frieda"}, "zurueck")

        assert answer["Location"] == f"{BASE}ueber_sie/"
        assert only_draft().answers["hunde"] == [{"rufname": "Frieda"}]
        assert send(client, "ueber_sie", {}, "zurueck")["Location"] == BASE

    def test_enter_goes_on(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)

        first_button = client.get(f"{BASE}hunde/").content.decode().split('name="aktion"')[1]

        assert 'value="weiter"' in first_button[:40]
        assert client.post(f"{BASE}ueber_sie/", PERSON)["Location"] == f"{BASE}hunde/"

    def test_whoever_has_been_everywhere_returns_to_the_summary(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)

        assert send(client, "ueber_sie", PERSON)["Location"] == f"{BASE}pruefen/"
        assert "Weiter zu: Prüfen und absenden" in text(client.get(f"{BASE}hunde/"))

    def test_steps_lead_back_to_what_is_done(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        send(client, "ueber_sie", PERSON)

        page = client.get(f"{BASE}hunde/").content.decode()

        assert f'href="{BASE}ueber_sie/">Über Sie</a>' in page
        assert "Schritt 2 von 5" in page

    def test_a_page_that_is_not_asked_leads_to_where_one_is(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)

        for page in ("ermaessigung", "gibt_es_nicht"):
            answer = client.get(f"{BASE}{page}/")
            assert answer["Location"] == f"{BASE}ueber_sie/"

    @pytest.mark.usefixtures("more_services")
    def test_a_page_that_hides_the_next_ones_leads_on(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client, DEFECT)

        answer = send(client, "gefahr", {"gefahr": "nein"}, service=DEFECT)

        assert answer["Location"] == f"/antrag/{DEFECT}/mangel/"


class TestRepeats:
    def test_a_second_dog_is_added_open_and_at_its_place(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)

        answer = send(client, "hunde", FRIEDA, "hunde-hinzufuegen")

        assert answer["Location"] == f"{BASE}hunde/?offen=hunde-1#hunde-1"
        page = client.get(answer["Location"]).content.decode()
        assert "Hund 1: Frieda" in page
        assert 'name="hunde-1-rufname"' in page
        assert 'name="hunde-0-rufname"' not in page

    def test_a_closed_dog_is_opened_to_be_changed(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        send(client, "hunde", FRIEDA, "hunde-hinzufuegen")

        answer = send(client, "hunde", {"hunde": "1", "hunde-1-rufname": "Balu"}, "hunde-0-aendern")

        assert answer["Location"] == f"{BASE}hunde/?offen=hunde-0#hunde-0"
        assert 'value="Frieda"' in client.get(answer["Location"]).content.decode()
        assert only_draft().answers["hunde"][1] == {"rufname": "Balu"}

    def test_a_dog_is_removed(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        send(client, "hunde", FRIEDA, "hunde-hinzufuegen")

        answer = send(client, "hunde", {"hunde": "1", "hunde-1-rufname": "Balu"}, "hunde-0-entfernen")

        assert answer["Location"] == f"{BASE}hunde/#hunde"
        assert [dog["rufname"] for dog in only_draft().answers["hunde"]] == ["Balu"]

    def test_what_a_dogs_answer_asks_more_is_open_when_the_page_comes_back(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)

        answer = send(client, "hunde", FRIEDA | {"hunde-0-rasse": "mischling"})

        assert answer["Location"] == f"{BASE}hunde/?offen=hunde-0#hunde-0-mischling_rassen"
        assert 'id="hunde-0-mischling_rassen"' in client.get(answer["Location"]).content.decode()
