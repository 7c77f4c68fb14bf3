"""The provider says that a login has ended (OpenID Connect Back-Channel Logout 1.0, § 2.4 and § 2.6)."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry

from . import oidc
from .evidence import account

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENT = "http://schemas.openid.net/event/backchannel-logout"
TYPES = {None, "JWT", "logout+jwt"}  # § 2.4 recommends the last one; Keycloak sends it


@dataclass(frozen=True, slots=True)
class Ended:
    """Which login has ended: `sid`, or, where the provider names none, all of an account.

    Attributes:
        token_id: issuer and jti; counts once until `expires` (seconds since 1970).
    """

    realm: str
    sid: str
    account: str
    token_id: str
    expires: int


def read(token: str) -> Ended:
    """Check a logout token and say what ended. Whether it was used before is for the caller to find out.

    Raises:
        oidc.LoginRefused: it is not a logout token for us; `reason` says why.
        oidc.ProviderAway: the provider's keys cannot be fetched.
    """
    realm = _realm(token)
    config = settings.OIDC[realm]
    registry = JWTClaimsRegistry(
        leeway=oidc.LEEWAY_SECONDS,
        iss={"essential": True, "value": config["issuer"]},
        aud={"essential": True, "value": config["client_id"]},
        iat={"essential": True},
        exp={"essential": True},
        jti={"essential": True},
    )
    try:
        known = jwt.decode(token, oidc.keys(realm), algorithms=list(oidc.ALGORITHMS))
        registry.validate(known.claims)
    except JoseError as error:
        raise oidc.LoginRefused(type(error).__name__) from error
    claims = known.claims
    if known.header.get("typ") not in TYPES:
        raise oidc.LoginRefused("typ")
    _require_logout(claims)
    return Ended(
        realm=realm,
        sid=str(claims.get("sid", "")),
        account=account(claims) if claims.get("sub") else "",
        token_id=f"{claims['iss']}|{claims['jti']}",
        expires=int(claims["exp"]),
    )


def _require_logout(claims: Mapping[str, Any]) -> None:
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise oidc.LoginRefused("events")
    if "nonce" in claims:  # so that an ID token never passes
        raise oidc.LoginRefused("nonce")
    if not claims.get("sid") and not claims.get("sub"):
        raise oidc.LoginRefused("neither sid nor sub")


def _realm(token: str) -> str:
    """Return the realm a token says it comes from; its signature is checked with that realm's keys afterwards."""
    try:
        body = token.split(".")[1]
        issuer = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["iss"]
    except (IndexError, KeyError, TypeError, ValueError):
        raise oidc.LoginRefused("not a token") from None
    for realm, config in settings.OIDC.items():
        if config["issuer"] == issuer:
            return realm
    raise oidc.LoginRefused("unknown issuer")
