"""From claims to a level and a record: with claims a Keycloak really sent (BundID plugin 2.8.4 and plain broker)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from blaupause.domain import Level
from blaupause.identity.evidence import account, acting, proof, subject

BASE = {"iss": "https://kc.example/realms/buerger", "sub": "6615"}
PLUGIN = {
    **BASE,
    "acr": "substantiell",
    "idp": "bundid",
    "bpk2": "GQTAlQ9CZQeTMPvh",
    "vertrauensniveau": "STORK-QAA-Level-3",
    "vorname": "Erika",
    "vorname-verified-level": "STORK-QAA-Level-3",
    "nachname": "Mustermann",
    "nachname-verified-level": "STORK-QAA-Level-3",
    "mail": "erika@example.org",
    "mail-verified-level": "STORK-QAA-Level-1",
}


def test_the_plugins_claims_make_a_record() -> None:
    proven = proof(PLUGIN, level_from="vertrauensniveau")

    assert proven.level == Level.SUBSTANTIAL
    assert proven.name == "Erika Mustermann"
    assert proven.record(at=datetime(2026, 9, 8, 8, 58, tzinfo=UTC)) == {
        "level": "substantial",
        "source": "bundid",
        "at": "2026-09-08T08:58:00+00:00",
        "attributes": {"given_name": "Erika", "family_name": "Mustermann", "email": "erika@example.org"},
        "attribute_levels": {"given_name": "substantial", "family_name": "substantial", "email": "basic"},
    }


@pytest.mark.parametrize(
    ("acr", "idp", "level"),
    [
        ("hoch", "bundid-4", Level.HIGH),
        ("hoch", "bundid", Level.BASIC),  # the broker's alias proved no more
        ("basis", "bundid-4", Level.BASIC),  # an old login of the same browser
        ("substantiell", "unternehmenskonto", Level.SUBSTANTIAL),
        ("0", "bundid-4", Level.NONE),
        ("hoch", "unknown", Level.NONE),
        (None, None, Level.NONE),
    ],
)
def test_the_level_of_a_session_is_the_smaller_of_two(acr: str | None, idp: str | None, level: Level) -> None:
    assert proof({**BASE, "acr": acr, "idp": idp}, level_from="session").level == level


def test_a_stored_attribute_proves_nothing_about_this_session() -> None:
    """It leaks from one session of a person into another (keycloak.md, 13 A)."""
    assert proof({**PLUGIN, "acr": "basis"}, level_from="session").level == Level.BASIC


def test_a_plugin_that_says_nothing_proves_nothing() -> None:
    assert proof({**BASE, "acr": "hoch", "idp": "bundid-4"}, level_from="vertrauensniveau").level == Level.NONE


def test_an_organisation_is_called_by_its_name() -> None:
    told = {**BASE, "idp": "unternehmenskonto", "organisation": "Heimatverein", "vorname": "Friederike"}

    known = proof(told, level_from="session")

    assert known.name == "Heimatverein"
    assert proof(BASE, level_from="session").name == ""


def test_the_broker_s_pseudonym_survives_a_move_of_the_realm() -> None:
    moved = {**PLUGIN, "iss": "https://new.example/realms/buerger", "sub": "1"}

    assert subject(PLUGIN) == subject(moved) == "bpk2|GQTAlQ9CZQeTMPvh"
    assert account(PLUGIN) != account(moved)
    assert subject(BASE) == account(BASE) == "https://kc.example/realms/buerger|6615"


def test_an_organisation_counts_only_from_its_own_account() -> None:
    """The account of a realm may still hold what another login said about it."""
    claims = {**BASE, "vorname": "Erika", "nachname": "Muster", "organisation": "Verein", "registereintrag": "VR 1"}
    at = datetime(2026, 9, 8, 8, 58, tzinfo=UTC)

    person = proof({**claims, "idp": "bundid-3"}, level_from="session")
    company = proof({**claims, "idp": "unternehmenskonto", "acr": "substantiell"}, level_from="session")

    assert (person.name, acting(person.record(at=at))) == ("Erika Muster", None)
    acts = acting(company.record(at=at))
    assert acts is not None
    assert (company.name, acts.register, acts.person) == ("Verein", "VR 1", "Erika Muster")
