"""The pages of a form, as a browser without JavaScript uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tenants.intake.models import Draft
from tenants.intake.queries import Paper
from tests.citizens import citizen, end_session, log_in, visitor
from tests.tenants.intake.filled import (
    BASE,
    DEFECT,
    FRIEDA,
    PARKING,
    PERSON,
    begin,
    fill,
    hidden,
    send,
    stand,
    text,
)

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


def only_draft() -> Draft:
    return Draft.objects.get()


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

        assert "Mit Konto anmelden" in text(client.get(f"/antrag/{PARKING}/"))
        answer = begin(client, PARKING)
        assert answer.status_code == 302
        assert "/auth/" in answer["Location"]
        assert "stufe=basic" in answer["Location"]
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


class TestComfort:
    """What htmx and the autosave of the page's script use; both work on the same addresses."""

    def test_a_deciding_answer_refreshes_the_page_without_judging_it(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)

        page = send(
            client, "hunde", {"hunde": "0", "hunde-0-rufname": "F", "hunde-0-rasse": "mischling"}, "aktualisieren"
        )

        assert page.status_code == 200
        assert 'id="hunde-0-mischling_rassen"' in page.content.decode()
        assert 'id="fehler"' not in page.content.decode()

    def test_autosave_says_nothing_and_loses_nothing(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        before = fulda.events()

        answer = send(client, "ueber_sie", {"vornamen": "Sev"}, "autospeichern")

        assert (answer.status_code, answer.content) == (204, b"")
        assert only_draft().answers["vornamen"] == "Sev"
        assert fulda.events() == before

    def test_a_window_does_not_quarrel_with_its_own_autosave(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        window = stand(client, "ueber_sie")
        client.post(f"{BASE}ueber_sie/", {"vornamen": "Sev", "aktion": "autospeichern", "stand": window})

        answer = client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "stand": window})

        assert answer["Location"] == f"{BASE}hunde/"

    def test_a_slow_request_does_not_overwrite_what_was_sent_after_it(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        window = stand(client, "ueber_sie")
        later = client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "stand": f"{window}.200"})

        slow = client.post(
            f"{BASE}ueber_sie/", PERSON | {"vornamen": "Sev", "aktion": "aktualisieren", "stand": f"{window}.100"}
        )

        assert later["Location"] == f"{BASE}hunde/"
        assert (slow.status_code, slow.content) == (204, b"")
        assert only_draft().answers["vornamen"] == "Sevda"


class TestTwoWindows:
    def test_the_later_save_of_the_same_page_tells_what_happened_and_loses_nothing(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        first, second = stand(client, "ueber_sie"), stand(client, "ueber_sie")
        client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "stand": first})

        page = client.post(f"{BASE}ueber_sie/", PERSON | {"vornamen": "Ayşe", "aktion": "weiter", "stand": second})

        assert page.status_code == 409
        assert "In einem anderen Fenster haben Sie diese Seite inzwischen gespeichert" in text(page)
        assert 'value="Ayşe"' in page.content.decode()
        assert only_draft().answers["vornamen"] == "Sevda"

        again = client.post(
            f"{BASE}ueber_sie/", PERSON | {"vornamen": "Ayşe", "aktion": "weiter", "stand": hidden(page, "stand")}
        )
        assert again["Location"] == f"{BASE}hunde/"
        assert only_draft().answers["vornamen"] == "Ayşe"

    def test_two_windows_on_different_pages_are_no_conflict(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        first, second = stand(client, "ueber_sie"), stand(client, "hunde")
        client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "stand": first})

        answer = client.post(f"{BASE}hunde/", FRIEDA | {"aktion": "zurueck", "stand": second})

        assert answer.status_code == 302
        assert only_draft().answers["vornamen"] == "Sevda"
        assert only_draft().answers["hunde"][0]["rufname"] == "Frieda"

    def test_autosave_of_a_stale_window_is_refused_without_a_page(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        first, second = stand(client, "ueber_sie"), stand(client, "ueber_sie")
        client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "stand": first})

        answer = client.post(f"{BASE}ueber_sie/", {"vornamen": "X", "aktion": "autospeichern", "stand": second})

        assert (answer.status_code, answer.content) == (409, b"")
        assert only_draft().answers["vornamen"] == "Sevda"

    def test_the_back_button_saves_again_without_a_quarrel(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        window = stand(client, "ueber_sie")
        client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "stand": window})

        answer = client.post(f"{BASE}ueber_sie/", PERSON | {"wohnort": "Künzell", "aktion": "weiter", "stand": window})

        assert answer["Location"] == f"{BASE}hunde/"
        assert only_draft().answers["wohnort"] == "Künzell"

    def test_what_another_window_has_hidden_is_left_out_and_the_rest_is_saved(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        send(client, "ueber_sie", PERSON | {"weitere_haltung": "ja"})
        old = stand(client, "ueber_sie")
        send(client, "ueber_sie", PERSON | {"weitere_haltung": "nein"})

        page = client.post(
            f"{BASE}ueber_sie/",
            {k: v for k, v in PERSON.items() if k != "weitere_haltung"}
            | {"weitere_vornamen": "Max", "wohnort": "Künzell", "aktion": "weiter", "stand": old},
        )

        assert page.status_code == 409
        assert 'value="Künzell"' in page.content.decode()

    def test_two_drafts_of_one_service_in_two_windows_stay_apart(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        first = client.get(f"{BASE}ueber_sie/")
        begin(client)

        client.post(
            f"{BASE}ueber_sie/",
            PERSON | {"aktion": "weiter", "entwurf": hidden(first, "entwurf"), "stand": hidden(first, "stand")},
        )

        filled = [draft.answers.get("vornamen") for draft in Draft.objects.order_by("pk")]
        assert filled == ["Sevda", None]

    def test_a_stale_page_that_was_tampered_with_shows_what_is_saved(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        first, second = stand(client, "ueber_sie"), stand(client, "ueber_sie")
        client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "stand": first})

        page = client.post(f"{BASE}ueber_sie/", {"vornamen": "X", "zzz": "1", "aktion": "weiter", "stand": second})

        assert page.status_code == 409
        assert 'value="Sevda"' in page.content.decode()

    def test_a_page_that_hides_itself_leads_on(self, fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
        client = visitor(fulda)
        begin(client)
        window = stand(client, "ueber_sie")
        told = iter([True, False])
        monkeypatch.setattr(Paper, "has_page", lambda _self, _page_id: next(told))

        answer = client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "stand": window})

        assert answer["Location"] == f"{BASE}hunde/"


