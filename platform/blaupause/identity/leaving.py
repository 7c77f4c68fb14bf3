"""Ways out of a login at the provider, and to where they lead: signed, for a quarter of an hour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.core import signing

from blaupause.identity import oidc
from blaupause.identity.links import origin

if TYPE_CHECKING:
    from blaupause.identity.start import Start

SALT: Final = "logout"
SECONDS: Final = 900


def state(host: str, path: str) -> str:
    """Return what the provider brings back after a logout."""
    return signing.dumps([host, path], salt=SALT)


def read(told: str) -> str:
    """Return the address that `state` names.

    Raises:
        BadSignature: it is none of ours, or too old.
    """
    host, path = signing.loads(told, salt=SALT, max_age=SECONDS)
    return f"{origin(host)}{path}"


def otherwise(wanted: Start) -> str:
    """Return where somebody logs in with an account of the platform instead of their town's."""
    return f"{origin(wanted.host)}{_path(wanted)}"


def to_other_login(wanted: Start, id_token: str) -> str:
    """Return the same, for whoever is logged in at the provider: they are logged out there first."""
    try:
        return oidc.logout_url("verwaltung", id_token=id_token, state=state(wanted.host, _path(wanted)))
    except oidc.ProviderAway:
        return otherwise(wanted)


def _path(wanted: Start) -> str:
    words = {"bereich": "verwaltung", "anders": "1", "next": wanted.next}
    return f"/auth/anmelden/?{urlencode(words)}"
