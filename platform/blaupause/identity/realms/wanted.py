"""What the realm files ask for, with the addresses of this deployment in place of `${NAME}`."""

from __future__ import annotations

import enum
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .steps import steps_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILES: Final = Path(__file__).parent
NOT_KEPT: Final = {"clients", "identityProviders", "identityProviderMappers", "authenticationFlows", "components"} | {
    "authenticatorConfig",
    "roles",
    "users",
}
"""Parts of a file that are no words of the realm itself. Roles: with the import only."""
_NAME: Final = re.compile(r"\$\{([A-Z_]+)\}")


class Kind(enum.Enum):
    """What is kept as wanted, in the order in which it is made."""

    REALM = "realm"
    PROFILE = "attribute of accounts"
    STEP = "step of login"
    CLIENT = "client"
    CLIENT_MAPPER = "claim of client"
    CLIENT_RIGHT = "right of client"
    PROVIDER = "identity provider"
    PROVIDER_MAPPER = "attribute of identity provider"
    ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a realm and what it is to say; whatever else it says is left alone.

    Attributes:
        owner: client or identity provider a mapper or right belongs to; empty for others.
    """

    kind: Kind
    name: str
    words: Mapping[str, Any]
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Unset(Exception):  # noqa: N818 – says what it is
    """A name in the file that this deployment gives no value for."""

    name: str


def content(realm: str) -> str:
    """Return a realm file as it is, for the import: Keycloak fills in the names itself."""
    return (FILES / f"{realm}.json").read_text(encoding="utf-8")


def things(realm: str, values: Mapping[str, str]) -> tuple[list[Thing], list[str]]:
    """Return what a realm is to hold, and the names of identity providers that have no address here.

    Args:
        realm: "verwaltung" or "buerger".
        values: NAME → value for `${NAME}`; an empty value counts as none.
    """
    file: dict[str, Any] = json.loads(content(realm))
    found = [Thing(Kind.REALM, realm, _of_realm({k: v for k, v in file.items() if k not in NOT_KEPT}, values))]
    found += [Thing(Kind.PROFILE, each["name"], each) for each in _profile(file)]
    found += [Thing(Kind.STEP, each["step"], each) for each in steps_of(file)]
    found += [thing for client in file["clients"] for thing in _of_client(_filled(client, values))]
    found += [thing for user in file.get("users", []) for thing in _rights(_filled(user, values))]
    without: list[str] = []
    for provider in file.get("identityProviders", []):
        try:
            found.append(Thing(Kind.PROVIDER, provider["alias"], _filled(provider, values)))
        except Unset:
            without.append(provider["alias"])
    found += [
        Thing(Kind.PROVIDER_MAPPER, mapper["name"], mapper, owner=mapper["identityProviderAlias"])
        for mapper in file.get("identityProviderMappers", [])
        if mapper["identityProviderAlias"] not in without
    ]
    return found, without


def _profile(file: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the attributes of the user profile, which an import takes as JSON in JSON."""
    (provider,) = file["components"]["org.keycloak.userprofile.UserProfileProvider"]
    found: list[dict[str, Any]] = json.loads(provider["config"]["kc.user.profile.config"][0])["attributes"]
    return found


def _of_realm(words: dict[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """Return a realm's own words. Where no mail server is named, what the realm says of it is left alone.

    Keycloak never shows a password again, so a mark of it is kept beside it: another mark is another password.
    """
    mail: dict[str, str] = words.pop("smtpServer", {})
    filled: dict[str, Any] = _filled(words, values)
    if mail and values.get("BLAUPAUSE_MAIL_HOST"):
        named = {name: _NAME.sub(lambda found: values.get(found[1], ""), text) for name, text in mail.items()}
        filled["smtpServer"] = {name: text for name, text in named.items() if text}
        if mark := values.get("BLAUPAUSE_MAIL_PASSWORD_MARK"):
            filled["attributes"] = {**filled["attributes"], "blaupause.mail.password": mark}
    return filled


def _of_client(client: dict[str, Any]) -> Iterator[Thing]:
    mappers = client.pop("protocolMappers")
    words = {name: value for name, value in client.items() if not name.endswith("ClientScopes")}
    yield Thing(Kind.CLIENT, client["clientId"], words)
    for mapper in mappers:
        yield Thing(Kind.CLIENT_MAPPER, mapper["name"], mapper, owner=client["clientId"])


def _rights(user: dict[str, Any]) -> Iterator[Thing]:
    """Yield what a client may do by itself: the account that stands for it has these roles."""
    for roles in user["clientRoles"].values():
        for role in roles:
            yield Thing(Kind.CLIENT_RIGHT, role, {"name": role}, owner=user["serviceAccountClientId"])


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(each, values) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, values) for each in value]
    return _NAME.sub(lambda found: _value(found[1], values), value) if isinstance(value, str) else value


def _value(name: str, values: Mapping[str, str]) -> str:
    if not values.get(name):
        raise Unset(name)
    return values[name]
