"""The whole login with the real provider: from a town to the login host, to the provider, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from blaupause import limits
from blaupause.audit.models import HubEvent
from blaupause.domain import ActorKind, Level, Role, now
from blaupause.identity import oidc, sessions, start
from blaupause.identity.enums import SessionKind
from blaupause.identity.models import Membership, Person
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import FULDA, LOGIN_ORIGIN, Browser, stored
from tests.blaupause.ui.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django.fixtures import Settings

    from tests.worlds import World


def text(answer: Any) -> str:
    """Return a page as text; every page is valid HTML with one heading."""
    page: str = answer.content.decode()
    assert len(read(page).all("h1")) == 1
    return page


def hub_events() -> list[tuple[str, str, str, dict[str, object]]]:
    with identity():
        return list(HubEvent.objects.order_by("pk").values_list("name", "actor_kind", "actor_town", "details"))


# --- Citizens


def test_a_citizen_logs_in_and_comes_back_to_where_they_were(browser: Browser) -> None:
    answer = browser.log_in("sevda", bereich="buerger", stufe="substantial", next="/auth/abgemeldet/")

    assert answer.status_code == 200
    assert browser.at == f"{FULDA}/auth/abgemeldet/"
    actor = browser.actor()
    assert (actor.kind, actor.level, actor.town, actor.name) == (
        ActorKind.CITIZEN,
        Level.HIGH,
        "fulda",
        "Sevda Yılmaz-Brandt",
    )
    assert actor.evidence["source"] == "bundid-4"
    assert actor.evidence["attributes"]["family_name"] == "Yılmaz-Brandt"
    assert actor.evidence["attribute_levels"] == {"given_name": "high", "family_name": "high", "email": "basic"}


def test_the_provider_is_asked_for_one_level_with_proof_key_and_nonce(browser: Browser) -> None:
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger&stufe=substantial")

    asked = browser.asked()
    assert asked["redirect_uri"] == f"{LOGIN_ORIGIN}/callback"
    assert asked["acr_values"] == "substantiell"
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid"
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert "prompt" not in asked


def test_a_town_knows_a_citizen_by_a_pseudonym_of_its_own(browser: Browser, giessen: World) -> None:
    browser.log_in("sevda", bereich="buerger", stufe="basic")
    browser.log_in("sevda", host="giessen.localhost", bereich="buerger", stufe="basic")

    here, there = browser.actor(), browser.actor("giessen.localhost")
    assert len(here.id) == 64
    assert here.id != there.id
    with identity():
        assert not Person.objects.exists()
    assert all(b"GQTAlQ9CZQeTMPvh" not in bytes(row.data) for row in stored(SessionKind.SESSION))


def test_the_same_person_has_the_same_pseudonym_next_time(browser: Browser, provider: dict[str, str]) -> None:
    browser.log_in("sevda", bereich="buerger", stufe="basic")
    again = Browser()
    again.log_in("sevda", bereich="buerger", stufe="basic")

    assert browser.actor().id == again.actor().id


def test_whoever_logs_in_on_a_shared_computer_is_told_that_what_was_open_is_closed(browser: Browser) -> None:
    client = browser.on("fulda.localhost")
    with identity():
        left = sessions.ServerSession("fulda.localhost")
        left["drafts"] = {"7": "hund"}
        sessions.save(left)
    client.cookies["__Host-sid"] = left.key

    answer = browser.log_in("sevda", bereich="buerger", stufe="basic", next="/auth/abgemeldet/")

    assert "Was hier vor der Anmeldung offen war, ist geschlossen" in text(answer)
    assert dict(client.get("/auth/abgemeldet/").wsgi_request.session) == {}


def test_where_nothing_was_open_nothing_is_said_to_be_closed(browser: Browser) -> None:
    """A draft that was deleted leaves an empty list in the session."""
    with identity():
        left = sessions.ServerSession("fulda.localhost")
        left["drafts"] = {}
        sessions.save(left)
    browser.on("fulda.localhost").cookies["__Host-sid"] = left.key

    answer = browser.log_in("sevda", bereich="buerger", stufe="basic", next="/auth/abgemeldet/")

    assert "geschlossen" not in text(answer)


def test_a_level_too_low_ends_on_a_page_with_two_ways_on_and_never_in_a_loop(browser: Browser) -> None:
    answer = browser.log_in("basis", bereich="buerger", stufe="substantial", next="/antrag/")

    assert answer.status_code == 403
    assert "substanziell" in text(answer)
    assert "Noch einmal anmelden" in text(answer)
    assert f'href="{FULDA}"' in text(answer)
    assert browser.actor().kind == ActorKind.ANONYMOUS
    assert stored(SessionKind.HANDOFF) == []


def test_a_second_login_asks_the_provider_again(browser: Browser) -> None:
    browser.log_in("basis", bereich="buerger", stufe="basic")
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger&stufe=high")

    assert browser.asked()["prompt"] == "login"
    assert browser.asked()["acr_values"] == "hoch"
    browser.choose("sevda")
    assert browser.actor().level == Level.HIGH


def test_the_level_may_come_from_the_plugin(browser: Browser, settings: Settings) -> None:
    settings.CITIZEN_LEVEL_FROM = "vertrauensniveau"

    browser.log_in("sevda", bereich="buerger", stufe="high")

    assert browser.actor().level == Level.HIGH


def test_an_association_logs_in_with_its_own_account(browser: Browser) -> None:
    browser.log_in("heimatverein", bereich="buerger", stufe="substantial")

    assert browser.actor().name == "Heimatverein Beispielau e. V."


def test_cancelling_is_told_and_leads_back(browser: Browser) -> None:
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger")
    answer = browser.deny()

    assert answer.status_code == 400
    assert "abgebrochen" in text(answer)
    assert f'href="{FULDA}"' in text(answer)


def test_citizens_have_no_account_at_the_hub(browser: Browser, provider: dict[str, str]) -> None:
    browser.open("http://localhost:8000/auth/anmelden/?bereich=buerger")

    assert browser.at.startswith(provider["verwaltung"])


def test_two_tabs_log_in_at_the_same_time(browser: Browser) -> None:
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger&next=/auth/abgemeldet/")
    first = browser.at
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger&next=/")
    browser.choose("sevda")
    browser.at = first

    answer = browser.choose("sevda")

    assert answer.status_code == 403  # the nonce was used up by the other tab
    assert browser.actor().kind == ActorKind.CITIZEN


def test_who_was_away_too_long_is_told_after_the_new_login(browser: Browser) -> None:
    answer = browser.log_in("sevda", bereich="buerger", next="/auth/abgemeldet/", abgelaufen="1")

    assert "Sie waren eine Weile nicht aktiv" in text(answer)
    assert "Sie waren eine Weile" not in text(browser.open(f"{FULDA}/auth/abgemeldet/"))


# --- Staff


def test_a_clerk_logs_in_with_the_roles_of_this_town(browser: Browser, staff: dict[str, Person]) -> None:
    browser.log_in("thea", bereich="verwaltung", next="/auth/abgemeldet/")

    actor = browser.actor()
    assert (actor.kind, actor.id, actor.name, actor.town) == (
        ActorKind.STAFF,
        str(staff["thea"].uuid),
        "Thea Muster",
        "fulda",
    )
    assert actor.roles == {Role.CLERK}
    assert actor.units == frozenset()
    with identity():
        staff["thea"].refresh_from_db()
    assert staff["thea"].last_login_at is not None


def test_staff_of_the_hub_begin_at_their_start_page(browser: Browser, staff: dict[str, Person]) -> None:
    browser.open("http://localhost:8000/verwaltung/")
    answer = browser.choose("karl")

    assert browser.at == "http://localhost:8000/verwaltung/"
    assert "Karl Vorlage" in text(answer)
    assert 'href="http://localhost:8000/kkv/"' in text(answer)


def test_the_start_page_leads_into_the_towns(browser: Browser, staff: dict[str, Person]) -> None:
    browser.open("http://localhost:8000/verwaltung/")
    answer = browser.choose("ida")

    assert "Stadt Fulda" in text(answer)
    assert f'href="{FULDA}/einrichtung/"' in text(answer)
    assert "/kkv/" not in text(answer)


def test_somebody_without_a_role_is_told_so(browser: Browser, staff: dict[str, Person]) -> None:
    answer = browser.log_in("nora", bereich="verwaltung")

    assert answer.status_code == 403
    assert "Für Sie ist hier noch nichts eingerichtet" in text(answer)
    with identity():
        assert not Person.objects.filter(subject="nora").exists()
    assert hub_events()[-1] == ("access.refused", "staff", "", {"route": "login", "town": "fulda"})


def test_a_clerk_of_another_town_is_shown_the_own_one(browser: Browser, staff: dict[str, Person]) -> None:
    answer = browser.log_in("gesa", bereich="verwaltung")

    assert answer.status_code == 403
    assert 'href="http://giessen.localhost:8000/amt/"' in text(answer)
    assert browser.actor().kind == ActorKind.ANONYMOUS
    assert stored(SessionKind.HANDOFF) == []


def test_a_person_who_was_switched_off_does_not_get_in(browser: Browser, staff: dict[str, Person]) -> None:
    with identity():
        Person.objects.filter(subject="thea").update(is_active=False)

    assert browser.log_in("thea", bereich="verwaltung").status_code == 403


def test_staff_without_a_second_factor_do_not_get_in(
    browser: Browser, staff: dict[str, Person], settings: Settings
) -> None:
    settings.STAFF_ACR = "phishing-resistant"

    answer = browser.log_in("thea", bereich="verwaltung")

    assert answer.status_code == 403
    assert "zweite Nachweis" in text(answer)


def test_where_no_second_factor_is_asked_it_is_not_checked(
    browser: Browser, staff: dict[str, Person], settings: Settings
) -> None:
    settings.STAFF_ACR = ""

    browser.log_in("thea", bereich="verwaltung")

    assert browser.actor().kind == ActorKind.STAFF


def test_a_role_that_ended_counts_no_more_in_the_very_next_request(browser: Browser, staff: dict[str, Person]) -> None:
    browser.log_in("thea", bereich="verwaltung")
    assert browser.actor().roles == {Role.CLERK}
    with identity():
        Membership.objects.filter(person=staff["thea"]).update(valid_until=now() - timedelta(seconds=1))

    assert browser.actor().roles == frozenset()


# --- Who comes back must be who left


@pytest.fixture
def handoff(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a hand-off nobody has picked up; `browser` is the one that left for it."""
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger&next=/auth/abgemeldet/")
    stop = browser.on("fulda.localhost")
    with monkeypatch.context() as patch:
        patch.setattr(stop, "get", lambda _path: type("Stopped", (), {"status_code": 200})())
        browser.choose("sevda")
    return browser.at


