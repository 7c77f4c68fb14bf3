"""How often something may be done: generous for an address, which a whole town may share, strict for a code or account.

    limits.hit(request, "second_proof", per="code", of=code)

Counters live where BLAUPAUSE_LIMITS says; if that is away, people are let in and it is logged. Keys are fingerprints.
"""

from __future__ import annotations

import ipaddress
import time
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

import structlog
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from blaupause.crypto.keys import Keys
from blaupause.domain import DomainError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from blaupause.identity.requests import KnownRequest

log = structlog.get_logger(__name__)

Per = Literal["address", "account", "code"]

LIMITS: Final[dict[str, dict[Per, str]]] = {
    "login": {"address": "300 per 10 minutes", "account": "20 per 10 minutes"},
    "status_code": {"address": "300 per 10 minutes", "code": "120 per hour"},
    "draft_start": {"address": "300 per hour"},
    "draft_code": {"address": "300 per 10 minutes", "code": "60 per hour"},
    "second_proof": {"address": "200 per hour", "code": "10 per hour", "account": "10 per hour"},
    "report": {"address": "60 per hour", "account": "20 per hour"},
    "upload": {"address": "600 per hour"},
    "search": {"address": "600 per minute"},
}
"""Every limit there is. 80 bits of a code need no help; a second proof and reports without a name do."""


class TooMany(DomainError):  # noqa: N818 – says what happened
    """It was done too often; `retry_after` says in how many seconds it may be done again."""

    status = 429


def hit(request: KnownRequest, name: str, *, per: Per = "address", of: str = "") -> None:
    """Count one attempt.

    Args:
        request: gives the town, and what is counted by address or account.
        name: one of LIMITS.
        per: what is counted.
        of: the code, or an account that is not (yet) the actor's; it is stored as a fingerprint.

    Raises:
        TooMany: the limit is reached; the attempt must not happen.
        KeyError: there is no such limit.
    """
    item = _parsed(LIMITS[name][per])
    town = request.town.slug if request.town else ""
    whose = {"address": client_network(request), "account": of or request.actor.id, "code": of}[per]
    key = (name, per, town, Keys.of_hub().hmac("limit", whose))
    try:
        if _limiter().hit(item, *key):
            return
        retry_after = max(1, round(_limiter().get_window_stats(item, *key).reset_time - time.time()))
    except StorageError:
        log.exception("limits.storage_away")
        return
    log.warning("limits.reached", limit=name, per=per, town=town)
    raise TooMany(_("Das waren zu viele Versuche in kurzer Zeit."), retry_after=retry_after)


def client_network(request: HttpRequest) -> str:
    """Return where a request comes from, behind the proxies we trust: an IPv4 address, or the /64 of an IPv6 one."""
    address = request.META.get("REMOTE_ADDR", "")
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if 0 < settings.TRUSTED_PROXIES <= len(passed):
        address = passed[-settings.TRUSTED_PROXIES]
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address) and not known.ipv4_mapped:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


@cache
def _parsed(rate: str) -> RateLimitItem:
    return parse(rate)


@cache
def _limiter() -> SlidingWindowCounterRateLimiter:
    return SlidingWindowCounterRateLimiter(storage_from_string(settings.LIMITS_STORAGE, wrap_exceptions=True))


def forget() -> None:
    """Start counting anew: after the settings changed, and in tests."""
    _limiter.cache_clear()
