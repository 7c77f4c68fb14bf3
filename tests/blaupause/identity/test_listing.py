"""A citizen has towns listed together: agreed to in each town, confirmed by a login, taken back at once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from django.db import connection
from django.test import Client

from blaupause.audit import telling
from blaupause.audit.models import HubEvent
from blaupause.domain import SYSTEM, Actor, ActorKind, Conflict, now
from blaupause.identity import oidc, start
from blaupause.identity.actions import forget_accounts, free_account
from blaupause.identity.evidence import account
from blaupause.identity.listing import actions, queries
from blaupause.identity.models import CitizenAccount, Listing
from blaupause.identity.sessions import fingerprint
from blaupause.tenancy.context import at, hub, identity, place_of, worker
from blaupause.tenancy.directory import town_by_slug
from tests.blaupause.identity.browsing import FULDA, Browser, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_django.fixtures import Settings

    from blaupause.tenancy.models import Town
    from tests.worlds import World

CONSENT: Final = "/meine-antraege/gesammelt/"
HUB: Final = "http://localhost:8000/meine-antraege/"
BY: Final = Actor(ActorKind.CITIZEN, id="p" * 64, town="fulda")


def ask(browser: Browser, host: str = "fulda.localhost", **typed: str) -> Any:
    """Tick the box and leave; the browser stands at the provider then."""
    answer = browser.on(host).post(CONSENT, typed or {"zustimmung": "on"})
    return browser.open(answer.headers["Location"]) if answer.status_code == 302 else answer


def agree(browser: Browser, subject: str = "sevda", host: str = "fulda.localhost") -> Any:
    browser.log_in(subject, host=host, bereich="buerger")
    ask(browser, host)
    return browser.choose(subject)


def listed() -> list[str]:
    with identity():
        return list(Listing.objects.order_by("pk").values_list("town__slug", flat=True))


def events(*names: str) -> list[HubEvent]:
    with identity():
        return list(HubEvent.objects.filter(name__in=names).order_by("pk"))


def kept(slug: str = "fulda", konto: str = "konto") -> Town:
    """Let an account have agreed in a town."""
    town = town_by_slug(slug)
    assert town is not None
    with identity():
        CitizenAccount.objects.get_or_create(account_hmac=konto, defaults={"subject_hmac": "s"})
        actions.agree(town=town, account=konto, by=BY)
    return town


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


@pytest.mark.usefixtures("fulda")
class TestAttacks:
    def test_another_account_comes_back(self, browser: Browser) -> None:
        """Two people at one computer: who ticked is not who logged in."""
        browser.log_in("sevda", bereich="buerger")
        ask(browser)

        page = text(browser.choose("lukasz"))

        assert listed() == []
        assert "mit einem anderen Konto angemeldet" in page

    def test_another_person_logs_in_in_a_second_tab(self, browser: Browser) -> None:
        browser.log_in("sevda", bereich="buerger")
        ask(browser)
        waiting = browser.at
        browser.log_in("lukasz", bereich="buerger")
        nonce = start.nonce_of(browser.on("fulda.localhost").get("/").wsgi_request)
        browser.on("fulda.localhost").cookies[start.NONCE_COOKIE] = nonce
        browser.at = waiting

        browser.choose("sevda")

        assert listed() == []

    def test_an_answer_is_used_again_after_it_was_taken_back(self, browser: Browser) -> None:
        """The sealed address that began it still opens: it brings the mark, but this browser has none any more."""
        browser.log_in("sevda", bereich="buerger")
        left = browser.on("fulda.localhost").post(CONSENT, {"zustimmung": "on"}).headers["Location"]
        browser.open(left)
        browser.choose("sevda")
        browser.on("fulda.localhost").post(f"{CONSENT}beenden/")
        assert listed() == []
        sealed = start.read(httpx.URL(left).params["t"])
        again = ask_again(browser, sealed)

        page = text(browser.choose("sevda"))

        assert again.listing == sealed.listing
        assert "Es ist nichts zugestimmt" in page
        assert listed() == []

    def test_an_address_of_somebody_else_is_opened(self, browser: Browser) -> None:
        """Whoever is sent an address that began elsewhere neither agrees for its sender nor for themselves."""
        browser.log_in("sevda", bereich="buerger")
        left = browser.on("fulda.localhost").post(CONSENT, {"zustimmung": "on"}).headers["Location"]
        victim = Browser()
        victim.log_in("lukasz", bereich="buerger")
        victim.open(left)

        assert victim.choose("lukasz").status_code == 403  # the nonce is in the other browser
        assert listed() == []

    def test_a_field_in_the_address_is_none(self, browser: Browser) -> None:
        browser.log_in("sevda", bereich="buerger", listing="x" * 22)
        browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger&listing=x&zustimmung=on")
        browser.choose("sevda")

        assert listed() == []

    def test_an_invented_mark_meets_none(self, browser: Browser) -> None:
        browser.log_in("sevda", bereich="buerger")
        ask_again(browser, start.Start("buerger", "fulda.localhost", 1, "/", "", listing="geraten", step_up=True))
        browser.choose("sevda")

        assert listed() == []

    def test_a_changed_address_opens_nothing(self, browser: Browser) -> None:
        browser.log_in("sevda", bereich="buerger")
        left = browser.on("fulda.localhost").post(CONSENT, {"zustimmung": "on"}).headers["Location"]

        assert browser.open(left[:-4] + "AAAA").status_code == 400
        assert listed() == []

    @pytest.mark.parametrize("told", [1, None])
    def test_a_login_that_was_open_already_does_not_confirm(
        self, browser: Browser, monkeypatch: pytest.MonkeyPatch, told: int | None
    ) -> None:
        browser.log_in("sevda", bereich="buerger")
        ask(browser)
        finish = oidc.finish
        monkeypatch.setattr(oidc, "finish", lambda *args: ({**finish(*args)[0], "auth_time": told}, "token"))

        assert browser.choose("sevda").status_code == 400
        assert listed() == []

    @pytest.mark.parametrize("path", [CONSENT, f"{CONSENT}beenden/"])
    def test_another_page_cannot_send_it(self, browser: Browser, path: str) -> None:
        agree(browser)
        strict = Client(HTTP_HOST="fulda.localhost:8000", enforce_csrf_checks=True)
        strict.cookies = browser.on("fulda.localhost").cookies

        assert strict.post(path, {"zustimmung": "on"}).status_code == 403
        assert listed() == ["fulda"]

    def test_another_page_cannot_send_it_at_the_hub(self, browser: Browser) -> None:
        agree(browser)
        browser.log_in("sevda", host="localhost", bereich="buerger")
        strict = Client(HTTP_HOST="localhost:8000", enforce_csrf_checks=True)
        strict.cookies = browser.on("localhost").cookies

        assert strict.post("/meine-antraege/beenden/", {"kommune": "fulda"}).status_code == 403
        assert listed() == ["fulda"]

    def test_nobody_takes_back_or_sees_what_is_another_persons(self, browser: Browser) -> None:
        agree(browser)
        other = Browser()
        page = text(other.log_in("lukasz", host="localhost", bereich="buerger"))

        assert "Hier steht noch keine Kommune" in page
        assert other.on("localhost").post("/meine-antraege/beenden/", {"kommune": "fulda"}).status_code == 404
        other.log_in("lukasz", bereich="buerger")
        other.on("fulda.localhost").post(f"{CONSENT}beenden/")
        assert listed() == ["fulda"]

    def test_at_the_hub_a_citizen_opens_no_door_of_staff(self, browser: Browser, provider: dict[str, str]) -> None:
        browser.log_in("sevda", host="localhost", bereich="buerger")

        for path in ("/verwaltung/", "/kkv/", "/verwaltung/betrieb/", "/datenschutzaufsicht/"):
            browser.open(f"http://localhost:8000{path}")
            assert browser.at.startswith(provider["verwaltung"]), path

    def test_a_session_of_a_town_is_nobody_at_the_hub(self, browser: Browser, provider: dict[str, str]) -> None:
        agree(browser)
        browser.on("localhost").cookies = browser.on("fulda.localhost").cookies

        browser.open(HUB)

        assert browser.at.startswith(provider["buerger"])

    def test_a_sealed_name_opens_in_its_row_only(self) -> None:
        fulda, giessen = kept(), kept("giessen")
        with identity():
            own = Listing.objects.get(town=fulda)
            assert BY.id.encode() not in bytes(own.pseudonym)
            Listing.objects.filter(town=giessen).delete()
            Listing.objects.create(account_id="konto", town=giessen, pseudonym=own.pseudonym, agreed_on=own.agreed_on)
            assert {each.town.slug: each.pseudonym for each in queries.of_account("konto")} == {
                "fulda": BY.id,
                "giessen": "",
            }


def ask_again(browser: Browser, wanted: start.Start) -> start.Start:
    """Leave from Fulda with a start of one's own making, in a browser that has the nonce for it."""
    nonce = "n" * 43
    browser.on("fulda.localhost").cookies[start.NONCE_COOKIE] = nonce
    made = replace(wanted, nonce_hash=start.hashed(nonce))
    browser.open(start.link(made))
    return made


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


