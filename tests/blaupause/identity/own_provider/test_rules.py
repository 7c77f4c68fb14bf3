"""Whom a town's own provider may bring in, and what may be set."""

from __future__ import annotations

from typing import Any

import pytest

from blaupause.domain import Conflict, Invalid
from blaupause.identity.enums import ProviderState
from blaupause.identity.models import OwnProvider
from blaupause.identity.own_provider import rules
from blaupause.identity.own_provider.rules import Told, Unadmitted
from blaupause.tenancy.models import Town

HERE, THERE = Town(pk=1, slug="hier", schema_name="town_hier"), Town(pk=2, slug="dort", schema_name="town_dort")
CLAIMS: dict[str, Any] = {
    "idp": "town_hier",
    "provider_sub": "k1",
    "provider_name": "Kira",
    "provider_email": "kira@hier.example",
    "provider_login": "n1",
    "provider_amr_login": "n1",
    "provider_amr": ["pwd", "mfa"],
}


def own(**other: Any) -> OwnProvider:
    values = {"town": HERE, "kind": "oidc", "address": "https://a", "domains": ["hier.example"]}
    return OwnProvider(**values | {"state": ProviderState.ON, "factor_claim": "amr", "factor_word": "mfa"} | other)


def refused(provider: OwnProvider | None, town: Town | None = HERE, **claims: Any) -> str:
    with pytest.raises(Unadmitted) as error:
        rules.require_admitted(provider, Told.of(CLAIMS | claims), town)
    return error.value.reason


@pytest.mark.parametrize("town", [HERE, None])
def test_it_opens_its_own_town_and_the_hub(town: Town | None) -> None:
    rules.require_admitted(own(), Told.of(CLAIMS), town)


def test_what_is_not_switched_on_or_not_known_opens_nothing() -> None:
    assert {refused(None), refused(own(state=ProviderState.OFF)), refused(own(state=ProviderState.TESTING))} == {"off"}


def test_it_opens_no_other_town() -> None:
    assert refused(own(), THERE) == "elsewhere"


@pytest.mark.parametrize(
    ("email", "reason"),
    [
        ("", "no_address"),
        ("kira@dort.example", "foreign_domain"),
        ("kira@sub.hier.example", "foreign_domain"),
        ("kira@hier.example@dort.example", "foreign_domain"),
        ("@hier.example", "foreign_domain"),
        ("kira@hıer.example", "foreign_domain"),
    ],
)
def test_only_addresses_of_its_domains_count(email: str, reason: str) -> None:
    assert refused(own(), provider_email=email) == reason


def test_a_domain_is_compared_without_case() -> None:
    rules.require_admitted(own(), Told.of(CLAIMS | {"provider_email": "Kira@HIER.example"}), HERE)


@pytest.mark.parametrize(
    "claims",
    [{"provider_amr": ["pwd"]}, {"provider_amr_login": "another"}, {"provider_login": ""}, {"provider_amr": None}],
)
def test_a_second_factor_must_be_of_this_very_login(claims: dict[str, Any]) -> None:
    assert refused(own(), **claims) == "second_factor"


def test_the_platforms_own_factor_does_as_well() -> None:
    rules.require_admitted(own(factor_claim="", factor_word=""), Told.of(CLAIMS | {"amr": ["otp"]}), HERE)
    assert refused(own(factor_claim="", factor_word="")) == "second_factor"


def test_a_level_may_be_the_word() -> None:
    provider = own(factor_claim="acr", factor_word="gold")
    rules.require_admitted(provider, Told.of(CLAIMS | {"provider_acr": "gold"}), HERE)
    assert refused(provider, provider_acr="silber") == "second_factor"


def test_what_was_said_can_be_shown() -> None:
    assert Told.of(CLAIMS).words == {"amr": ["mfa", "pwd"]}


def test_domains_are_read_as_people_write_them() -> None:
    assert rules.require_domains([" @Fulda.de ", "fulda.de", "", "amt.fulda.de"]) == ["amt.fulda.de", "fulda.de"]


@pytest.mark.parametrize(
    "typed", [[], [" "], ["fulda"], ["-x.de"], ["x y.de"], ["*.de"], ["gmail.com"], [f"d{n}.de" for n in range(11)]]
)
def test_what_is_no_domain_of_a_town_is_refused(typed: list[str]) -> None:
    with pytest.raises(Invalid) as error:
        rules.require_domains(typed)
    assert error.value.field == "domains"


def test_a_word_has_no_sign_that_a_rule_of_keycloak_reads() -> None:
    rules.require_word("http://schemas.microsoft.com/claims/multipleauthn")
    for word in ("", '"}]', "a b", "x" * 201):
        with pytest.raises(Invalid):
            rules.require_word(word)


def test_another_provider_does_not_take_over_accounts() -> None:
    rules.require_same(own(), kind="oidc", address="https://a")
    for other in ({"kind": "saml", "address": "https://a"}, {"kind": "oidc", "address": "https://b"}):
        with pytest.raises(Conflict, match="entfernen"):
            rules.require_same(own(), **other)


@pytest.mark.parametrize(("tested", "problems"), [(0, []), (1, []), (2, ["no_address"])])
def test_what_was_not_tested_as_it_is_now_stays_off(tested: int, problems: list[str]) -> None:
    with pytest.raises(Conflict, match="Testen"):
        rules.require_tested(own(edition=2, tested_edition=tested, problems=problems))
    rules.require_tested(own(edition=2, tested_edition=2))
