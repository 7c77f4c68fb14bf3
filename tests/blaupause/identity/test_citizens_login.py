"""The whole login of citizens: from a town to the login host, to the real provider, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.domain import ActorKind, Level
from blaupause.identity import evidence, sessions
from blaupause.identity.enums import SessionKind
from blaupause.identity.models import Person
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import FULDA, LOGIN_ORIGIN, Browser, stored, text

if TYPE_CHECKING:
    import pytest
    from pytest_django.fixtures import Settings

    from tests.worlds import World


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


def test_the_level_may_come_from_the_plugin(
    browser: Browser, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "ALIASES", {})  # what the session says proves nothing
    settings.CITIZEN_LEVEL_FROM = "vertrauensniveau"

    browser.log_in("sevda", bereich="buerger", stufe="high")

    assert browser.actor().level == Level.HIGH


def test_an_association_logs_in_with_its_own_account(browser: Browser) -> None:
    browser.log_in("heimatverein", bereich="buerger", stufe="substantial")

    assert browser.actor().name == "Heimatverein Beispielau e. V."


def test_whoever_acts_for_an_organisation_is_led_to_its_account_and_asked_anew(browser: Browser) -> None:
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger&stufe=basic&konto=organisation")

    asked = browser.asked()
    assert (asked["kc_idp_hint"], asked["acr_values"], asked["prompt"]) == (
        "unternehmenskonto",
        "substantiell",
        "login",
    )
    browser.choose("heimatverein")
    acts = evidence.acting(browser.actor().evidence)
    assert acts is not None
    assert (acts.organisation, acts.person) == ("Heimatverein Beispielau e. V.", "Friederike Groß")
    assert acts.register == "Vereinsregister Fulda, VR 99999"


def test_a_level_that_no_organisation_reaches_is_told_afterwards(browser: Browser) -> None:
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger&stufe=high&konto=organisation&next=/antrag/")
    assert browser.asked()["acr_values"] == "hoch"

    answer = browser.choose("heimatverein")

    assert answer.status_code == 403
    assert f'href="{FULDA}/antrag/"' in text(answer)
    assert browser.actor().kind == ActorKind.ANONYMOUS


def test_staff_have_no_account_of_an_organisation(browser: Browser) -> None:
    browser.open(f"{FULDA}/auth/anmelden/?bereich=verwaltung&konto=organisation")

    assert "kc_idp_hint" not in browser.asked()


def test_cancelling_is_told_and_leads_back(browser: Browser) -> None:
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger")
    answer = browser.deny()

    assert answer.status_code == 400
    assert "abgebrochen" in text(answer)
    assert f'href="{FULDA}"' in text(answer)


def test_at_the_hub_citizens_log_in_for_their_common_list(browser: Browser, provider: dict[str, str]) -> None:
    browser.open("http://localhost:8000/auth/anmelden/?bereich=buerger")
    assert browser.at.startswith(provider["buerger"])
    browser.choose("sevda")

    assert browser.at == "http://localhost:8000/meine-antraege/"
    at_hub, in_fulda = browser.actor("localhost"), browser.actor()
    assert (at_hub.kind, at_hub.town, at_hub.name) == (ActorKind.CITIZEN, "", "Sevda Yılmaz-Brandt")
    assert in_fulda.kind == ActorKind.ANONYMOUS


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
