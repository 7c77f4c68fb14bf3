"""`blaupause keycloak sync`: show how Keycloak differs from what the platform says, and make it so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from keycloak import KeycloakError

from blaupause.identity.own_provider.queries import connected
from blaupause.identity.realms import access, syncing
from blaupause.tenancy.context import hub, identity
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from keycloak import KeycloakAdmin

    from blaupause.identity.models import OwnProvider
    from blaupause.identity.realms.difference import Change


class Command(BaseCommand):
    """Clients, claims, identity providers and, where it is switched on, an organization per town."""

    help = "Bring Keycloak's clients, identity providers and organizations to what the platform says."
    requires_system_checks = ()  # they read every page's address, which is a seventh of the command's time

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="show what differs and change nothing")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.KEYCLOAK_PASSWORD:
            raise CommandError("BLAUPAUSE_KEYCLOAK_PASSWORD is not set: no way into Keycloak.", returncode=2)
        try:
            admin = access.administrator(access.STAFF_REALM)  # one login for all realms: they are half of what it waits
            planned = [self._realm(admin, realm, **options) for realm in settings.OIDC]
        except KeycloakError as error:
            raise CommandError(f"Keycloak at {access.server()} refused: {error}", returncode=1) from None
        if options["json"]:
            self.stdout.write(json.dumps([_told(each) for each in planned], ensure_ascii=False, indent=2))

    def _realm(self, admin: KeycloakAdmin, realm: str, *, dry_run: bool, **options: Any) -> syncing.Plan:
        admin.change_current_realm(realm)
        planned = syncing.plan(admin, realm, _mirrored(realm), _own(realm))
        if not options["json"]:
            self.stdout.write("\n".join(_lines(planned)))
        if planned.changes and not dry_run:
            syncing.carry_out(admin, planned)
            left = syncing.plan(admin, realm, _mirrored(realm), _own(realm))
            if left.changes:
                raise CommandError("Keycloak did not take this:\n" + "\n".join(_lines(left)), returncode=1)
        return planned


def _mirrored(realm: str) -> list[Town]:
    if realm != access.STAFF_REALM or not settings.KEYCLOAK_ORGANIZATIONS:
        return []
    with hub():
        return list(Town.objects.filter(state__in=(TownState.LIVE, TownState.CLOSING)).order_by("slug"))


def _own(realm: str) -> list[OwnProvider] | None:
    if realm != access.STAFF_REALM:
        return None
    with identity():
        return connected()


def _lines(planned: syncing.Plan) -> list[str]:
    lines = [f"{planned.realm}: " + (f"{len(planned.changes)} differ" if planned.changes else "as wanted")]
    lines += [line for each in planned.changes for line in _of_change(each)]
    lines += [f"  left alone, no address here: {name}" for name in planned.without]
    lines += [f"  own provider that its town must connect again: {name}" for name in planned.lost]
    lines += [f"  own provider that no town wants: {name}" for name in planned.unowned]
    lines += [f"  organization without a town: {name}" for name in planned.strangers]
    lines += [f"  step of login missing, put it back by hand: {name}" for name in planned.missing]
    return [*lines, *(f"  step of login added by somebody, look at it: {name}" for name in planned.added)]


def _of_change(each: Change) -> list[str]:
    name = f"{each.thing.owner} / {each.thing.name}" if each.thing.owner else each.thing.name
    if each.found is None:
        return [f"+ {each.thing.kind.value} {name}"]
    return [
        f"~ {each.thing.kind.value} {name}",
        *(f"    {word.path}: {_shown(word.before)} -> {_shown(word.after)}" for word in each.words),
    ]


def _shown(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)


def _told(planned: syncing.Plan) -> dict[str, Any]:
    return {
        "realm": planned.realm,
        "changes": [
            {
                "kind": each.thing.kind.value,
                "name": each.thing.name,
                "of": each.thing.owner,
                "is_new": each.found is None,
                "words": [{"path": word.path, "before": word.before, "after": word.after} for word in each.words],
            }
            for each in planned.changes
        ],
        "without_address": list(planned.without),
        "without_town": list(planned.strangers),
        "steps_missing": list(planned.missing),
        "steps_added": list(planned.added),
        "to_connect_again": list(planned.lost),
        "not_wanted": list(planned.unowned),
    }
