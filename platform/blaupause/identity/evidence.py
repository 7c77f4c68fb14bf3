"""What a login proves: from the claims of an ID token to a level and the record that goes with an application. Pure.

Two ways to know the level, both bound to the login and never to a user's stored attributes:

* "session" – the smaller of `acr` and what the broker's alias stands for (one alias per level);
* "vertrauensniveau" – the claim of the BundID plugin, which keeps what BundID said in the session.

Words: STORK QAA levels of BundID, names of the realm's ACR mapping, aliases of the realm's identity providers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from blaupause.domain import FRESH, Level

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

WORDS: Final = {
    "basis": Level.BASIC,
    "normal": Level.NORMAL,
    "substantiell": Level.SUBSTANTIAL,
    "hoch": Level.HIGH,
    "STORK-QAA-Level-1": Level.BASIC,
    "STORK-QAA-Level-2": Level.NORMAL,
    "STORK-QAA-Level-3": Level.SUBSTANTIAL,
    "STORK-QAA-Level-4": Level.HIGH,
}
ALIASES: Final = {
    "bundid": Level.BASIC,
    "bundid-2": Level.NORMAL,
    "bundid-3": Level.SUBSTANTIAL,
    "bundid-4": Level.HIGH,
    "unternehmenskonto": Level.SUBSTANTIAL,
}
ACR: Final = {Level.BASIC: "basis", Level.NORMAL: "normal", Level.SUBSTANTIAL: "substantiell", Level.HIGH: "hoch"}
ATTRIBUTES: Final = {
    "vorname": "given_name",
    "nachname": "family_name",
    "mail": "email",
    "geburtsdatum": "birthdate",
    "strasse": "street",
    "plz": "postcode",
    "ort": "place",
    "organisation": "organisation",
    "rechtsform": "legal_form",
    "registereintrag": "register",
}
"""Claims of the realm `buerger` → names of the record."""
COMPANY: Final = "unternehmenskonto"
"""Alias of the broker that stands for Mein Unternehmenskonto: there somebody acts for an organisation."""
OF_ORGANISATION: Final = frozenset({"organisation", "legal_form", "register"})
"""What counts from there only: an account may still hold what another login said about it."""
VERIFIED: Final = "-verified-level"


@dataclass(frozen=True, slots=True)
class Acting:
    """For which organisation somebody acts, and who that is.

    Attributes:
        register: where it is registered and under which number, as the account says it.
    """

    organisation: str
    legal_form: str
    register: str
    person: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What a login proved.

    Attributes:
        subject: the stable name of the account; hashed per town it becomes the pseudonym. Never stored in a town.
        attributes: what the account says about the person (given_name, family_name, email, street …).
        attribute_levels: how sure each of them is, where the account tells.
    """

    subject: str
    level: Level
    source: str
    attributes: dict[str, str]
    attribute_levels: dict[str, str]

    @property
    def name(self) -> str:
        """The organisation, else first and family name."""
        return self.attributes.get("organisation") or _person(self.attributes)

    def record(self, *, at: datetime) -> dict[str, Any]:
        """Return what is kept with an application."""
        return {
            "level": self.level.word,
            "source": self.source,
            "at": at.isoformat(),
            "attributes": self.attributes,
            "attribute_levels": self.attribute_levels,
        }


def proof(claims: Mapping[str, Any], *, level_from: str) -> Proof:
    """Read what the claims of a citizen's login prove."""
    left_out = frozenset[str]() if claims.get("idp") == COMPANY else OF_ORGANISATION
    known = {name: str(claims[name]) for name, own in ATTRIBUTES.items() if claims.get(name) and own not in left_out}
    levels = {name: WORDS[word] for name in known if (word := claims.get(f"{name}{VERIFIED}")) in WORDS}
    return Proof(
        subject=subject(claims),
        level=_level(claims, level_from),
        source=str(claims.get("idp", "")),
        attributes={ATTRIBUTES[name]: value for name, value in known.items()},
        attribute_levels={ATTRIBUTES[name]: level.word for name, level in levels.items()},
    )


def acting(record: Mapping[str, Any]) -> Acting | None:
    """Read from the record of a login for whom somebody acts; None for those who act for themselves."""
    known = record.get("attributes", {})
    if not known.get("organisation"):
        return None
    return Acting(known["organisation"], known.get("legal_form", ""), known.get("register", ""), _person(known))


def _person(attributes: Mapping[str, str]) -> str:
    return f"{attributes.get('given_name', '')} {attributes.get('family_name', '')}".strip()


def subject(claims: Mapping[str, Any]) -> str:
    """Return the stable name of a person: BundID's own pseudonym survives a move of the realm, the account does not."""
    return f"bpk2|{claims['bpk2']}" if claims.get("bpk2") else account(claims)


def account(claims: Mapping[str, Any]) -> str:
    """Return the name of an account at the provider."""
    return f"{claims['iss']}|{claims['sub']}"


def auth_time(claims: Mapping[str, Any], *, at: datetime) -> float:
    """Return when the person proved who they are, as the provider says; 0 where it does not. Never later than `at`."""
    told = claims.get("auth_time")
    return min(float(told), at.timestamp()) if isinstance(told, int | float) else 0


def is_fresh(claims: Mapping[str, Any], *, at: datetime) -> bool:
    """Tell whether the person proved a moment ago who they are: not somebody who found the browser logged in."""
    return auth_time(claims, at=at) >= (at - FRESH).timestamp()


def _level(claims: Mapping[str, Any], level_from: str) -> Level:
    if level_from == "vertrauensniveau":
        return WORDS.get(str(claims.get("vertrauensniveau")), Level.NONE)
    asked = WORDS.get(str(claims.get("acr")), Level.NONE)
    return min(asked, ALIASES.get(str(claims.get("idp")), Level.NONE))
