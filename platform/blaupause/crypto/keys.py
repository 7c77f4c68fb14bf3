"""Keys: one data key per town, wrapped by a master key (D10).

The master key comes from a file in the demo and from a secret store in production. Every use of a town's key has a
purpose of its own (HKDF), so that a code's HMAC, a pseudonym and a stored text never share a key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE = 12
KEY = 32


class CannotDecrypt(Exception):  # noqa: N818 – says what happened
    """A stored value was changed, moved to another column, or belongs to another key."""


@lru_cache(maxsize=4)
def _decoded(encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY:
        raise ImproperlyConfigured(
            "BLAUPAUSE_MASTER_KEY must be 32 bytes in base64, for example: openssl rand -base64 32"
        )
    return key


def seal(key: bytes, plain: bytes, *, bound_to: str) -> bytes:
    """Encrypt with AES-256-GCM. The result opens only under the same `bound_to`."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def unseal(key: bytes, sealed: bytes, *, bound_to: str) -> bytes:
    """Decrypt what `seal` made.

    Raises:
        CannotDecrypt: it was changed, or sealed under another key or binding.
    """
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to.encode())
    except InvalidTag as error:
        raise CannotDecrypt(f"The stored value of {bound_to} does not open with this key.") from error


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one owner: a town, or the hub."""

    root: bytes = field(repr=False)

    @classmethod
    def new(cls) -> Keys:
        return cls(os.urandom(KEY))

    @classmethod
    def of_hub(cls) -> Keys:
        """Return the keys of what belongs to no town, such as sessions."""
        return cls(_derived(_decoded(settings.MASTER_KEY), "hub"))

    @classmethod
    def unwrap(cls, wrapped: bytes, *, owner: str) -> Keys:
        """Open a wrapped data key.

        Raises:
            CannotDecrypt: the master key is another one, or the key belongs to another owner.
        """
        return cls(unseal(_decoded(settings.MASTER_KEY), wrapped, bound_to=f"data-key:{owner}"))

    def wrap(self, *, owner: str) -> bytes:
        return seal(_decoded(settings.MASTER_KEY), self.root, bound_to=f"data-key:{owner}")

    def purpose(self, name: str) -> bytes:
        """Return the key of one purpose."""
        return _derived(self.root, name)

    def hmac(self, purpose: str, value: str) -> str:
        """Return the keyed fingerprint of a value, 64 hexadecimal digits."""
        return hmac.new(self.purpose(purpose), value.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=4096)
def _derived(root: bytes, name: str) -> bytes:
    return HKDFExpand(algorithm=SHA256(), length=KEY, info=name.encode()).derive(root)
