"""What the realm files ask for, and how a realm differs from it."""

from __future__ import annotations

from typing import Any

import pytest

from blaupause.identity.evidence import ACR, ALIASES, ATTRIBUTES
from blaupause.identity.realms.difference import MASK, Word, change
from blaupause.identity.realms.steps import flow_of, steps_of
from blaupause.identity.realms.wanted import Kind, Thing, Unset, things

VALUES = {
    "BLAUPAUSE_CLIENT": "blaupause",
    "BLAUPAUSE_LOGIN_URL": "https://login.example",
    "BLAUPAUSE_KEYCLOAK_URL": "https://konto.example",
    **{
        f"BLAUPAUSE_{account}_{part}": f"https://{account.lower()}.example/{part.lower()}"
        for account in ("BUNDID", "COMPANIES")
        for part in ("ENTITY", "SIGN_ON", "METADATA")
    },
}


def named(kind: Kind, realm: str = "buerger") -> dict[str, Thing]:
    return {thing.name: thing for thing in things(realm, VALUES)[0] if thing.kind is kind}


def test_there_is_an_identity_provider_for_every_level_and_no_other() -> None:
    assert set(named(Kind.PROVIDER)) == set(ALIASES)


def test_each_asks_for_the_level_it_stands_for() -> None:
    for alias, thing in named(Kind.PROVIDER).items():
        assert thing.words["config"]["authnContextClassRefs"] == f'["STORK-QAA-Level-{ALIASES[alias].value}"]'
        assert thing.words["config"]["wantAssertionsSigned"] == "true"


def test_the_levels_of_the_realm_are_those_of_the_platform() -> None:
    said = named(Kind.REALM)["buerger"].words["attributes"]["acr.loa.map"]
    assert said == str({word: level.value for level, word in ACR.items()}).replace("'", '"')


def test_every_attribute_becomes_a_claim() -> None:
    claims = set(named(Kind.CLIENT_MAPPER))
    assert claims >= {*ATTRIBUTES, "bpk2", "idp"}


def test_no_claim_says_the_level_that_the_account_remembers() -> None:
    """It is the level of whichever session of the person came last (research: level 1 becomes 4)."""
    said = [thing.words["config"].values() for thing in named(Kind.CLIENT_MAPPER).values()]
    assert not [values for values in said if "vertrauensniveau" in values]


@pytest.mark.parametrize("realm", ["verwaltung", "buerger"])
def test_the_client_is_as_strict_as_can_be(realm: str) -> None:
    client = named(Kind.CLIENT, realm)["blaupause"].words
    assert client["redirectUris"] == ["https://login.example/callback"]
    assert client["clientAuthenticatorType"] == "client-jwt"
    assert client["attributes"]["require.pushed.authorization.requests"] == "true"
    assert client["attributes"]["pkce.code.challenge.method"] == "S256"
    assert not client["fullScopeAllowed"]
    assert not client["directAccessGrantsEnabled"]


def test_a_mailbox_alone_opens_no_account_of_staff() -> None:
    assert named(Kind.REALM, "verwaltung")["verwaltung"].words["resetPasswordAllowed"] is False


def test_staff_never_come_in_by_password_alone() -> None:
    assert named(Kind.CLIENT, "verwaltung")["blaupause"].words["attributes"]["minimum.acr.value"] == "mfa"


def test_what_has_no_address_here_is_named() -> None:
    found, without = things("buerger", {**VALUES, "BLAUPAUSE_COMPANIES_ENTITY": ""})
    assert without == ["unternehmenskonto"]
    assert not [thing for thing in found if "unternehmenskonto" in {thing.name, thing.owner}]


def test_without_the_login_host_there_is_no_client() -> None:
    with pytest.raises(Unset):
        things("verwaltung", {})


def test_whoever_logs_in_edits_nothing_of_their_account() -> None:
    for realm in ("verwaltung", "buerger"):
        assert {str(each.words["permissions"]["edit"]) for each in named(Kind.PROFILE, realm).values()} == {"['admin']"}


def test_steps_are_called_by_their_flow_and_a_second_of_a_kind_is_another() -> None:
    step = {"authenticator": "auth-otp-form", "requirement": "REQUIRED", "priority": 10}
    below = {"flowAlias": "darunter", "requirement": "REQUIRED", "priority": 30, "authenticatorConfig": "strenge"}
    realm = {
        "authenticatorConfig": [{"alias": "strenge", "config": {"x": "1"}}],
        "authenticationFlows": [
            {"alias": "browser", "builtIn": True, "authenticationExecutions": [step]},
            {"alias": "eigen", "builtIn": False, "authenticationExecutions": [step, step, below]},
        ],
    }
    found = {each["step"]: each for each in steps_of(realm)}
    assert list(found) == ["eigen / auth-otp-form", "eigen / auth-otp-form (2)", "eigen / darunter"]
    assert found["eigen / darunter"]["config"] == {"x": "1"}
    assert {flow_of(each) for each in found} == {"eigen"}