def test_a_handoff_opens_in_the_browser_that_left(browser: Browser, handoff: str) -> None:
    browser.open(handoff)

    assert browser.actor().kind == ActorKind.CITIZEN
    assert stored(SessionKind.HANDOFF) == []


def test_another_browser_cannot_use_it_and_it_is_gone(browser: Browser, handoff: str) -> None:
    foreign = Browser()

    answer = foreign.open(handoff)

    assert answer.status_code == 403
    assert "gehört nicht zu diesem Browser" in text(answer)
    assert foreign.actor().kind == ActorKind.ANONYMOUS
    assert browser.open(handoff).status_code == 403  # burnt


def test_another_town_cannot_use_it(browser: Browser, handoff: str, giessen: World) -> None:
    browser.on("giessen.localhost").cookies[start.NONCE_COOKIE] = (
        browser.on("fulda.localhost").cookies[start.NONCE_COOKIE].value
    )

    answer = browser.open(handoff.replace("fulda", "giessen"))

    assert answer.status_code == 403
    assert browser.actor("giessen.localhost").kind == ActorKind.ANONYMOUS


def test_it_opens_once(browser: Browser, handoff: str) -> None:
    browser.open(handoff)

    assert browser.open(handoff).status_code == 403


def test_it_opens_for_a_minute(browser: Browser, handoff: str) -> None:
    with time_machine.travel(now() + timedelta(seconds=61)):
        assert browser.open(handoff).status_code == 403


