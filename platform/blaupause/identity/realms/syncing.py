"""Brings a running Keycloak to what the platform says: compares first, then does only what differs. Safe to repeat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.conf import settings
from keycloak import KeycloakAdmin

from blaupause.identity.links import origin

from .brokering import OF_A_TOWN, things_of
from .difference import Change, change
from .wanted import Kind, Thing, things
from .ways import OWNERS, WAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blaupause.identity.models import OwnProvider
    from blaupause.tenancy.models import Town

    from .ways import Said

STAFF_REALM: Final = "verwaltung"


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done in a realm.

    Attributes:
        without: identity providers of the file that have no address in this deployment; they are left alone.
        strangers: organizations that belong to no town any more; they are told, never removed.
        lost: towns' own providers that Keycloak does not have: only the town can connect them again, with the secret.
        unowned: entries of towns' own providers that no town wants; they open nothing here, and are told.
    """

    realm: str
    changes: tuple[Change, ...]
    without: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    unowned: tuple[str, ...] = ()


def server() -> str:
    """Return the address of Keycloak: an issuer without its realm."""
    issuer: str = settings.OIDC[STAFF_REALM]["issuer"]
    return issuer.partition("/realms/")[0]


def administrator(realm: str) -> KeycloakAdmin:
    """Return the way into a realm's administration: by a user of `master`, or by a client there with a secret."""
    return KeycloakAdmin(
        server_url=f"{server()}/",
        realm_name=realm,
        user_realm_name="master",
        client_id=settings.KEYCLOAK_CLIENT,
        username=settings.KEYCLOAK_USER or None,
        password=settings.KEYCLOAK_PASSWORD if settings.KEYCLOAK_USER else None,
        client_secret_key=None if settings.KEYCLOAK_USER else settings.KEYCLOAK_PASSWORD,
    )


def values(realm: str) -> dict[str, str]:
    """Return what stands for `${NAME}` in a realm file. A further cell has a client of its own in the same realm."""
    return {
        "BLAUPAUSE_CLIENT": settings.OIDC[realm]["client_id"],
        "BLAUPAUSE_LOGIN_URL": origin(settings.LOGIN_HOST),
        "BLAUPAUSE_KEYCLOAK_URL": server(),
        **{f"BLAUPAUSE_{name}": value for name, value in settings.BROKERED.items()},
    }


def plan(
    admin: KeycloakAdmin, realm: str, towns: Sequence[Town] = (), providers: Sequence[OwnProvider] | None = None
) -> Plan:
    """Compare a realm with what is wanted, and its organizations with `towns`, if any; nothing is changed.

    Args:
        admin: the way into the realm.
        realm: its name.
        towns: those that are mirrored.
        providers: every provider of its own that a town has connected; None in a realm where there are none.
    """
    (own, *wanted), without = things(realm, values(realm))
    mirror = {"organizationsEnabled": True} if towns else {}
    wanted = [replace(own, words={**own.words, **mirror}), *wanted, *map(_organization, towns)]
    known = _Known(admin, realm)
    there = (
        {alias for alias in known.all(Kind.PROVIDER) if alias.startswith(OF_A_TOWN)} if providers is not None else set()
    )
    kept = [each for each in providers or () if each.alias in there]
    wanted += [thing for each in kept for thing in things_of(each)]
    changes = [change(thing, known.of(thing)) for thing in wanted]
    found = known.all(Kind.ORGANIZATION) if towns else {}
    strangers = sorted(set(found) - {town.slug for town in towns})
    aliases = {each.alias for each in providers or ()}
    return Plan(
        realm,
        tuple(each for each in changes if each),
        tuple(without),
        tuple(strangers),
        lost=tuple(sorted(aliases - there)),
        unowned=tuple(sorted(there - aliases)),
    )


def carry_out(admin: KeycloakAdmin, planned: Plan) -> None:
    """Do what is planned, one thing after the other; what was done stays done if one fails, a second run goes on."""
    for each in planned.changes:
        way, owner = WAYS[each.thing.kind], each.thing.owner or planned.realm
        if each.found is None:
            way.make(admin, owner, each.merged)
        else:
            way.change(admin, owner, each.found[way.known], each.merged)


class _Known:
    """What a realm holds now; each kind is asked for once."""

    def __init__(self, admin: KeycloakAdmin, realm: str) -> None:
        self.admin, self.realm = admin, realm
        self.kept: dict[tuple[Kind, str], dict[str, Said]] = {}

    def of(self, thing: Thing) -> Said | None:
        return self.all(thing.kind, thing.owner).get(thing.name)

    def all(self, kind: Kind, owner: str = "") -> dict[str, Said]:
        if owner and owner not in self.all(OWNERS[kind]):
            return {}
        if (kind, owner) not in self.kept:
            way = WAYS[kind]
            self.kept[kind, owner] = {each[way.named]: each for each in way.read(self.admin, owner or self.realm)}
        return self.kept[kind, owner]


def _organization(town: Town) -> Thing:
    words: Said = {
        "name": town.slug,
        "alias": town.slug,
        "description": town.name,
        "enabled": True,
        "attributes": {"ars": [town.ars]},
    }
    return Thing(Kind.ORGANIZATION, town.slug, words)