READABLE: Final = """
    SELECT schemaname, tablename FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND has_schema_privilege(schemaname, 'USAGE')
        AND has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')
"""
NAMES: Final = re.compile(r"[0-9a-f]{64}")


def rows() -> Iterable[tuple[str, set[str]]]:
    """Every row that any role of the platform or of the towns may read: where it is, the names of 64 digits in it."""
    towns = [town for slug in ("fulda", "giessen") if (town := town_by_slug(slug))]
    for place in (identity(), hub(), worker(), *(at(place_of(town)) for town in towns)):
        with place, connection.cursor() as cursor:
            cursor.execute(READABLE)
            for schema, table in cursor.fetchall():
                cursor.execute(f'SELECT t::text FROM "{schema}"."{table}" t')
                yield from ((f"{schema}.{table}", set(NAMES.findall(text))) for (text,) in cursor.fetchall())


def reachable(known: str, found: list[tuple[str, set[str]]]) -> set[str]:
    """Whatever somebody finds who knows one name and goes on from each row that has it, without a key."""
    names = {known}
    while more := {name for _table, said in found if said & names for name in said} - names:
        names |= more
    return names


@pytest.mark.usefixtures("giessen")
class TestUnlinkable:
    def test_no_table_joins_what_two_towns_call_one_person(self, browser: Browser) -> None:
        """Sessions of both towns are open, both have written events, and the person looked at the hub."""
        browser.log_in("sevda", bereich="buerger")
        browser.log_in("sevda", host="giessen.localhost", bereich="buerger")
        browser.log_in("sevda", host="localhost", bereich="buerger")
        here, there = browser.actor().id, browser.actor("giessen.localhost").id

        found = list(rows())

        assert any(here in said for _table, said in found)
        assert any(there in said for _table, said in found)
        assert there not in reachable(here, found)
        assert here not in reachable(browser.actor("localhost").id, found)
        assert [table for table, _said in found if table == "public.identity_listing"] == []

    def test_with_consent_the_row_names_the_towns_and_still_nobody(self, browser: Browser) -> None:
        agree(browser)
        agree(browser, host="giessen.localhost")
        here, there = browser.actor().id, browser.actor("giessen.localhost").id

        found = list(rows())

        assert len([table for table, _said in found if table == "public.identity_listing"]) == 2
        assert there not in reachable(here, found)

    @pytest.mark.django_db
    def test_the_search_would_find_a_table_that_joins_them(self) -> None:
        one, two, konto = "a" * 64, "b" * 64, "c" * 64

        assert two in reachable(one, [("x", {one, konto}), ("y", {konto, two})])
        assert two not in reachable(one, [("x", {one}), ("y", {konto, two})])