def test_an_invented_code_opens_nothing(browser: Browser) -> None:
    assert browser.open(f"{FULDA}/auth/accept?code=invented").status_code == 403
    assert browser.open(f"{FULDA}/auth/accept").status_code == 403


def test_the_key_is_stored_as_a_fingerprint(browser: Browser, handoff: str) -> None:
    key = parse_qs(urlsplit(handoff).query)["code"][0]

    (row,) = stored(SessionKind.HANDOFF)
    assert len(key) >= 43  # 256 bits
    assert key not in row.key_hmac
    assert key.encode() not in bytes(row.data)


# --- The way to the login host


def sealed(browser: Browser, **words: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in words.items())
    answer = browser.on("fulda.localhost").get(f"/auth/anmelden/?{query}")
    location: str = answer.headers["Location"]
    return location


def test_what_is_wanted_travels_sealed(browser: Browser) -> None:
    link = sealed(browser, bereich="buerger", next="/status/7K4M-92QX-0ADE-55TZ/")

    assert link.startswith(f"{LOGIN_ORIGIN}/start?t=")
    assert "7K4M" not in link
    assert start.read(parse_qs(urlsplit(link).query)["t"][0]).next == "/status/7K4M-92QX-0ADE-55TZ/"


@pytest.mark.parametrize(
    "change", [lambda link: link[:-4] + "AAAA", lambda link: link.split("=")[0] + "=", lambda link: link + "ä"]
)
def test_a_changed_start_leads_nowhere(browser: Browser, change: Callable[[str], str]) -> None:
    answer = browser.open(change(sealed(browser, bereich="buerger")))

    assert answer.status_code == 400
    assert "gehört nicht zu diesem Browser" in text(answer)


