"""What one key signs, and which keys count."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from blaupause.crypto import signatures
from blaupause.domain import Conflict

OTHER = base64.b64encode(bytes(range(32))).decode()


def test_what_was_signed_verifies_and_nothing_else() -> None:
    signature = signatures.sign(b"agreed")

    assert signatures.is_signed(b"agreed", signature)
    assert not signatures.is_signed(b"agreed.", signature)
    assert not signatures.is_signed(b"agreed", signatures.sign(b"other"))
    assert not signatures.is_signed(b"agreed", "no base64!")
    assert not signatures.is_signed(b"agreed", "")


def test_an_earlier_key_still_counts_where_it_is_named(settings: Any) -> None:
    signature, (earlier,) = signatures.sign(b"agreed"), signatures.public_keys()

    settings.SIGNING_KEY = OTHER
    assert not signatures.is_signed(b"agreed", signature)
    settings.SIGNATURE_KEYS = [earlier]
    assert signatures.is_signed(b"agreed", signature)
    assert len(signatures.public_keys()) == 2


def test_without_a_key_nothing_is_signed_but_verified(settings: Any) -> None:
    signature, keys = signatures.sign(b"agreed"), signatures.public_keys()
    settings.SIGNING_KEY, settings.SIGNATURE_KEYS = "", list(keys)

    assert signatures.is_signed(b"agreed", signature)
    with pytest.raises(Conflict, match="BLAUPAUSE_SIGNING_KEY"):
        signatures.sign(b"agreed")


@pytest.mark.parametrize("key", ["short", "no base64!", base64.b64encode(b"x" * 31).decode()])
def test_a_bad_key_says_what_to_do(settings: Any, key: str) -> None:
    settings.SIGNING_KEY = key

    with pytest.raises(ImproperlyConfigured, match="openssl rand -base64 32"):
        signatures.sign(b"agreed")
