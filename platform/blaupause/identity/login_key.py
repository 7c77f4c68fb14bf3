"""How the login host proves itself to the identity provider: by a signature of its own, not by a shared secret.

The setting holds one or more private keys (EC P-256, PEM): the first signs, all are published at `/jwks.json`. A new
key is put second, then first, then alone; nobody is logged out meanwhile. Source: RFC 7523 § 2.2, `private_key_jwt`.
"""

from __future__ import annotations

import re
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from authlib.oauth2.rfc7523 import PrivateKeyJWT, private_key_jwt_sign  # type: ignore[import-untyped]  # ships no types
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

if TYPE_CHECKING:
    from collections.abc import Mapping

ALGORITHM: Final = "ES256"
CURVE: Final = "P-256"
METHOD: Final = "private_key_jwt"
SECONDS: Final = 120
CLOCKS: Final = 50
"""So long ago a proof says to be signed: Keycloak takes none from the future, and its clock may be behind ours."""
_PEM: Final = re.compile(r"-----BEGIN [A-Z ]+-----.*?-----END [A-Z ]+-----", re.DOTALL)


class Signature(PrivateKeyJWT):  # type: ignore[misc]  # Authlib ships no types
    """Signs requests to the provider. What is signed holds for two minutes, once, and for this issuer only.

    Clocks may differ by a minute either way; the realm's client allows for it (`token.endpoint.auth.signing.max.exp`).
    """

    def __init__(self, issuer: str, key: ECKey) -> None:
        super().__init__(issuer, headers={"kid": key.kid}, alg=ALGORITHM)

    def sign(self, auth: Any, token_endpoint: str) -> str:
        now = int(time.time())
        signed: str = private_key_jwt_sign(
            auth.client_secret,
            client_id=auth.client_id,
            token_endpoint=token_endpoint,
            header=self.headers,
            alg=self.alg,
            issued_at=now - CLOCKS,
            expires_at=now + SECONDS,
        )
        return signed


def assertion(client_id: str, *, issuer: str) -> str:
    """Sign that it is this client that asks, for requests that Authlib does not make."""
    key = own_keys()[0]
    signed: str = private_key_jwt_sign(
        key, client_id=client_id, token_endpoint=issuer, header={"kid": key.kid}, alg=ALGORITHM, expires_in=SECONDS
    )
    return signed


def is_used() -> bool:
    """Tell whether this deployment has keys; otherwise each realm's client has a secret."""
    return bool(settings.LOGIN_KEY)


def own_keys() -> tuple[ECKey, ...]:
    """Return the keys: the first signs.

    Raises:
        ImproperlyConfigured: the setting is no private key of this kind.
    """
    return _read(settings.LOGIN_KEY)


def published() -> dict[str, list[Mapping[str, Any]]]:
    """Return the public halves as a JSON Web Key Set (RFC 7517); empty where secrets are used."""
    own = own_keys() if is_used() else ()
    return {"keys": [key.as_dict(private=False, use="sig", alg=ALGORITHM) for key in own]}


@lru_cache(maxsize=4)
def _read(pem: str) -> tuple[ECKey, ...]:
    try:
        found = tuple(ECKey.import_key(each) for each in _PEM.findall(pem))
    except (JoseError, ValueError) as error:
        raise _wrong() from error
    if not found or any(not key.is_private or key.curve_name != CURVE for key in found):
        raise _wrong()
    for key in found:
        key.ensure_kid()
    return found


def _wrong() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        "BLAUPAUSE_LOGIN_KEY must be a private key on the curve P-256 in PEM, for example: "
        "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256"
    )