def test_a_start_is_good_for_five_minutes(browser: Browser) -> None:
    link = sealed(browser, bereich="buerger")

    with time_machine.travel(now() + timedelta(seconds=301)):
        answer = browser.open(link)

    assert answer.status_code == 400
    assert "zu lange gedauert" in text(answer)
    assert f'href="{FULDA}"' in text(answer)


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_next_never_leads_elsewhere(browser: Browser, next_: str) -> None:
    browser.on("fulda.localhost").get("/auth/anmelden/", {"bereich": "buerger", "next": next_})
    link = (
        browser.on("fulda.localhost").get("/auth/anmelden/", {"bereich": "buerger", "next": next_}).headers["Location"]
    )

    assert start.read(parse_qs(urlsplit(link).query)["t"][0]).next == "/"


@pytest.mark.parametrize(("word", "level"), [("high", Level.HIGH), ("none", Level.BASIC), ("quatsch", Level.BASIC)])
def test_an_unknown_level_counts_as_the_lowest(word: str, level: Level) -> None:
    assert start.level_of(word) == level


def test_the_nonce_stays_in_the_town(browser: Browser) -> None:
    answer = browser.on("fulda.localhost").get("/auth/anmelden/?bereich=buerger")

    cookie = answer.cookies[start.NONCE_COOKIE]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        True,
        "Lax",
        "/",
        "",
    )
    assert cookie.value not in answer.headers["Location"]
    assert answer.headers["Cache-Control"] == "no-store"


# --- The callback


def test_a_callback_in_another_browser_is_refused(browser: Browser) -> None:
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger")
    foreign = Browser(at=browser.at)

    answer = foreign.choose("sevda")

    assert answer.status_code == 400
    assert "gehört nicht zu diesem Browser" in text(answer)


def test_a_callback_works_once(browser: Browser) -> None:
    browser.log_in("sevda", bereich="buerger")
    callback = next(url for url in browser.seen if url.startswith(f"{LOGIN_ORIGIN}/callback"))

    assert browser.open(callback).status_code == 400


def test_an_answer_of_another_issuer_is_refused(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger")
    state = browser.asked()["state"]

    answer = browser.open(f"{LOGIN_ORIGIN}/callback?code=x&state={state}&iss=https://other.example")

    assert answer.status_code == 400
    assert "nicht geklappt" in text(answer)


def test_the_login_host_remembers_nobody(browser: Browser) -> None:
    browser.log_in("sevda", bereich="buerger")

    assert browser.on("login.localhost").cookies["__Host-sid"].value == ""
    assert {row.host for row in stored(SessionKind.SESSION)} == {"fulda.localhost"}


def test_nobody_needs_to_visit_the_login_host(browser: Browser) -> None:
    answer = browser.open(f"{LOGIN_ORIGIN}/")

    assert answer.status_code == 200
    assert 'href="http://localhost:8000"' in text(answer)


def test_one_account_cannot_log_in_without_end(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "login", {"address": "300 per 10 minutes", "account": "1 per 10 minutes"})
    browser.log_in("sevda", bereich="buerger")

    answer = browser.log_in("sevda", bereich="buerger")

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert browser.log_in("heimatverein", bereich="buerger").status_code != 429


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:1", None])
def test_a_provider_that_is_away_is_told(
    browser: Browser, provider: dict[str, str], settings: Settings, issuer: str | None
) -> None:
    wrong = issuer or provider["verwaltung"] + "/"  # discovery then names another issuer than we were told
    settings.OIDC = {**settings.OIDC, "buerger": {**settings.OIDC["buerger"], "issuer": wrong}}
    oidc.forget()

    answer = browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger")

    assert answer.status_code == 503
    assert "Anmeldedienst antwortet gerade nicht" in text(answer)
