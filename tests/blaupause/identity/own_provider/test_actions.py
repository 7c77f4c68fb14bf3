"""What a town can do about a provider of its own; Keycloak is told, or nothing happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from blaupause.domain import SYSTEM, Conflict, Invalid, NotFound, now
from blaupause.identity.enums import ProviderState, SessionKind
from blaupause.identity.models import OwnProvider, Session
from blaupause.identity.own_provider import actions, queries
from blaupause.identity.own_provider.actions import Wish
from blaupause.identity.realms.town_entry import KeycloakAway
from blaupause.identity.tasks import close_own_provider
from blaupause.tenancy.context import identity
from tests.people import NEIGHBOUR

if TYPE_CHECKING:
    from blaupause.tenancy.models import Town
    from tests.blaupause.identity.own_provider.conftest import Keycloak
    from tests.worlds import World

WISH: dict[str, Any] = {
    "kind": "oidc",
    "address": "https://konto.fulda.example",
    "described": {"token_endpoint": "https://konto.fulda.example/token"},
    "domains": ("fulda.example",),
    "client_id": "blaupause",
    "factor_claim": "amr",
    "factor_word": "mfa",
}


def connected(town: Town, *, tested: bool = True, on: bool = False, **other: Any) -> OwnProvider:
    own = actions.connect(town=town, wish=Wish(**WISH | other), secret="geheim", by=SYSTEM)
    if tested:
        actions.record_test(alias=own.alias, edition=own.edition, problems=(), by=SYSTEM)
    return actions.switch_on(town=town, by=SYSTEM) if on else own


def a_session(broker: str) -> None:
    Session.objects.create(
        key_hmac=f"of {broker}", kind=SessionKind.SESSION, host="x", broker=broker, data=b"", expires_at=now()
    )


def test_the_secret_goes_to_keycloak_and_nowhere_else(fulda: World, keycloak: Keycloak) -> None:
    with identity():
        own = connected(fulda.town, tested=False)
        assert keycloak.told == [("put", "testing", "geheim")]
        assert "geheim" not in str(OwnProvider.objects.values().get(pk=own.pk))
        assert (queries.hint(fulda.town), queries.of_town(fulda.town)) == ("", own)


def test_if_keycloak_is_away_nothing_happens_here(fulda: World, keycloak: Keycloak) -> None:
    keycloak.is_away = True
    with identity():
        with pytest.raises(KeycloakAway):
            connected(fulda.town)
        assert queries.of_town(fulda.town) is None


def test_a_change_has_to_be_tested_anew_and_ends_sessions(fulda: World, keycloak: Keycloak) -> None:
    with identity():
        own = connected(fulda.town, on=True)
        assert (queries.hint(fulda.town), [each.pk for each in queries.switched_on()]) == (own.alias, [own.pk])
        a_session(own.alias)
        changed = connected(fulda.town, tested=False, factor_claim="", factor_word="egal")
        assert (changed.state, changed.edition, changed.factor_word) == ("testing", 2, "")
        assert not Session.objects.filter(broker=own.alias).exists()
        with pytest.raises(Conflict, match="Testen"):
            actions.switch_on(town=fulda.town, by=SYSTEM)


def test_wrong_words_and_domains_are_refused(fulda: World, keycloak: Keycloak) -> None:
    with identity():
        for wrong, field in (({"domains": ()}, "domains"), ({"factor_word": "a b"}, "factor_word")):
            with pytest.raises(Invalid) as error:
                connected(fulda.town, **wrong)
            assert error.value.field == field
        connected(fulda.town)
        with pytest.raises(Conflict, match="entfernen"):
            connected(fulda.town, address="https://andere.example")


def test_a_test_of_before_or_of_nothing_does_not_count(fulda: World, keycloak: Keycloak) -> None:
    with identity():
        own = connected(fulda.town, tested=False)
        with pytest.raises(Conflict, match="geändert"):
            actions.record_test(alias=own.alias, edition=7, problems=(), by=SYSTEM)
        with pytest.raises(NotFound):
            actions.record_test(alias="town_unbekannt", edition=1, problems=(), by=SYSTEM)
        found = actions.record_test(alias=own.alias, edition=1, problems=["no_address"], by=SYSTEM)
        assert (found.problems, found.was_tested) == (["no_address"], False)


def test_a_test_of_what_is_on_does_not_switch_it_off(fulda: World, keycloak: Keycloak) -> None:
    with identity():
        own = connected(fulda.town, on=True)
        found = actions.record_test(alias=own.alias, edition=own.edition, problems=["no_address"], by=SYSTEM)
        assert (found.state, found.problems) == (ProviderState.ON, [])


def test_off_at_once_also_without_keycloak_which_follows(fulda: World, keycloak: Keycloak) -> None:
    with identity():
        own = connected(fulda.town, on=True)
        a_session(own.alias)
        a_session("")
        keycloak.is_away = True
        assert actions.switch_off(town=fulda.town, by=SYSTEM).state == ProviderState.OFF
        assert [each.broker for each in Session.objects.all()] == [""]
        with pytest.raises(KeycloakAway):
            close_own_provider(provider_id=own.pk)
        keycloak.is_away = False
        close_own_provider(provider_id=own.pk)
        assert keycloak.told[-1] == ("close", "off", "")
        actions.switch_on(town=fulda.town, by=SYSTEM)
        close_own_provider(provider_id=own.pk)
        assert keycloak.told[-1] == ("put", "on", ""), "the job of before closes nothing that is open again"


def test_removed_it_is_forgotten(fulda: World, keycloak: Keycloak) -> None:
    with identity():
        connected(fulda.town)
        keycloak.is_away = True
        with pytest.raises(KeycloakAway):
            actions.remove(town=fulda.town, by=SYSTEM)
        assert queries.of_town(fulda.town) is not None
        keycloak.is_away = False
        actions.remove(town=fulda.town, by=SYSTEM)
        assert queries.of_town(fulda.town) is None
        with pytest.raises(NotFound):
            actions.remove(town=fulda.town, by=SYSTEM)


def test_a_neighbour_or_whoever_administers_no_more_does_nothing(fulda: World, keycloak: Keycloak) -> None:
    with identity():
        own = connected(fulda.town, on=True)
        for act in (actions.switch_on, actions.switch_off, actions.remove):
            with pytest.raises(Conflict, match="Administration"):
                act(town=fulda.town, by=NEIGHBOUR)
        with pytest.raises(Conflict, match="Administration"):
            actions.record_test(alias=own.alias, edition=own.edition, problems=(), by=NEIGHBOUR)
        with pytest.raises(Conflict, match="Administration"):
            actions.connect(town=fulda.town, wish=Wish(**WISH), secret="", by=NEIGHBOUR)
        assert queries.hint(fulda.town) == own.alias
