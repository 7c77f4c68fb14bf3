"""Stopping for today, coming back, giving up, and files that come and go."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from blaupause import limits
from blaupause.domain import SYSTEM, Conflict, NotFound, now
from tenants.intake import actions, queries
from tenants.intake.models import Draft
from tenants.organisation.models import StoredFile
from tests.citizens import citizen, visitor
from tests.tenants.intake.filled import (
    BASE,
    DOG,
    FRIEDA,
    PDF,
    PERSON,
    age,
    begin,
    file,
    fill,
    hidden,
    only_draft,
    send,
    stand,
    text,
)

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

pytestmark = pytest.mark.django_db
TODAY = FRIEDA | {"hunde-0-tierheim_vertrag_folgt": ""}


class TestStoppingForToday:
    def test_shows_the_code_and_until_when_the_draft_is_kept(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)

        answer = send(client, "ueber_sie", {"vornamen": "Sevda"}, "speichern")

        assert answer["Location"] == f"{BASE}gespeichert/"
        page = text(client.get(answer["Location"]))
        assert only_draft().code in page
        assert "Noch ist nichts abgeschickt" in page
        assert f"bleibt bis {only_draft().expires_at:%A}"[:10] in page
        assert only_draft().answers == {"vornamen": "Sevda"}

    def test_with_an_account_no_code_is_needed(self, fulda: World) -> None:
        client = citizen(fulda)
        begin(client)

        page = text(client.get(f"{BASE}gespeichert/"))

        assert only_draft().code not in page
        assert "Meine Anträge" in page

    def test_every_save_gives_the_whole_period_again(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        age(only_draft(), 20)

        send(client, "ueber_sie", PERSON)

        assert only_draft().expires_at - now() > timedelta(days=29)

    def test_without_a_draft_it_leads_to_the_start(self, fulda: World) -> None:
        assert visitor(fulda).get(f"{BASE}gespeichert/")["Location"] == BASE
        assert visitor(fulda).get(f"{BASE}verwerfen/")["Location"] == BASE


class TestComingBack:
    def test_with_the_code_on_another_machine(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        send(client, "ueber_sie", PERSON)
        code = only_draft().code.lower().replace("-", " ")

        other = visitor(fulda)
        answer = other.post("/antrag/fortsetzen/", {"code": code})

        assert answer["Location"] == f"{BASE}hunde/"
        assert 'value="Sevda"' in other.get(f"{BASE}ueber_sie/").content.decode()
        assert "draft.resumed" in fulda.events()

    def test_with_everything_done_it_leads_to_the_summary(self, fulda: World) -> None:
        fill(visitor(fulda))

        assert visitor(fulda).post("/antrag/fortsetzen/", {"code": only_draft().code})["Location"] == f"{BASE}pruefen/"

    @pytest.mark.parametrize(
        ("code", "status", "sentence"),
        [
            ("", 422, "Geben Sie den Code Ihres Entwurfs ein."),
            ("7K4M", 422, "kein vollständiger Code"),
            ("7K4M-92QX-A3BD-T0WZ", 404, "gibt es keinen Entwurf"),
        ],
    )
    def test_a_wrong_code_says_what_to_do(self, fulda: World, code: str, status: int, sentence: str) -> None:
        client = visitor(fulda)

        page = client.post("/antrag/fortsetzen/", {"code": code})

        assert page.status_code == status
        assert sentence in text(page)
        assert 'aria-invalid="true"' in page.content.decode()
        assert client.get("/antrag/fortsetzen/").status_code == 200

    def test_codes_are_not_guessed(self, fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(limits.LIMITS, "draft_code", {"address": "2 per hour"})
        client = visitor(fulda)
        codes = [f"7K4M-92QX-A3BD-T0W{sign}" for sign in "ABC"]

        answers = [client.post("/antrag/fortsetzen/", {"code": code}).status_code for code in codes]

        assert answers == [404, 404, 429]

    def test_the_draft_of_an_account_asks_for_the_login(self, fulda: World) -> None:
        begin(citizen(fulda))
        code = only_draft().code

        answer = visitor(fulda).post("/antrag/fortsetzen/", {"code": code})

        assert answer.status_code == 302
        assert "/anmelden/?next=" in answer["Location"]

    def test_after_logging_in_elsewhere_the_draft_is_there(self, fulda: World) -> None:
        begin(citizen(fulda))

        assert "Sie haben schon angefangen" in text(citizen(fulda).get(BASE))
        assert "Sie haben schon angefangen" not in text(citizen(fulda, "olaf").get(BASE))

    def test_the_start_tells_nobody_else_of_an_accounts_draft(self, fulda: World) -> None:
        begin(citizen(fulda))
        other = visitor(fulda)
        other.post("/antrag/fortsetzen/", {"code": only_draft().code})

        assert "Sie haben schon angefangen" not in text(other.get(BASE))

    def test_of_what_was_sent_the_code_opens_nothing(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)
        code = only_draft().code
        known = press_send(client)
        fulda.run_jobs()

        other = visitor(fulda)
        answers = [
            other.post("/antrag/fortsetzen/", {"code": code}),
            other.post(f"{BASE}pruefen/", {**known, "erklaerung": "on"}),
            other.post(f"{BASE}ueber_sie/", PERSON | known),
        ]

        assert [answer["Location"] for answer in answers] == ["/status/"] * 3
        assert "Dieser Entwurf ist schon abgeschickt." in text(other.get("/status/"))
        assert other.get(f"{BASE}beleg/")["Location"] == "/status/"
        assert other.get(f"{BASE}beleg/kopie/").status_code == 404
        assert client.post("/antrag/fortsetzen/", {"code": code})["Location"] == f"{BASE}beleg/"
        assert client.get(f"{BASE}beleg/kopie/").status_code == 200

    def test_of_what_an_account_sent_the_account_sees_the_receipt(self, fulda: World) -> None:
        client = citizen(fulda)
        fill(client)
        code = only_draft().code
        press_send(client)

        for other in (visitor(fulda), citizen(fulda, "olaf")):
            assert other.post("/antrag/fortsetzen/", {"code": code})["Location"] == "/status/"
            assert other.get(f"{BASE}beleg/")["Location"] == "/status/"
        later = citizen(fulda)
        assert later.post("/antrag/fortsetzen/", {"code": code})["Location"] == f"{BASE}beleg/"
        assert later.get(f"{BASE}beleg/").status_code == 200


def press_send(client: Client) -> dict[str, str]:
    """Check and send; return what the page had with it."""
    page = client.get(f"{BASE}pruefen/")
    known = {name: hidden(page, name) for name in ("_entwurf", "_stand")}
    client.post(f"{BASE}pruefen/", {**known, "erklaerung": "on"})
    return known


class TestGivingUp:
    def test_is_asked_once_and_deletes_the_files_too(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        send(client, "hunde", TODAY, "aktualisieren")
        send(client, "hunde", TODAY | {"hunde-0-tierheim_vertrag": file(PDF)}, "zurueck")

        assert "lässt sich nicht rückgängig machen" in text(client.get(f"{BASE}verwerfen/"))
        answer = client.post(f"{BASE}verwerfen/")

        assert answer["Location"] == f"/leistungen/{DOG}/"
        assert not Draft.objects.exists()
        assert not StoredFile.objects.exists()
        assert "draft.discarded" in fulda.events()
        assert client.get(f"{BASE}ueber_sie/")["Location"] == BASE

    def test_of_an_account_is_for_the_account_only(self, fulda: World) -> None:
        client = citizen(fulda)
        begin(client)
        Draft.objects.update(applicant_pseudonym="somebody else")

        assert "/anmelden/?next=" in client.post(f"{BASE}verwerfen/")["Location"]
        assert Draft.objects.exists()


class TestFiles:
    @pytest.fixture
    def client(self, fulda: World) -> Client:
        """Somebody who has uploaded the contract of a dog from a shelter."""
        client = visitor(fulda)
        begin(client)
        send(client, "hunde", TODAY, "aktualisieren")
        send(client, "hunde", TODAY | {"hunde-0-tierheim_vertrag": file(PDF)}, "aktualisieren")
        return client

    def test_a_file_is_shown_with_its_name_and_size(self, client: Client) -> None:
        page = send(client, "hunde", TODAY, "aktualisieren")

        assert "Vertrag.pdf" in text(page)
        assert only_draft().answers["hunde"][0]["tierheim_vertrag"] == [str(StoredFile.objects.get().uuid)]
        assert "Vertrag.pdf" in text(client.get(f"{BASE}pruefen/"))

    def test_a_file_input_that_was_left_empty_is_no_answer(self, client: Client) -> None:
        """Browsers send a part with an empty file name for it; Django reads it as a text field."""
        parts = {**TODAY, "aktion": "zurueck", "_stand": stand(client, "hunde"), "hunde-0-tierheim_vertrag": ""}

        assert client.post(f"{BASE}hunde/", parts).status_code == 302
        assert only_draft().answers["hunde"][0]["rufname"] == "Frieda"

    def test_removing_is_done_at_once_and_can_be_undone(self, client: Client) -> None:
        stored = StoredFile.objects.get()

        answer = send(client, "hunde", TODAY, f"datei-{stored.uuid}-entfernen")

        assert answer["Location"] == f"{BASE}hunde/#hunde-0-tierheim_vertrag"
        assert "tierheim_vertrag" not in only_draft().answers["hunde"][0]
        page = client.get(f"{BASE}hunde/")
        assert "Die Datei „Vertrag.pdf“ ist entfernt." in text(page)

        send(client, "hunde", TODAY, f"datei-{stored.uuid}-zurueckholen")
        assert only_draft().answers["hunde"][0]["tierheim_vertrag"] == [str(stored.uuid)]
        assert "ist entfernt" not in text(client.get(f"{BASE}hunde/"))

    def test_after_leaving_the_page_it_is_gone_for_good(self, client: Client) -> None:
        stored = StoredFile.objects.get()
        send(client, "hunde", TODAY, f"datei-{stored.uuid}-entfernen")
        send(client, "hunde", TODAY, "zurueck")

        answer = send(client, "hunde", TODAY, f"datei-{stored.uuid}-zurueckholen")

        assert not StoredFile.objects.exists()
        assert answer.status_code == 302
        assert "schon gelöscht" in text(client.get(f"{BASE}hunde/"))

    @pytest.mark.usefixtures("client")
    def test_only_what_belongs_to_the_draft_comes_back(self) -> None:
        stored = StoredFile.objects.get()
        other = actions.start_draft(offer=queries.paper(only_draft()).offer, by=only_draft().holder)

        with pytest.raises(Conflict, match="schon gelöscht"):
            actions.restore_upload(
                draft=other, path="hunde/0/tierheim_vertrag", file_id=str(stored.uuid), by=other.holder
            )

    def test_a_file_whose_question_is_gone_goes_too(self, client: Client) -> None:
        private = {name: value for name, value in TODAY.items() if "vertrag" not in name} | {
            "hunde-0-herkunft": "privat"
        }

        send(client, "hunde", private, "weiter")

        assert not StoredFile.objects.exists()


def test_a_draft_that_is_gone_says_so(fulda: World) -> None:
    begin(visitor(fulda))
    draft = only_draft()
    Draft.objects.all().delete()

    with pytest.raises(NotFound, match="abgelaufen"):
        actions.discard_draft(draft=draft, by=SYSTEM)
