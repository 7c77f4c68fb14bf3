"""What no production may start with. Pure: values in, sentences out; none of them repeats a secret."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MASTER_KEY_BYTES: Final = 32
MUST_BE_KEY: Final = f"must be {MASTER_KEY_BYTES} random bytes in base64: openssl rand -base64 32"
SECRET_KEY_LENGTH: Final = 40
SHARED_COUNTERS: Final = ("redis://", "rediss://", "redis+sentinel://", "redis+cluster://")


def refusals(  # noqa: PLR0913 – each is a setting, all are named
    *,
    domain: str,
    hosts: Collection[str],
    scheme: str,
    secret_key: str,
    master_key: str,
    signing_key: str,
    scanner: str,
    limits: str,
    trusted_proxies: int,
    issuers: Iterable[str],
) -> list[str]:
    """Return a sentence for each value that is unsafe in production; empty means that it may start."""
    rules = (
        (_is_local(domain), "BLAUPAUSE_DOMAIN must be a public name in production, not localhost."),
        (len(set(hosts)) < len(hosts), "BLAUPAUSE_LOGIN_HOST and BLAUPAUSE_FILES_HOST must be names of their own."),
        (scheme != "https", "BLAUPAUSE_SCHEME must be https in production."),
        (
            len(secret_key) < SECRET_KEY_LENGTH,
            f"BLAUPAUSE_SECRET_KEY must have at least {SECRET_KEY_LENGTH} characters: openssl rand -base64 48",
        ),
        (not _is_key(master_key), f"BLAUPAUSE_MASTER_KEY {MUST_BE_KEY}"),
        (signing_key and not _is_key(signing_key), f"BLAUPAUSE_SIGNING_KEY {MUST_BE_KEY}"),
        (scanner == "demo", "BLAUPAUSE_SCANNER must be a real scanner in production."),
        (
            not limits.startswith(SHARED_COUNTERS),
            "BLAUPAUSE_LIMITS must be redis://host:port of a Redis or Valkey in production, where all processes count.",
        ),
        (
            trusted_proxies < 1,
            "BLAUPAUSE_TRUSTED_PROXIES must be at least 1 in production: else all visitors count as one address.",
        ),
        (
            not all(issuer.startswith("https://") for issuer in issuers),
            "BLAUPAUSE_OIDC_VERWALTUNG_ISSUER and BLAUPAUSE_OIDC_BUERGER_ISSUER must be https addresses in production.",
        ),
    )
    return [sentence for is_unsafe, sentence in rules if is_unsafe]


def _is_local(domain: str) -> bool:
    return domain == "localhost" or domain.endswith(".localhost")


def _is_key(encoded: str) -> bool:
    """Whether it is a key, and not the same byte or two over and over, like that of an example."""
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(key) == MASTER_KEY_BYTES and len(set(key)) > MASTER_KEY_BYTES // 2