class TestSessionEnds:
    def test_in_the_middle_the_answers_are_saved_and_one_goes_on(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        page = client.get(f"{BASE}ueber_sie/")
        end_session(client)

        answer = client.post(
            f"{BASE}ueber_sie/",
            PERSON | {"aktion": "weiter", "entwurf": hidden(page, "entwurf"), "stand": hidden(page, "stand")},
        )

        assert answer["Location"] == f"{BASE}hunde/"
        assert only_draft().answers["vornamen"] == "Sevda"
        assert "Sie waren länger nicht aktiv" in text(client.get(answer["Location"]))

    def test_of_an_account_the_page_waits_until_one_has_logged_in_again(self, fulda: World) -> None:
        client = citizen(fulda)
        begin(client)
        page = client.get(f"{BASE}ueber_sie/")
        end_session(client)

        answer = client.post(
            f"{BASE}ueber_sie/",
            PERSON | {"wohnort": "Künzell", "aktion": "weiter"} | {n: hidden(page, n) for n in ("entwurf", "stand")},
        )

        assert answer.status_code == 200
        assert "Ihr Entwurf ist gespeichert" in text(answer)
        assert "zeigen wir Ihnen nach dem Anmelden wieder" in text(answer)
        assert "Künzell" not in answer.content.decode()
        assert only_draft().answers["wohnort"] == "Fulda"
        assert client.get(f"{BASE}ueber_sie/")["Location"] == BASE

        log_in(client, fulda)
        again = client.get(f"{BASE}ueber_sie/")
        assert 'value="Künzell"' in again.content.decode()
        assert "noch nicht gespeichert" in again.content.decode()
        assert 'value="Künzell"' not in client.get(f"{BASE}ueber_sie/").content.decode()

    @pytest.mark.parametrize("typed", [{"zzz": "1"}, {"vornamen": "x" * 250_000}])
    def test_what_cannot_be_read_does_not_come_back(self, fulda: World, typed: dict[str, str]) -> None:
        client = citizen(fulda)
        begin(client)
        page = client.get(f"{BASE}ueber_sie/")
        end_session(client)
        client.post(f"{BASE}ueber_sie/", typed | {"entwurf": hidden(page, "entwurf")})

        log_in(client, fulda)

        assert "noch nicht gespeichert" not in client.get(f"{BASE}ueber_sie/").content.decode()

    @pytest.mark.parametrize(
        ("more", "status"), [({}, 200), ({"zzz": "1"}, 200), ({"stand": ""}, 200), ({"aktion": "autospeichern"}, 403)]
    )
    def test_the_code_of_an_accounts_draft_shows_and_changes_nothing(
        self, fulda: World, more: dict[str, str], status: int
    ) -> None:
        client = citizen(fulda)
        begin(client)
        send(client, "ueber_sie", PERSON)
        before = only_draft()

        for other in (visitor(fulda), citizen(fulda, "olaf")):
            answer = other.post(f"{BASE}ueber_sie/", PERSON | {"vornamen": "Mallory", "entwurf": before.code, **more})

            assert answer.status_code == status
            assert PERSON["strasse_hausnummer"] not in answer.content.decode()
        assert (only_draft().answers, only_draft().edition) == (before.answers, before.edition)

    def test_no_browser_keeps_a_page_with_answers(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)

        for page in ("ueber_sie/", "pruefen/", "gespeichert/", "verwerfen/", "beleg/"):
            assert "no-store" in client.get(f"{BASE}{page}")["Cache-Control"]

    def test_without_the_page_nobody_gets_in(self, fulda: World) -> None:
        begin(visitor(fulda))

        answer = visitor(fulda).post(f"{BASE}ueber_sie/", PERSON)

        assert answer.status_code == 404
        assert "nicht mehr da" in text(answer)
        assert only_draft().answers == {}

    @pytest.mark.usefixtures("more_services")
    def test_the_code_in_a_page_of_another_service_opens_nothing(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        code = only_draft().code

        answer = client.post(f"/antrag/{DEFECT}/gefahr/", {"gefahr": "nein", "entwurf": code})

        assert answer.status_code == 404
