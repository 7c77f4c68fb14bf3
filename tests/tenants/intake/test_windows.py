"""One draft in several windows, and what saves it while one types: nothing is lost, nothing overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tenants.intake.models import Draft
from tenants.intake.queries import Paper
from tests.citizens import visitor
from tests.tenants.intake.filled import (
    BASE,
    FRIEDA,
    PERSON,
    begin,
    hidden,
    only_draft,
    send,
    stand,
    text,
)

if TYPE_CHECKING:
    from tests.worlds import World


pytestmark = pytest.mark.django_db


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
        client.post(f"{BASE}ueber_sie/", {"vornamen": "Sev", "aktion": "autospeichern", "_stand": window})

        answer = client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "_stand": window})

        assert answer["Location"] == f"{BASE}hunde/"

    def test_a_page_that_was_drawn_before_its_inputs_had_new_names_loses_nothing(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        page = client.get(f"{BASE}ueber_sie/")
        old = {"entwurf": hidden(page, "_entwurf"), "stand": hidden(page, "_stand")}
        begin(client)  # another draft is the session's current one by now

        answer = client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter"} | old)
        mixed = client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter"} | old | {"_stand": old["stand"]})

        assert answer["Location"] == f"{BASE}hunde/"
        assert [each.code for each in Draft.objects.all() if "vornamen" in each.answers] == [old["entwurf"]]
        assert mixed.status_code == 400

    def test_a_slow_request_does_not_overwrite_what_was_sent_after_it(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        window = stand(client, "ueber_sie")
        later = client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "_stand": f"{window}.200"})

        slow = client.post(
            f"{BASE}ueber_sie/", PERSON | {"vornamen": "Sev", "aktion": "aktualisieren", "_stand": f"{window}.100"}
        )

        assert later["Location"] == f"{BASE}hunde/"
        assert (slow.status_code, slow.content) == (204, b"")
        assert only_draft().answers["vornamen"] == "Sevda"


class TestTwoWindows:
    def test_the_later_save_of_the_same_page_tells_what_happened_and_loses_nothing(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        first, second = stand(client, "ueber_sie"), stand(client, "ueber_sie")
        client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "_stand": first})

        page = client.post(f"{BASE}ueber_sie/", PERSON | {"vornamen": "Ayşe", "aktion": "weiter", "_stand": second})

        assert page.status_code == 409
        assert "In einem anderen Fenster haben Sie diese Seite inzwischen gespeichert" in text(page)
        assert 'value="Ayşe"' in page.content.decode()
        assert only_draft().answers["vornamen"] == "Sevda"

        again = client.post(
            f"{BASE}ueber_sie/", PERSON | {"vornamen": "Ayşe", "aktion": "weiter", "_stand": hidden(page, "_stand")}
        )
        assert again["Location"] == f"{BASE}hunde/"
        assert only_draft().answers["vornamen"] == "Ayşe"

    def test_two_windows_on_different_pages_are_no_conflict(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        first, second = stand(client, "ueber_sie"), stand(client, "hunde")
        client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "_stand": first})

        answer = client.post(f"{BASE}hunde/", FRIEDA | {"aktion": "zurueck", "_stand": second})

        assert answer.status_code == 302
        assert only_draft().answers["vornamen"] == "Sevda"
        assert only_draft().answers["hunde"][0]["rufname"] == "Frieda"

    def test_autosave_of_a_stale_window_is_refused_without_a_page(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        first, second = stand(client, "ueber_sie"), stand(client, "ueber_sie")
        client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "_stand": first})

        answer = client.post(f"{BASE}ueber_sie/", {"vornamen": "X", "aktion": "autospeichern", "_stand": second})

        assert (answer.status_code, answer.content) == (409, b"")
        assert only_draft().answers["vornamen"] == "Sevda"

    def test_the_back_button_saves_again_without_a_quarrel(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        window = stand(client, "ueber_sie")
        client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "_stand": window})

        answer = client.post(f"{BASE}ueber_sie/", PERSON | {"wohnort": "Künzell", "aktion": "weiter", "_stand": window})

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
            | {"weitere_vornamen": "Max", "wohnort": "Künzell", "aktion": "weiter", "_stand": old},
        )

        assert page.status_code == 409
        assert 'value="Künzell"' in page.content.decode()
        assert "Max" not in page.content.decode()

        again = PERSON | {"wohnort": "Künzell", "aktion": "weiter", "_stand": hidden(page, "_stand")}
        assert client.post(f"{BASE}ueber_sie/", again)["Location"] == f"{BASE}hunde/"
        assert only_draft().answers["wohnort"] == "Künzell"

    def test_two_drafts_of_one_service_in_two_windows_stay_apart(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        first = client.get(f"{BASE}ueber_sie/")
        begin(client)

        client.post(
            f"{BASE}ueber_sie/",
            PERSON | {"aktion": "weiter", "_entwurf": hidden(first, "_entwurf"), "_stand": hidden(first, "_stand")},
        )

        filled = [draft.answers.get("vornamen") for draft in Draft.objects.order_by("pk")]
        assert filled == ["Sevda", None]

    def test_a_stale_page_that_was_tampered_with_shows_what_is_saved(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        first, second = stand(client, "ueber_sie"), stand(client, "ueber_sie")
        client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "_stand": first})

        page = client.post(f"{BASE}ueber_sie/", {"vornamen": "X", "zzz": "1", "aktion": "weiter", "_stand": second})

        assert page.status_code == 409
        assert 'value="Sevda"' in page.content.decode()

    def test_a_page_that_hides_itself_leads_on(self, fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
        client = visitor(fulda)
        begin(client)
        window = stand(client, "ueber_sie")
        told = iter([True, False])
        monkeypatch.setattr(Paper, "has_page", lambda _self, _page_id: next(told))

        answer = client.post(f"{BASE}ueber_sie/", PERSON | {"aktion": "weiter", "_stand": window})

        assert answer["Location"] == f"{BASE}hunde/"
