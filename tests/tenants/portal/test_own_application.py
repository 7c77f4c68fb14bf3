"""One application, seen by its sender: by second proof, and by account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause import limits
from tests.citizens import account, citizen, visitor
from tests.templates import DEFECT
from tests.tenants.intake.filled import text
from tests.tenants.portal.applied import applied, asked
from tests.tenants.portal.reading import BIRTHDAY, READING, proven

if TYPE_CHECKING:
    from tests.worlds import World


pytestmark = pytest.mark.django_db


class TestSecondProof:
    def test_opens_documents_for_the_session(self, fulda: World) -> None:
        sent = applied()
        client = visitor(fulda)
        question = client.get(sent.url("nachweis/?weiter=" + sent.url("nachrichten/")))
        assert "Geburtsdatum" in text(question)

        answer = client.post(sent.url("nachweis/?weiter=" + sent.url("nachrichten/")), {"nachweis": BIRTHDAY})

        assert answer["Location"] == sent.url("nachrichten/")
        assert client.get(sent.url("nachrichten/")).status_code == 200
        assert client.get(sent.url("nachweis/"))["Location"] == sent.url()
        assert visitor(fulda).get(sent.url("nachrichten/")).status_code == 302

    def test_a_wrong_one_opens_nothing(self, fulda: World) -> None:
        sent = applied()
        client = visitor(fulda)

        page = client.post(sent.url("nachweis/"), {"nachweis": "01.01.2000"})

        assert page.status_code == 422
        assert "passt nicht zu diesem Antrag" in text(page)
        assert client.get(sent.url("nachrichten/")).status_code == 302

    def test_an_empty_one_says_what_to_do(self, fulda: World) -> None:
        sent = applied()

        page = visitor(fulda).post(sent.url("nachweis/"), {"nachweis": ""})

        assert page.status_code == 422
        assert "Geben Sie hier ein: Geburtsdatum." in text(page)

    def test_is_not_guessed(self, fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(limits.LIMITS, "second_proof", {"address": "99 per hour", "code": "2 per hour"})
        sent = applied()

        tried = [visitor(fulda).post(sent.url("nachweis/"), {"nachweis": f"0{day}.01.2000"}) for day in (1, 2, 3)]

        assert [page.status_code for page in tried] == [422, 422, 429]

    @pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example/", "/postfach/", ""])
    def test_leads_nowhere_else(self, fulda: World, onward: str) -> None:
        sent = applied()

        answer = visitor(fulda).post(sent.url(f"nachweis/?weiter={onward}"), {"nachweis": BIRTHDAY})

        assert answer["Location"] == sent.url()

    def test_of_one_application_opens_no_other(self, fulda: World) -> None:
        first, second = applied(), applied()

        assert proven(fulda, first).get(second.url("nachrichten/")).status_code == 302

    @pytest.mark.usefixtures("more_services")
    def test_where_there_is_none_it_says_so(self, fulda: World) -> None:
        sent = applied(DEFECT)

        page = visitor(fulda).get(sent.url("nachweis/"))

        assert page.status_code == 200
        assert "keine Angabe, nach der wir fragen könnten" in text(page)
        assert visitor(fulda).post(sent.url("nachweis/"), {"nachweis": "x"}).status_code == 422

    def test_with_an_account_the_login_is_offered(self, fulda: World) -> None:
        sent = applied(by=account(fulda))

        assert "Sie haben den Antrag mit einem Konto gestellt" in text(visitor(fulda).get(sent.url("nachweis/")))


class TestAccount:
    def test_opens_its_own_application_without_a_code(self, fulda: World) -> None:
        sent = applied(by=account(fulda))
        asked(sent)

        said = text(citizen(fulda).get(sent.own_url()))

        assert "Auf dem Vertrag fehlt die zweite Seite." in said
        assert sent.code not in said

    def test_opens_documents_behind_the_code_too(self, fulda: World) -> None:
        sent = applied(by=account(fulda))

        assert citizen(fulda).get(sent.url("nachrichten/")).status_code == 200

    def test_nobody_logged_in_goes_to_the_login(self, fulda: World) -> None:
        sent = applied(by=account(fulda))

        for page in ("", "nachweis/", *READING):
            assert "/auth/anmelden/" in visitor(fulda).get(sent.own_url(page))["Location"]

    def test_another_account_finds_nothing(self, fulda: World) -> None:
        sent = applied(by=account(fulda))

        for page in ("", "nachweis/", *READING):
            assert citizen(fulda, "olaf").get(sent.own_url(page)).status_code == 404

    def test_the_same_person_is_somebody_else_in_the_neighbour_town(self, fulda: World, giessen: World) -> None:
        sent = applied(by=account(fulda))

        assert citizen(giessen).get(sent.own_url()).status_code == 404