def test_a_second_factor_stands_in_the_way_of_staff() -> None:
    steps = named(Kind.STEP, "verwaltung")
    assert steps["stufe-mfa / zweiter-faktor"].words["requirement"] == "REQUIRED"


MAIL = {
    "BLAUPAUSE_MAIL_HOST": "mail.example",
    "BLAUPAUSE_MAIL_PORT": "587",
    "BLAUPAUSE_MAIL_FROM": "noreply@example.org",
    "BLAUPAUSE_MAIL_STARTTLS": "true",
    "BLAUPAUSE_MAIL_AUTH": "false",
}


def staff_realm(**values: str) -> Any:
    found, _without = things("verwaltung", {**VALUES, **values})
    return next(thing.words for thing in found if thing.kind is Kind.REALM)


def test_a_realm_sends_by_the_platforms_mail_server() -> None:
    assert "smtpServer" not in staff_realm()
    words = staff_realm(**MAIL)
    assert words["smtpServer"] == {
        "host": "mail.example",
        "port": "587",
        "from": "noreply@example.org",
        "fromDisplayName": "Anmeldung für die Verwaltung",
        "ssl": "false",
        "starttls": "true",
        "auth": "false",
    }
    assert "blaupause.mail.password" not in words["attributes"]


def test_a_password_of_the_mail_server_leaves_a_mark_and_is_never_told() -> None:
    secret = {"BLAUPAUSE_MAIL_PASSWORD": "geheim", "BLAUPAUSE_MAIL_PASSWORD_MARK": "abc"}
    words = staff_realm(**MAIL, **secret)
    assert words["smtpServer"]["password"] == "geheim"
    assert words["attributes"]["blaupause.mail.password"] == "abc"
    thing = Thing(Kind.REALM, "verwaltung", {"smtpServer": {"password": "geheim"}})
    first = change(thing, {"smtpServer": {"host": "x"}})
    assert first is not None
    assert first.words == (Word("smtpServer.password", None, MASK),)
    assert change(thing, {"smtpServer": {"password": MASK}}) is None


def test_the_platforms_clients_may_look_after_accounts_and_providers_and_nothing_else() -> None:
    found, _without = things("verwaltung", VALUES)
    rights = [(each.owner, each.name) for each in found if each.kind is Kind.CLIENT_RIGHT]
    assert rights == [
        ("blaupause-accounts", "manage-users"),
        ("blaupause-providers", "manage-identity-providers"),
        ("blaupause-providers", "manage-users"),
    ]
    for name, is_open in (("blaupause-accounts", True), ("blaupause-providers", False)):
        client = named(Kind.CLIENT, "verwaltung")[name].words
        assert (client["standardFlowEnabled"], client["directAccessGrantsEnabled"]) == (False, False)
        assert (client["clientAuthenticatorType"], client["enabled"]) == ("client-jwt", is_open)


WANTED: dict[str, Any] = {"enabled": True, "uris": ["b", "a"], "config": {"x": "1", "y": {}}, "none": []}
THING = Thing(Kind.CLIENT, "blaupause", WANTED)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"enabled": True, "uris": ["a", "b"], "config": {"x": "1"}, "id": "7"}, ()),
        ({"enabled": True, "uris": ["a"], "config": {"x": "1"}}, (Word("uris", ["a"], ["b", "a"]),)),
        ({"enabled": True, "uris": ["a", "b"], "config": {"x": "2"}}, (Word("config.x", "2", "1"),)),
        ({"enabled": True, "uris": ["a", "b"]}, (Word("config", None, {"x": "1", "y": {}}),)),
        ({"enabled": True, "uris": ["a", "b"], "config": {"x": MASK}}, ()),  # some settings of steps are never told
        ({"uris": ["a", "b"], "config": {"x": "1"}}, (Word("enabled", None, after=True),)),
    ],
)
def test_only_wanted_words_count_and_lists_are_sets(found: dict[str, Any], words: tuple[Word, ...]) -> None:
    seen = change(THING, found)
    assert (seen.words if seen else ()) == words


def test_what_is_sent_keeps_everything_else() -> None:
    seen = change(THING, {"id": "7", "config": {"x": "2", "z": "3"}, "description": "Von Hand"})
    assert seen is not None
    assert seen.merged == {
        "id": "7",
        "description": "Von Hand",
        "enabled": True,
        "uris": ["b", "a"],
        "config": {"x": "1", "y": {}, "z": "3"},
        "none": [],
    }
    made = change(THING, None)
    assert made is not None
    assert made.merged == WANTED
