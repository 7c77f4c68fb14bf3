"""Signatures of the platform (Ed25519): one key signs, several verify, so that what earlier keys signed stays good."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict

KEY = 32


def sign(plain: bytes) -> str:
    """Return the signature of this deployment, in base64.

    Raises:
        Conflict: there is no key here; a further cell only verifies.
    """
    if not settings.SIGNING_KEY:
        raise Conflict(_("Hier ist kein Schlüssel für Unterschriften eingerichtet (BLAUPAUSE_SIGNING_KEY)."))
    return base64.b64encode(_private(settings.SIGNING_KEY).sign(plain)).decode()


def is_signed(plain: bytes, signature: str) -> bool:
    """Tell whether one of the keys that count here signed exactly these bytes."""
    try:
        given = base64.b64decode(signature, validate=True)
    except ValueError:
        return False
    return any(_is_by(key, plain, given) for key in public_keys())


def public_keys() -> tuple[str, ...]:
    """Return the public keys that count, in base64: of the key that signs, then those that were named."""
    own = (_public_of(settings.SIGNING_KEY),) if settings.SIGNING_KEY else ()
    return (*own, *settings.SIGNATURE_KEYS)


def _is_by(key: str, plain: bytes, signature: bytes) -> bool:
    try:
        _public(key).verify(signature, plain)
    except InvalidSignature:
        return False
    return True


def _public_of(private: str) -> str:
    return base64.b64encode(_private(private).public_key().public_bytes_raw()).decode()


@lru_cache(maxsize=4)
def _private(encoded: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_decoded(encoded, "BLAUPAUSE_SIGNING_KEY"))


@lru_cache(maxsize=16)
def _public(encoded: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(_decoded(encoded, "BLAUPAUSE_SIGNATURE_KEYS"))


def _decoded(encoded: str, setting: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY:
        raise ImproperlyConfigured(f"{setting} must hold keys of 32 bytes in base64: openssl rand -base64 32")
    return key
