"""A session that ends in the middle of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.citizens import citizen, end_session, log_in, visitor
from tests.tenants.intake.filled import (
    BASE,
    DEFECT,
    PERSON,
    begin,
    fill,
    hidden,
    only_draft,
    send,
    text,
)

if TYPE_CHECKING:
    from tests.worlds import World


pytestmark = pytest.mark.django_db


class TestSessionEnds:
    def test_in_the_middle_the_answers_are_saved_and_one_goes_on(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        page = client.get(f"{BASE}ueber_sie/")
        end_session(client)

        answer = client.post(
            f"{BASE}ueber_sie/",
            PERSON | {"aktion": "weiter", "_entwurf": hidden(page, "_entwurf"), "_stand": hidden(page, "_stand")},
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
            PERSON | {"wohnort": "Künzell", "aktion": "weiter"} | {n: hidden(page, n) for n in ("_entwurf", "_stand")},
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
        client.post(f"{BASE}ueber_sie/", typed | {"_entwurf": hidden(page, "_entwurf")})

        log_in(client, fulda)

        assert "noch nicht gespeichert" not in client.get(f"{BASE}ueber_sie/").content.decode()

    @pytest.mark.parametrize(
        ("more", "status"), [({}, 200), ({"zzz": "1"}, 200), ({"_stand": ""}, 200), ({"aktion": "autospeichern"}, 403)]
    )
    def test_the_code_of_an_accounts_draft_shows_and_changes_nothing(
        self, fulda: World, more: dict[str, str], status: int
    ) -> None:
        client = citizen(fulda)
        begin(client)
        send(client, "ueber_sie", PERSON)
        before = only_draft()

        for other, told in ((visitor(fulda), status), (citizen(fulda, "olaf"), 403)):
            answer = other.post(f"{BASE}ueber_sie/", PERSON | {"vornamen": "Mallory", "_entwurf": before.code, **more})

            assert answer.status_code == told
            assert PERSON["strasse_hausnummer"] not in answer.content.decode()
        assert (only_draft().answers, only_draft().edition) == (before.answers, before.edition)

    def test_no_browser_keeps_a_page_with_answers(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)
        seen = [client.get(f"{BASE}{page}") for page in ("ueber_sie/", "pruefen/", "gespeichert/", "verwerfen/")]
        known = {name: hidden(seen[1], name) for name in ("_entwurf", "_stand")}
        client.post(f"{BASE}pruefen/", known | {"erklaerung": "on"})
        seen.append(client.get(f"{BASE}beleg/"))

        for page in seen:
            assert page.status_code == 200
            assert "no-store" in page["Cache-Control"]

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

        answer = client.post(f"/antrag/{DEFECT}/gefahr/", {"gefahr": "nein", "_entwurf": code})

        assert answer.status_code == 404
