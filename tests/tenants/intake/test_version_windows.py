"""A draft that moves to a newer version while another window has it open, and who may move it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.domain import ANONYMOUS, NotFound, Refused
from shared_services.catalogue import queries as catalogue
from tenants.applications.models import Application
from tenants.intake import actions, queries
from tenants.intake.models import Draft
from tenants.intake.rules import Stand
from tests.citizens import citizen, visitor
from tests.tenants.intake.filled import (
    BASE,
    DOG,
    FRIEDA,
    PDF,
    begin,
    file,
    hidden,
    only_draft,
    send,
    text,
)
from tests.tenants.intake.newer import LONG, VERSION, new_version, overtaken, press, shrink

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(fulda: World) -> Client:
    return overtaken(fulda)


class TestTwoWindows:
    def test_a_page_of_the_old_version_is_shown_again_and_not_saved(self, client: Client) -> None:
        page = client.get(f"{BASE}ueber_sie/")
        press(client, "uebernehmen")
        before = only_draft().answers
        sent = LONG | {"vornamen": "Sevda Anna", "_stand": hidden(page, "_stand"), "aktion": "weiter"}

        answer = client.post(f"{BASE}ueber_sie/", sent)

        assert answer.status_code == 409
        said = text(answer)
        assert "Diese Seite gehört noch zur anderen Fassung." in said
        assert "Sevda Anna" in said
        assert "Hinterhaus" in said
        assert only_draft().answers == before

    def test_entries_and_files_of_it_are_told_too(self, client: Client) -> None:
        page = client.get(f"{BASE}hunde/")
        press(client, "uebernehmen")
        sent = FRIEDA | {"hunde-0-tierheim_vertrag": file(PDF), "_stand": hidden(page, "_stand"), "aktion": "weiter"}

        said = text(client.post(f"{BASE}hunde/", sent))

        assert "Hund 1: Rasse Labrador Retriever" in said
        assert "Dateien von dieser Seite haben wir nicht gespeichert." in said

    def test_a_page_that_saves_by_itself_is_told_quietly(self, client: Client) -> None:
        page = client.get(f"{BASE}ueber_sie/")
        press(client, "uebernehmen")

        answer = client.post(f"{BASE}ueber_sie/", LONG | {"_stand": hidden(page, "_stand"), "aktion": "autospeichern"})

        assert (answer.status_code, answer.content) == (409, b"")

    def test_a_summary_of_the_old_version_sends_nothing(self, client: Client) -> None:
        page = client.get(f"{BASE}pruefen/")
        press(client, "uebernehmen")

        answer = client.post(f"{BASE}pruefen/", {"_stand": hidden(page, "_stand"), "erklaerung": "on"})

        assert answer.status_code == 409
        assert "Fassung des Formulars gewechselt" in text(answer)
        assert not Application.objects.exists()

    def test_taking_over_twice_is_done_once(self, client: Client) -> None:
        page = client.get(VERSION)
        press(client, "uebernehmen", page)
        before = only_draft().left_over

        answer = press(client, "uebernehmen", page)

        assert answer.status_code == 409
        assert "Fassung des Formulars gewechselt" in text(answer)
        assert only_draft().left_over == before

    def test_what_was_changed_meanwhile_is_looked_at_again(self, client: Client) -> None:
        page = client.get(VERSION)
        send(client, "ueber_sie", LONG | {"vornamen": "Anders"})

        answer = press(client, "uebernehmen", page)

        assert answer.status_code == 409
        assert only_draft().left_over is None

    def test_another_version_than_the_one_that_was_looked_at_is_not_taken(self, client: Client) -> None:
        page = client.get(VERSION)
        shrink("10.0.0")

        answer = press(client, "uebernehmen", page)

        assert answer.status_code == 409
        assert "Inzwischen gibt es eine andere Fassung" in text(answer)

    def test_after_going_back_there_is_nothing_to_go_back_to(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)

        answer = press(client, "zurueck", client.get(f"{BASE}ueber_sie/"))

        assert answer["Location"] == f"{BASE}ueber_sie/"
        assert "schon in der Fassung" in text(client.get(f"{BASE}ueber_sie/"))


class TestWhoMay:
    def test_nobody_moves_somebody_elses_draft(self, fulda: World) -> None:
        begin(citizen(fulda))
        hash_ = new_version()
        draft = only_draft()
        paper, stand = queries.paper(draft), Stand.fresh(draft)

        with pytest.raises(Refused):
            actions.take_version(paper=paper, content_hash=hash_, stand=stand, by=ANONYMOUS)
        before = {"content_hash": draft.content_hash, "version": "1.1.0", "answers": {}, "pages": {}, "lost": []}
        draft.left_over = before | {"before": None}
        draft.save()
        with pytest.raises(Refused):
            actions.leave_version(paper=paper, stand=stand, by=ANONYMOUS)

    @pytest.mark.usefixtures("client")
    def test_a_draft_whose_time_is_over_moves_nowhere(self) -> None:
        draft = only_draft()
        paper = queries.paper(draft)
        Draft.objects.all().delete()

        with pytest.raises(NotFound):
            actions.take_version(paper=paper, content_hash="", stand=Stand.fresh(draft), by=draft.holder)


def test_a_draft_of_a_service_the_town_lost_gets_an_honest_page(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visitor(fulda)
    begin(client)
    monkeypatch.setattr(catalogue, "levels_of", lambda _town: frozenset({"district"}))

    for path in ("", "pruefen/"):
        answer = client.get(f"/antrag/{DOG}/{path}")
        assert answer.status_code == 410
        assert "lässt sich hier nicht mehr senden" in text(answer)
    assert only_draft().service_slug == DOG
