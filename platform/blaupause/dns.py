"""Asks the network for records of a name (DNS): at the machine's resolver, or at the one that settings name.

Only what decides about a town's own address and sender is read here; nothing it says is trusted beyond that.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, Literal

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from blaupause.domain import DomainError

if TYPE_CHECKING:
    from dns.rdata import Rdata

type Kind = Literal["A", "AAAA", "CNAME", "TXT"]

SECONDS: Final = 3.0
"""For one question, all tries together: a page waits for the answer."""


class NoResolver(DomainError):  # noqa: N818 – says what happened
    """Nobody answered: that says nothing about the name."""

    status = 503


def records(name: str, kind: Kind) -> tuple[str, ...]:
    """Return the records of a name, sorted; empty where it has none of that kind, or does not exist.

    Names come in lower case without the last dot, texts in one piece.

    Raises:
        NoResolver: no resolver answered in time, or it failed.
    """
    try:
        answer = _resolver().resolve(f"{name}.", kind, search=False, lifetime=SECONDS, raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        return ()
    except (dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel, dns.name.IDNAException):
        return ()
    except (dns.exception.DNSException, OSError):
        raise NoResolver(
            _("Der Namensdienst (DNS) hat nicht geantwortet. Prüfen Sie in einigen Minuten noch einmal.")
        ) from None
    found = [] if answer.rrset is None else [record for record in answer.rrset if record.rdtype == _TYPES[kind]]
    return tuple(sorted(_told(record, kind) for record in found))


_TYPES: Final = {kind: dns.rdatatype.from_text(kind) for kind in ("A", "AAAA", "CNAME", "TXT")}


def _told(record: Rdata, kind: Kind) -> str:
    if kind == "TXT":
        return b"".join(record.strings).decode("utf-8", "replace")  # type: ignore[attr-defined]  # texts have them
    return record.to_text().rstrip(".").lower()


def _resolver() -> dns.resolver.Resolver:
    told: str = settings.RESOLVER
    if not told:
        with suppress(dns.resolver.NoResolverConfiguration):
            return dns.resolver.Resolver()
    resolver = dns.resolver.Resolver(configure=False)
    host, _colon, port = told.rpartition(":")
    resolver.nameservers = [host or told] if told else []
    resolver.port = int(port) if host and port.isdigit() else 53
    return resolver
