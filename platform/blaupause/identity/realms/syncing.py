"""Brings a running Keycloak to what the platform says: compares first, then does only what differs. Safe to repeat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.conf import settings

from blaupause.crypto.keys import Keys
from blaupause.identity.links import origin

from .access import provider_service, server
from .brokering import OF_A_TOWN, things_of
from .difference import Change, change
from .steps import flow_of
from .wanted import Kind, Thing, things
from .ways import OWNERS, WAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keycloak import KeycloakAdmin

    from blaupause.identity.models import OwnProvider
    from blaupause.tenancy.models import Town

    from .ways import Said


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done in a realm.

    Attributes:
        without: identity providers of the file that have no address in this deployment; they are left alone.
        strangers: organizations that belong to no town any more; they are told, never removed.
        missing: steps of login flows that are not there; they are told, never made.
        added: steps that somebody put into a login flow of the file; they are told, never removed.
        lost: towns' own providers that Keycloak does not have: only the town can connect them again, with the secret.
        unowned: entries of towns' own providers that no town wants; they open nothing here, and are told.
    """

    realm: str
    changes: tuple[Change, ...]
    without: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    unowned: tuple[str, ...] = ()


def values(realm: str) -> dict[str, str]:
    """Return what stands for `${NAME}` in a realm file. A further cell has a client of its own in the same realm."""
    return {
        "BLAUPAUSE_CLIENT": settings.OIDC[realm]["client_id"],
        "BLAUPAUSE_LOGIN_URL": origin(settings.LOGIN_HOST),
        "BLAUPAUSE_KEYCLOAK_URL": server(),
        **{f"BLAUPAUSE_{name}": value for name, value in settings.BROKERED.items()},
        **_mail(),
    }


def _mail() -> dict[str, str]:
    """Return by which server Keycloak sends mail: the platform's own."""
    password = settings.EMAIL_HOST_PASSWORD
    return {
        "BLAUPAUSE_MAIL_HOST": settings.EMAIL_HOST,
        "BLAUPAUSE_MAIL_PORT": str(settings.EMAIL_PORT),
        "BLAUPAUSE_MAIL_FROM": settings.DEFAULT_FROM_EMAIL,
        "BLAUPAUSE_MAIL_STARTTLS": _word(settings.EMAIL_USE_TLS),
        "BLAUPAUSE_MAIL_AUTH": _word(settings.EMAIL_HOST_USER),
        "BLAUPAUSE_MAIL_USER": settings.EMAIL_HOST_USER,
        "BLAUPAUSE_MAIL_PASSWORD": password,
        "BLAUPAUSE_MAIL_PASSWORD_MARK": Keys.of_hub().hmac("keycloak-mail", password) if password else "",
    }


def _word(value: object) -> str:
    return "true" if value else "false"


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
    wanted = [_as_chosen(thing) for thing in wanted]
    mirror = {"organizationsEnabled": True} if towns else {}
    wanted = [replace(own, words={**own.words, **mirror}), *wanted, *map(_organization, towns)]
    known = _Known(admin, realm)
    kept, lost, unowned = _own_providers(known, providers)
    wanted += [thing for each in kept for thing in things_of(each)]
    steps = {thing.name for thing in wanted if thing.kind is Kind.STEP}
    there = set(known.all(Kind.STEP))
    missing = steps - there
    changes = [change(thing, known.of(thing)) for thing in wanted if thing.name not in missing]
    found = known.all(Kind.ORGANIZATION) if towns else {}
    return Plan(
        realm,
        tuple(each for each in changes if each),
        without=tuple(without),
        strangers=_sorted(set(found) - {town.slug for town in towns}),
        missing=_sorted(missing),
        added=_sorted({each for each in there - steps if flow_of(each) in set(map(flow_of, steps))}),
        lost=lost,
        unowned=unowned,
    )


def _as_chosen(thing: Thing) -> Thing:
    """Open the client that keeps towns' own providers where the deployment wants it, and shut it elsewhere."""
    if (thing.kind, thing.name) != (Kind.CLIENT, provider_service()):
        return thing
    return replace(thing, words={**thing.words, "enabled": settings.KEYCLOAK_PROVIDERS})


def _own_providers(
    known: _Known, providers: Sequence[OwnProvider] | None
) -> tuple[list[OwnProvider], tuple[str, ...], tuple[str, ...]]:
    """Return the towns' own providers that Keycloak has, those it has not, and its entries that no town wants."""
    if providers is None:
        return [], (), ()
    there = {alias for alias in known.all(Kind.PROVIDER) if alias.startswith(OF_A_TOWN)}
    aliases = {each.alias for each in providers}
    return [each for each in providers if each.alias in there], _sorted(aliases - there), _sorted(there - aliases)


def _sorted(names: set[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


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
