"""What the realm files ask for, with the addresses of this deployment in place of `${NAME}`."""

from __future__ import annotations

import enum
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILES: Final = Path(__file__).parent
NOT_KEPT: Final = {"clients", "identityProviders", "identityProviderMappers", "authenticationFlows", "components"} | {
    "authenticatorConfig",
    "roles",
    "users",
}
"""Parts of a file that are no words of the realm itself. Flows, roles, user profile, scopes: with the import only."""
_NAME: Final = re.compile(r"\$\{([A-Z_]+)\}")


class Kind(enum.Enum):
    """What is kept as wanted, in the order in which it is made."""

    REALM = "realm"
    CLIENT = "client"
    CLIENT_MAPPER = "claim of client"
    PROVIDER = "identity provider"
    PROVIDER_MAPPER = "attribute of identity provider"
    ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a realm and what it is to say; whatever else it says is left alone.

    Attributes:
        owner: client or identity provider a mapper belongs to; empty for others.
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
    found = [Thing(Kind.REALM, realm, _filled({k: v for k, v in file.items() if k not in NOT_KEPT}, values))]
    found += [thing for client in file["clients"] for thing in _of_client(_filled(client, values))]
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


def _of_client(client: dict[str, Any]) -> Iterator[Thing]:
    mappers = client.pop("protocolMappers")
    words = {name: value for name, value in client.items() if not name.endswith("ClientScopes")}
    yield Thing(Kind.CLIENT, client["clientId"], words)
    for mapper in mappers:
        yield Thing(Kind.CLIENT_MAPPER, mapper["name"], mapper, owner=client["clientId"])


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
