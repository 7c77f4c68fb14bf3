"""What an OpenID provider says about itself, and whether that is safe enough (OpenID Connect Discovery 1.0)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from blaupause.domain import Invalid

from . import fetching

if TYPE_CHECKING:
    from collections.abc import Mapping

DESCRIPTION: Final = "/.well-known/openid-configuration"
FIELD: Final = "address"
ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
SAFE: Final = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}
"""Algorithms that only the provider can sign with."""
METHODS: Final = ("client_secret_basic", "client_secret_post")
"""How a client may tell its secret, the better first; without a word it is the first (Discovery § 3)."""
LEAST_RSA_BITS: Final = 2048


def described(typed: str) -> tuple[str, dict[str, str]]:
    """Read what Keycloak must know of a provider: its issuer, and what it says about itself.

    Args:
        typed: the issuer, or the address of its description.

    Raises:
        Invalid: says what is wrong at the address of the issuer.
    """
    wanted = typed.removesuffix(DESCRIPTION).rstrip("/")
    told = _json(f"{wanted}{DESCRIPTION}", _("Dort liegt keine Beschreibung eines Anbieters."))
    issuer = str(told.get("issuer", ""))
    if issuer.rstrip("/") != wanted:
        raise _wrong(
            _("Der Anbieter nennt sich anders: „%(issuer)s“. Tragen Sie genau diese Adresse ein."), issuer=issuer[:200]
        )
    found = {name: _reachable(told, name) for name in ENDPOINTS}
    _require_signatures(told)
    _require_keys(found["jwks_uri"])
    return issuer, found | {"client_auth": _client_auth(told)}


def _json(address: str, otherwise: Any) -> Mapping[str, Any]:
    try:
        told = json.loads(fetching.fetch(address))
    except fetching.Unreadable as unreadable:
        raise _wrong(_("%(address)s: %(why)s"), address=address, why=unreadable) from None
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise _wrong(otherwise)
    return told


def _reachable(told: Mapping[str, Any], name: str) -> str:
    address = str(told.get(name, ""))
    try:
        fetching.require_reachable(address)
    except fetching.Unreadable as unreadable:
        raise _wrong(
            _("Die Beschreibung nennt unter „%(name)s“ eine Adresse, die nicht geht. %(why)s"),
            name=name,
            why=unreadable,
        ) from None
    return address


def _require_signatures(told: Mapping[str, Any]) -> None:
    offered = told.get("id_token_signing_alg_values_supported")
    if not isinstance(offered, list) or not SAFE.intersection(map(str, offered)):
        raise _wrong(_("Der Anbieter unterschreibt nicht sicher genug. Stellen Sie dort RS256 oder ES256 ein."))


def _require_keys(address: str) -> None:
    """Refuse keys that are weak, or none that Keycloak could use."""
    told = _json(address, _("Dort liegen keine Schlüssel."))
    if any(_is_short(each) for each in told.get("keys", ())):
        raise _wrong(_("Ein Schlüssel des Anbieters ist zu kurz. Ersetzen Sie ihn dort durch einen mit 2048 Bit."))
    try:
        keys = KeySet.import_key_set(dict(told)).keys  # type: ignore[arg-type]  # checked by it
    except (JoseError, ValueError, KeyError, TypeError):
        keys = []
    usable = [key for key in keys if isinstance(key, RSAKey | ECKey) and key.get("use") != "enc"]
    if not usable:
        raise _wrong(_("Der Anbieter veröffentlicht keinen Schlüssel für Unterschriften (jwks_uri)."))


def _is_short(key: Any) -> bool:
    """Tell whether a key is one of RSA with a modulus that is too short; it has six bits a letter."""
    return isinstance(key, dict) and key.get("kty") == "RSA" and len(str(key.get("n"))) * 6 < LEAST_RSA_BITS


def _client_auth(told: Mapping[str, Any]) -> str:
    offered = told.get("token_endpoint_auth_methods_supported") or METHODS[:1]
    found = next((each for each in METHODS if each in offered), "")
    if not found:
        raise _wrong(_("Der Anbieter nimmt kein Geheimnis an. Erlauben Sie dort client_secret_basic."))
    return found


def _wrong(message: Any, **params: Any) -> Invalid:
    return Invalid(message, field=FIELD, **params)
