"""A citizen has towns listed together: agreed to in each town, confirmed by a login, taken back at once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from blaupause.audit import telling
from blaupause.domain import SYSTEM, Conflict, now
from blaupause.identity.actions import forget_accounts, free_account
from blaupause.identity.evidence import account
from blaupause.identity.listing import actions
from blaupause.identity.models import CitizenAccount
from blaupause.identity.sessions import fingerprint
from blaupause.tenancy.context import hub, identity
from tests.blaupause.identity.browsing import FULDA, Browser, text
from tests.blaupause.identity.listings import BY, CONSENT, HUB, agree, ask, events, kept, listed, newest

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from tests.worlds import World


class TestAgreeing:
    def test_from_the_box_to_the_common_list_and_back(self, browser: Browser, fulda: World, giessen: World) -> None:
        browser.log_in("sevda", bereich="buerger")
        before = text(browser.open(f"{FULDA}{CONSENT}"))
        assert "Wer sieht was?" in before
        assert not re.search(r"<input[^>]*zustimmung[^>]*checked", before)

        ask(browser)
        assert (browser.asked()["prompt"], browser.asked()["max_age"]) == ("login", "600")
        after = browser.choose("sevda")

        assert browser.at == f"{FULDA}{CONSENT}"
        assert "Ihre Zustimmung ist gespeichert" in text(after)
        assert "Zustimmung zurücknehmen" in text(after)
        assert listed() == ["fulda"]
        assert ("correspondence.confirm_listing", {"listing": newest()}) in fulda.jobs()
        assert browser.actor().id not in str(fulda.jobs())  # the queue is all towns': ids only
        agree(browser, host="giessen.localhost")
        assert listed() == ["fulda", "giessen"]

        browser.open(HUB)
        page = text(browser.choose("sevda"))
        assert browser.at == HUB
        assert (fulda.town.name in page, giessen.town.name in page) == (True, True)
        assert 'href="http://giessen.localhost:8000/meine-antraege/"' in page

        browser.on("localhost").post("/meine-antraege/beenden/", {"kommune": "giessen"})
        assert listed() == ["fulda"]
        assert "steht nicht mehr in Ihrer Liste" in text(browser.open(HUB))
        browser.on("fulda.localhost").post(f"{CONSENT}beenden/")
        assert listed() == []
        assert "Hier steht noch keine Kommune" in text(browser.open(HUB))
        assert "Das Häkchen" not in text(browser.open(f"{FULDA}{CONSENT}"))

    @pytest.mark.usefixtures("giessen")
    def test_events_name_the_person_as_the_town_does(self, browser: Browser) -> None:
        agree(browser)
        agree(browser, host="giessen.localhost")
        browser.log_in("sevda", host="localhost", bereich="buerger")
        browser.on("localhost").post("/meine-antraege/beenden/", {"kommune": "giessen"})

        here, there = browser.actor().id, browser.actor("giessen.localhost").id
        told = [(each.name, each.actor_id, each.actor_town) for each in events("listing.agreed", "listing.taken_back")]
        assert told == [
            ("listing.agreed", here, "fulda"),
            ("listing.agreed", there, "giessen"),
            ("listing.taken_back", there, "giessen"),
        ]
        (opened,) = events("listing.opened")
        assert (opened.details, opened.actor_town) == ({"towns": 2}, "")
        assert opened.actor_id not in {here, there}

    def test_the_town_is_told_and_no_other(self, browser: Browser, fulda: World, giessen: World) -> None:
        agree(browser)
        with hub():
            telling.seal_hub()
        fulda.run_jobs()

        assert "listing.agreed" in fulda.events()
        assert "listing.agreed" not in giessen.events()

    def test_without_the_tick_nothing_begins(self, browser: Browser) -> None:
        browser.log_in("sevda", bereich="buerger")

        answer = ask(browser, anderes="x")

        assert answer.status_code == 400
        assert "Setzen Sie das Häkchen" in text(answer)
        assert listed() == []

    def test_a_tick_alone_agrees_to_nothing(self, browser: Browser) -> None:
        browser.log_in("sevda", bereich="buerger")
        ask(browser)

        assert listed() == []
        assert "Nicht zustimmen" in text(browser.open(f"{FULDA}{CONSENT}"))

    def test_cancelling_at_the_provider_agrees_to_nothing(self, browser: Browser) -> None:
        browser.log_in("sevda", bereich="buerger")
        ask(browser)

        assert browser.deny().status_code == 400
        assert listed() == []

    @pytest.mark.django_db
    def test_twice_is_once(self) -> None:
        kept()
        kept()

        assert listed() == ["fulda"]


@pytest.mark.django_db
class TestEnding:
    def test_it_ends_with_the_account(self, settings: Settings) -> None:
        name = account({"iss": settings.OIDC["buerger"]["issuer"], "sub": "weg"})
        kept(konto=fingerprint("account", name))
        with identity():
            free_account(account=name, reason="Gelöscht auf Wunsch", by=SYSTEM)

        assert listed() == []

    def test_it_is_forgotten_with_an_account_nobody_uses(self) -> None:
        kept()
        kept("giessen")
        with identity():
            CitizenAccount.objects.update(seen_at=now() - timedelta(days=4000))
            assert forget_accounts(by=SYSTEM) == 1

        assert listed() == []

    def test_taken_back_twice_says_so(self) -> None:
        town = kept()
        with identity():
            actions.take_back(town=town, account="konto", by=BY)
            with pytest.raises(Conflict, match="schon beendet"):
                actions.take_back(town=town, account="konto", by=BY)

    def test_taken_back_in_two_windows_of_the_town(self, browser: Browser) -> None:
        agree(browser)
        for _window in range(2):
            browser.on("fulda.localhost").post(f"{CONSENT}beenden/")

        assert "schon beendet" in text(browser.open(f"{FULDA}{CONSENT}"))
