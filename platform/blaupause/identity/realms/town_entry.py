"""Keeps a town's own provider at Keycloak as its row says. Made shut and opened last, so that nothing is half done."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from keycloak import KeycloakError, KeycloakGetError

from blaupause.domain import DomainError

from .access import STAFF_REALM, keeper_of_providers, server
from .brokering import things_of
from .difference import change
from .wanted import Kind
from .ways import WAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keycloak import KeycloakAdmin

    from blaupause.identity.models import OwnProvider

log = structlog.get_logger(__name__)

KEPT_SECRET: Final = "**********"  # noqa: S105 – Keycloak's word for "the one you have"
GONE: Final = 404
MOST_ACCOUNTS: Final = 100


class KeycloakAway(DomainError):  # noqa: N818 – says what happened
    """Keycloak's administration does not answer, or does not take what we want; nothing was changed here."""

    status = 503


def is_administered() -> bool:
    """Tell whether this deployment has a Keycloak in which it may keep towns' own providers."""
    return bool(settings.KEYCLOAK_PROVIDERS)


def answer_address(own_alias: str) -> str:
    """Return where a town's provider sends people back to (redirect URI, assertion consumer service)."""
    return f"{server()}/realms/{STAFF_REALM}/broker/{own_alias}/endpoint"


def description_address(own_alias: str) -> str:
    """Return where Keycloak describes itself to a SAML provider."""
    return f"{answer_address(own_alias)}/descriptor"


def put(own: OwnProvider, *, secret: str = "") -> None:
    """Make or change the entry. Without a secret it keeps the one it has.

    Raises:
        KeycloakAway: it may be half made then, but shut; the next attempt finishes it.
    """
    with _told(own):
        admin = keeper_of_providers()
        entry, *parts = things_of(own)
        words = dict(entry.words)
        if own.kind == "oidc":
            words["config"] = {**words["config"], "clientSecret": secret or KEPT_SECRET}
        found = _found(admin, own.alias)
        shut = {**(found or {}), **words, "enabled": False}
        if found is None:
            admin.create_idp(shut)
        else:
            admin.update_idp(own.alias, shut)
        _put_parts(admin, own, parts)
        if own.is_open:
            admin.update_idp(own.alias, {**shut, "enabled": True, "config": _kept(words["config"])})


def close(own: OwnProvider) -> None:
    """Let nobody come by the entry any more.

    Raises:
        KeycloakAway: it is open still.
    """
    with _told(own):
        admin = keeper_of_providers()
        if found := _found(admin, own.alias):
            admin.update_idp(own.alias, {**found, "enabled": False})


def remove(own: OwnProvider) -> None:
    """Take the entry away with the accounts that it made; who only had it added to their account keeps that account.

    Raises:
        KeycloakAway: some of it may be there still; the next attempt finishes it.
    """
    with _told(own):
        admin = keeper_of_providers()
        while made := _made_by(admin, own.alias):
            for account in made:
                admin.delete_user(account["id"])
        if _found(admin, own.alias) is not None:
            admin.delete_idp(own.alias)


def _put_parts(admin: KeycloakAdmin, own: OwnProvider, parts: Any) -> None:
    way = WAYS[Kind.PROVIDER_MAPPER]
    there = {each["name"]: each for each in way.read(admin, own.alias)}
    for name in set(there) - {part.name for part in parts}:
        admin.connection.raw_delete(
            f"admin/realms/{STAFF_REALM}/identity-provider/instances/{own.alias}/mappers/{there[name]['id']}"
        )
    for part in parts:
        wanted = change(part, there.get(part.name))
        if wanted is not None and wanted.found is None:
            way.make(admin, own.alias, wanted.merged)
        elif wanted is not None:
            way.change(admin, own.alias, there[part.name]["id"], wanted.merged)


def _found(admin: KeycloakAdmin, alias: str) -> dict[str, Any] | None:
    try:
        return dict(admin.get_idp(alias))
    except KeycloakGetError as error:
        if error.response_code == GONE:
            return None
        raise


def _made_by(admin: KeycloakAdmin, alias: str) -> list[dict[str, Any]]:
    """Return accounts that are named after the entry: nobody else can have such a name."""
    found = admin.get_users({"username": f"{alias}.", "exact": "false", "max": MOST_ACCOUNTS})
    return [each for each in found if each["username"].startswith(f"{alias}.")]


def _kept(config: dict[str, str]) -> dict[str, str]:
    return {**config, "clientSecret": KEPT_SECRET} if "clientSecret" in config else config


@contextmanager
def _told(own: OwnProvider) -> Iterator[None]:
    try:
        yield
    except KeycloakError as error:
        log.exception("own_provider.keycloak_refused", alias=own.alias, code=error.response_code)
        raise KeycloakAway(
            _("Der Anmeldedienst nimmt das gerade nicht an. Nichts ist geändert. Versuchen Sie es später.")
        ) from None
