"""How often something may be done: generous for an address, which a whole town may share, strict for a code or account.

    limits.hit(request, "second_proof", per="code", of=code)      # counts the attempt, refuses what is too many
    limits.hit(request, "status_code")                            # same, once a look-up has found nothing
    limits.guard(request, "second_proof")                         # refuses, counts nothing …
    limits.count(request, "second_proof")                         # … because only what failed, or was sent, is counted

Where an attempt can fail, an address pays for failures only: a town hall, a school or a mobile carrier is many people
behind one address. What nobody can guess (status and draft codes, hand-offs) is looked up first and, once found, always
passes: only misses are refused, so that nobody locks out those beside them. What is little to guess is guarded before.
What only costs work (drafts, uploads, searches, the interface) is counted whole, by account where somebody is logged in
(`per_visitor`), else by address. Each town counts for itself: whoever hammers one locks out no other.

Counters live where BLAUPAUSE_LIMITS says; if that is away, people are let in and it is logged. Keys are fingerprints.
"""

from __future__ import annotations

import ipaddress
import time
from contextlib import suppress
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
from blaupause.domain import ActorKind, DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from blaupause.identity.requests import KnownRequest

log = structlog.get_logger(__name__)

Per = Literal["address", "account", "code"]

LIMITS: Final[dict[str, dict[Per, str]]] = {
    "login": {"address": "1200 per 10 minutes", "account": "20 per 10 minutes"},
    "failed_login": {"address": "100 per 10 minutes"},
    "status_code": {"address": "120 per 10 minutes"},
    "draft_code": {"address": "120 per 10 minutes"},
    "second_proof": {"address": "100 per hour", "account": "20 per hour", "code": "10 per hour"},
    "draft_start": {"address": "1200 per hour", "account": "60 per hour"},
    "report": {"address": "300 per hour", "account": "20 per hour"},
    "refused_report": {"address": "120 per hour", "account": "60 per hour"},
    "upload": {"address": "1800 per hour", "account": "200 per hour"},
    "search": {"address": "1200 per minute"},
    "catalogue_api": {"address": "1200 per minute"},
    "invitation": {"account": "60 per hour", "code": "5 per hour"},
    "onboarding": {"address": "120 per hour"},
    "name_check": {"account": "120 per hour"},
    "onboarding_code": {"address": "120 per hour"},
    "staff_list": {"account": "10 per day"},
    "setup_file": {"account": "120 per hour"},
    "own_provider": {"account": "60 per hour"},
    "foreign_session": {"code": "1 per hour"},
}
"""Every limit there is. The 80 bits of a status or draft code need none of their own: nobody meets one twice by
guessing. What opens with a code, the second proof, is little to guess and so counted by code. Addresses pay
for failures in `failed_login`, `status_code`, `draft_code`, `second_proof` and `refused_report`; reports count when
they are sent, invitations when they are mailed (by their code: mails about an account), `own_provider` when an address
that was typed is read. `foreign_session` refuses nobody: it says how often a key at a host not its own is told
(middleware)."""


class TooMany(DomainError):  # noqa: N818 – says what happened
    """It was done too often; `retry_after` says in how many seconds it may be done again."""

    status = 429


def hit(request: KnownRequest, name: str, *, per: Per = "address", of: str = "", town: str | None = None) -> None:
    """Count one attempt.

    Args:
        request: gives the town, and what is counted by address or account.
        name: one of LIMITS.
        per: what is counted.
        of: the code, or an account that is not (yet) the actor's; it is stored as a fingerprint.
        town: slug of the town it is about, where the request is not in it (login host).

    Raises:
        TooMany: the limit is reached; the attempt must not happen.
        KeyError: there is no such limit.
    """
    _refuse_unless(_limiter().hit, request, name, per=per, of=of, town=town)


def guard(request: KnownRequest, name: str, *, per: Per = "address", town: str | None = None) -> None:
    """Refuse what was counted too often, counting nothing. Raises as `hit` does."""
    _refuse_unless(_limiter().test, request, name, per=per, of="", town=town)


def count(request: KnownRequest, name: str, *, per: Per = "address", town: str | None = None) -> None:
    """Count what has happened, refusing nothing; the next attempt meets `guard`."""
    with suppress(TooMany):
        hit(request, name, per=per, town=town)


def per_visitor(request: KnownRequest) -> Per:
    """Return how somebody is counted: by the account where one is logged in, so that its address is nobody's burden."""
    return "account" if request.actor.kind in {ActorKind.CITIZEN, ActorKind.STAFF} else "address"


def _refuse_unless(
    allows: Callable[..., bool], request: KnownRequest, name: str, *, per: Per, of: str, town: str | None
) -> None:
    item = _parsed(LIMITS[name][per])
    where = town if town is not None else (request.town.slug if request.town else "")
    whose = {"address": client_network(request), "account": of or request.actor.id, "code": of}[per]
    key = (name, per, where, Keys.of_hub().hmac("limit", whose))
    try:
        if allows(item, *key):
            return
        retry_after = max(1, round(_limiter().get_window_stats(item, *key).reset_time - time.time()))
    except StorageError:
        log.exception("limits.storage_away")
        return
    log.warning("limits.reached", limit=name, per=per, town=where, whose=key[-1][:12])
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
