"""One application, seen by whoever has its code: where it stands, and nothing that was written (D10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause import limits
from tenants.correspondence.models import Message
from tests.citizens import account, citizen, visitor
from tests.templates import DEFECT
from tests.tenants.intake.filled import text
from tests.tenants.portal.applied import applied, asked, decided
from tests.tenants.portal.reading import READING

if TYPE_CHECKING:
    from tests.worlds import World


pytestmark = pytest.mark.django_db


class TestCode:
    def test_typed_in_any_spelling_leads_to_the_status(self, fulda: World) -> None:
        sent = applied()
        client = visitor(fulda)

        answer = client.post("/status/", {"code": f" {sent.code.lower().replace('-', ' ')} "})

        assert answer["Location"] == sent.url()
        assert client.get(answer["Location"]).status_code == 200

    @pytest.mark.parametrize(
        ("code", "status", "sentence"),
        [
            ("", 422, "Geben Sie den Code ein"),
            ("FD-7K4M", 422, "kein vollständiger Code"),
            ("7K4M-92QX-A3BD-T0WZ", 404, "gibt es hier keinen Antrag"),
        ],
    )
    def test_a_wrong_one_says_what_to_do(self, fulda: World, code: str, status: int, sentence: str) -> None:
        page = visitor(fulda).post("/status/", {"code": code})

        assert page.status_code == status
        assert sentence in text(page)
        assert "<title>Fehler: " in page.content.decode()

    def test_an_unknown_one_in_the_address_is_not_found(self, fulda: World) -> None:
        for page in ("", "nachweis/", *READING):
            assert visitor(fulda).get(f"/status/7K4M-92QX-A3BD-T0WZ/{page}").status_code == 404
        assert visitor(fulda).get("/status/kein-code/").status_code == 404

    def test_guessing_is_limited(self, fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(limits.LIMITS, "status_code", {"address": "2 per hour"})
        client = visitor(fulda)

        guessed = [client.get(f"/status/7K4M-92QX-A3BD-T0W{sign}/").status_code for sign in "ABC"]

        assert guessed == [404, 404, 429]

    @pytest.mark.usefixtures("fulda")
    def test_of_the_neighbour_is_not_found_here(self, giessen: World) -> None:
        sent = applied()

        for page in ("", "nachweis/", *READING):
            assert visitor(giessen).get(sent.url(page)).status_code == 404
        assert visitor(giessen).post("/status/", {"code": sent.code}).status_code == 404


class TestStatusOnly:
    """What a code alone shows: where it stands, nothing that was written."""

    def test_what_happened_and_what_comes_next(self, fulda: World) -> None:
        sent = applied()

        said = text(visitor(fulda).get(sent.url()))

        assert "Ihre Angaben sind bei uns angekommen" in said
        assert sent.case.number in said
        assert sent.code in said
        assert "Wir prüfen Ihre Angaben" in said
        assert "Sevda" not in said
        assert "Frieda" not in said
        assert "Unterlagen öffnen" in said

    def test_that_there_is_a_question_but_not_which(self, fulda: World) -> None:
        sent = applied()
        asked(sent)

        said = text(visitor(fulda).get(sent.url()))

        assert "Wir haben eine Frage an Sie" in said
        assert "Antworten Sie bis" in said
        assert "Vertrag fehlt" not in said
        assert "Frage lesen und antworten" in said

    @pytest.mark.parametrize("page", READING)
    def test_documents_and_messages_ask_for_more(self, fulda: World, page: str) -> None:
        sent = applied()

        for client in (visitor(fulda), citizen(fulda, "olaf")):
            answer = client.get(sent.url(page))
            assert answer.status_code == 302
            assert answer["Location"].startswith(sent.url("nachweis/?weiter="))

    def test_posting_asks_for_more_too(self, fulda: World) -> None:
        sent = applied()

        assert visitor(fulda).post(sent.url("zuruecknehmen/"), {"reason": ""}).status_code == 302
        assert visitor(fulda).post(sent.url("antworten/"), {"text": "Hallo"}).status_code == 302
        assert sent.case.closure == ""
        assert not Message.objects.exists()

    @pytest.mark.usefixtures("more_services")
    def test_the_answer_to_a_report_without_a_name_is_public(self, fulda: World) -> None:
        sent = applied(DEFECT)
        decided(sent, "answer", "Danke. Wir haben den Mangel behoben.")

        said = text(visitor(fulda).get(sent.url()))

        assert "Wir haben geantwortet" in said
        assert "Danke. Wir haben den Mangel behoben." in said


class TestReportsWithoutName:
    """Nobody but the holder of the code could read a question, answer it or withdraw: the code is enough."""

    @pytest.mark.usefixtures("more_services")
    def test_a_question_is_read_and_answered(self, fulda: World) -> None:
        sent = applied(DEFECT)
        asked(sent, "An welchem Haus?")
        client = visitor(fulda)
        assert "An welchem Haus?" in text(client.get(sent.url()))
        assert "An welchem Haus?" in text(client.get(sent.url("antworten/")))

        answer = client.post(sent.url("antworten/"), {"text": "Nummer 7."})

        assert answer["Location"] == sent.url()
        assert Message.objects.filter(direction="in").get().body == "Nummer 7."

    @pytest.mark.usefixtures("more_services")
    def test_it_can_be_withdrawn(self, fulda: World) -> None:
        sent = applied(DEFECT)

        assert visitor(fulda).post(sent.url("zuruecknehmen/"), {"reason": ""})["Location"] == sent.url()
        assert sent.case.closure == "withdrawn"

    @pytest.mark.usefixtures("more_services")
    def test_what_was_sent_stays_closed(self, fulda: World) -> None:
        sent = applied(DEFECT)

        for page in ("kopie/", "nachrichten/"):
            assert visitor(fulda).get(sent.url(page))["Location"].startswith(sent.url("nachweis/"))

    @pytest.mark.usefixtures("more_services")
    def test_sent_with_an_account_it_is_the_accounts(self, fulda: World) -> None:
        sent = applied(DEFECT, by=account(fulda))

        assert visitor(fulda).post(sent.url("zuruecknehmen/"), {"reason": ""}).status_code == 302
        assert sent.case.closure == ""
