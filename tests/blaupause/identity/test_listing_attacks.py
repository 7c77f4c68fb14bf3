"""What others try with a common list, and that nothing stored joins the towns of somebody who did not agree."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import httpx
import pytest
from django.db import connection
from django.test import Client

from blaupause.identity import oidc, start
from blaupause.identity.listing import queries
from blaupause.identity.models import Listing
from blaupause.tenancy.context import at, hub, identity, place_of, worker
from blaupause.tenancy.directory import town_by_slug
from tests.blaupause.identity.browsing import FULDA, Browser, text
from tests.blaupause.identity.listings import BY, CONSENT, HUB, agree, ask, kept, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

READABLE: Final = """
    SELECT schemaname, tablename FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND has_schema_privilege(schemaname, 'USAGE')
        AND has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')
"""
NAMES: Final = re.compile(r"[0-9a-f]{64}")


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
