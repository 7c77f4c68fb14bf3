"""How Keycloak's administration reads, makes and changes each kind of thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .steps import put_right, steps_of
from .wanted import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from keycloak import KeycloakAdmin

type Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """The calls for one kind. Each gets the realm, or for a mapper the client or identity provider it belongs to.

    Attributes:
        named: the word that holds a thing's name.
        known: the word by which a thing that exists is addressed.
    """

    named: str
    known: str
    read: Callable[[KeycloakAdmin, str], list[Said]]
    make: Callable[[KeycloakAdmin, str, Said], object]
    change: Callable[[KeycloakAdmin, str, str, Said], object]


def _client(admin: KeycloakAdmin, name: str) -> str:
    """Return the id of a client that is there."""
    return str(admin.get_client_id(name))


def _attributes(admin: KeycloakAdmin, *, but: str = "") -> list[Said]:
    return [each for each in admin.get_realm_users_profile()["attributes"] if each["name"] != but]


def _keep_attribute(admin: KeycloakAdmin, name: str, words: Said) -> None:
    """Put one attribute into the profile, which is written as a whole."""
    profile = admin.get_realm_users_profile()
    admin.update_realm_users_profile({**profile, "attributes": [*_attributes(admin, but=name), words]})


def _organizations(admin: KeycloakAdmin, realm: str) -> list[Said]:
    if not admin.get_realm(realm).get("organizationsEnabled"):
        return []
    return admin.get_organizations({"briefRepresentation": "false"})


def _rights(admin: KeycloakAdmin, client: str) -> list[Said]:
    account = admin.get_client_service_account_user(_client(admin, client))
    return admin.get_client_roles_of_user(account["id"], _client(admin, RIGHTS))


def _give_right(admin: KeycloakAdmin, client: str, words: Said) -> object:
    account, rights = admin.get_client_service_account_user(_client(admin, client)), _client(admin, RIGHTS)
    return admin.assign_client_role(account["id"], rights, [admin.get_client_role(rights, words["name"])])


def _as_it_is(*_asked: object) -> None:
    """Change nothing: this kind says no more than its name."""


RIGHTS: Final = "realm-management"
"""Keycloak's client that stands for what may be administered in a realm."""
OWNERS: Final = {
    Kind.CLIENT_MAPPER: Kind.CLIENT,
    Kind.CLIENT_RIGHT: Kind.CLIENT,
    Kind.PROVIDER_MAPPER: Kind.PROVIDER,
}
"""What a mapper or a right belongs to."""
WAYS: Final = {
    Kind.REALM: Way(
        "realm",
        "realm",
        lambda admin, realm: [admin.get_realm(realm)],
        lambda admin, _realm, words: admin.create_realm(words),
        lambda admin, _realm, known, words: admin.update_realm(known, words),
    ),
    Kind.PROFILE: Way(
        "name",
        "name",
        lambda admin, _realm: _attributes(admin),
        lambda admin, _realm, words: _keep_attribute(admin, words["name"], words),
        lambda admin, _realm, known, words: _keep_attribute(admin, known, words),
    ),
    Kind.STEP: Way(
        "step",
        "step",
        lambda admin, _realm: steps_of(admin.export_realm()),
        lambda _admin, _realm, words: words,  # told instead (syncing.Plan.by_hand)
        lambda admin, _realm, known, words: put_right(admin, known, words),
    ),
    Kind.CLIENT: Way(
        "clientId",
        "id",
        lambda admin, _realm: admin.get_clients(),
        lambda admin, _realm, words: admin.create_client(words),
        lambda admin, _realm, known, words: admin.update_client(known, words),
    ),
    Kind.CLIENT_MAPPER: Way(
        "name",
        "id",
        lambda admin, client: admin.get_mappers_from_client(_client(admin, client)),
        lambda admin, client, words: admin.add_mapper_to_client(_client(admin, client), words),
        lambda admin, client, known, words: admin.update_client_mapper(_client(admin, client), known, words),
    ),
    Kind.CLIENT_RIGHT: Way("name", "id", _rights, _give_right, _as_it_is),
    Kind.PROVIDER: Way(
        "alias",
        "alias",
        lambda admin, _realm: admin.get_idps(),
        lambda admin, _realm, words: admin.create_idp(words),
        lambda admin, _realm, known, words: admin.update_idp(known, words),
    ),
    Kind.PROVIDER_MAPPER: Way(
        "name",
        "id",
        lambda admin, alias: admin.get_idp_mappers(alias),
        lambda admin, alias, words: admin.add_mapper_to_idp(alias, words),
        lambda admin, alias, known, words: admin.update_mapper_in_idp(alias, known, words),
    ),
    Kind.ORGANIZATION: Way(
        "alias",
        "id",
        _organizations,
        lambda admin, _realm, words: admin.create_organization(words),
        lambda admin, _realm, known, words: admin.update_organization(known, words),
    ),
}
