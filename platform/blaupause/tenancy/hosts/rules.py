"""Which names may be a town's address, and what the DNS has to say before one is."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from blaupause.crypto.keys import Keys
from blaupause.domain import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable

    from blaupause.dns import Kind
    from blaupause.tenancy.models import Town

    type Ask = Callable[[str, Kind], tuple[str, ...]]

LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
LONGEST: Final = 253
SHORTEST: Final = 2
"""Parts of a name: at least online.de."""
PROOF: Final = "_blaupause"
"""The name under an address, or a domain of mail, that says which town it belongs to."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record for whoever administers the DNS; `found` is what stands there now, `is_right` whether that will do."""

    name: str
    kind: str
    value: str
    found: tuple[str, ...] = ()
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the DNS says about an address, and what to copy into it where that does not suffice."""

    host: str
    is_good: bool
    told: str
    records: tuple[Record, ...]


def host_of(text: str) -> str:
    """Return the name that somebody typed, as the DNS knows it: without scheme and path, umlauts as xn--.

    Raises:
        Invalid: it is none, or one of the platform's own.
    """
    bare = re.sub(r"^[a-z]+://", "", text.strip().lower()).split("/")[0].rstrip(".")
    try:
        host = bare.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    labels = host.split(".")
    if len(labels) < SHORTEST or len(host) > LONGEST or not all(map(LABEL.fullmatch, labels)) or _is_number(host):
        raise Invalid(
            _("„%(text)s“ ist keine Adresse. Schreiben Sie sie so: online.fulda.de"),
            field="host",
            text=text.strip()[:80],
        )
    return host


def require_own(host: str) -> None:
    """Refuse what belongs to the platform itself.

    Raises:
        Invalid: it does.
    """
    if host in {settings.LOGIN_HOST, settings.FILES_HOST} or f".{host}".endswith(f".{settings.DOMAIN}"):
        raise Invalid(
            _("%(host)s gehört der Plattform. Nehmen Sie eine Adresse unter Ihrer eigenen Domain."),
            field="host",
            host=host,
        )


def first_host(town: Town) -> str:
    """Return the address that every town has from the first day; it never goes away."""
    return f"{town.slug}.{settings.DOMAIN}"


def proof_of(town: Town, name: str) -> str:
    """Return the text by which a name says that it belongs to this town. No table holds it."""
    return "blaupause=" + Keys.of_hub().hmac("own-name", f"{town.uuid}|{name}")[:32]


def verdict(town: Town, host: str, ask: Ask) -> Verdict:
    """Judge whether an address leads here and belongs to this very town.

    A CNAME to the town's first address says both. An A record says only the first: so a text has to say the second, or
    any town could take an address that another one has just pointed here.

    Raises:
        NoResolver: nobody answered.
    """
    target, proof = first_host(town), proof_of(town, host)
    aliases = ask(host, "CNAME")
    if aliases:
        record = Record(host, "CNAME", target, aliases, aliases == (target,))
        told = "" if record.is_right else _elsewhere(aliases)
        return Verdict(host, record.is_right, told or _now("Die Adresse führt hierher."), (record,))
    wanted = tuple(settings.INGRESS)
    found = (*ask(host, "A"), *ask(host, "AAAA"))
    if not found:
        return Verdict(
            host,
            is_good=False,
            told=_now("Unter dieser Adresse gibt es noch keinen Eintrag."),
            records=(Record(host, "CNAME", target),),
        )
    texts = ask(f"{PROOF}.{host}", "TXT")
    leads = Record(host, "A", ", ".join(wanted), found, bool(wanted) and set(found) <= set(wanted))
    says = Record(f"{PROOF}.{host}", "TXT", proof, texts, proof in texts)
    if not leads.is_right:
        alias = Record(host, "CNAME", target, found)
        return Verdict(host, is_good=False, told=_elsewhere(found), records=(alias,))
    told = (
        _now("Die Adresse führt hierher.")
        if says.is_right
        else _now("Die Adresse führt hierher, sagt aber noch nicht, dass sie Ihnen gehört.")
    )
    return Verdict(host, says.is_right, told, (leads, says))


def _elsewhere(found: tuple[str, ...]) -> str:
    return _now("Die Adresse führt woandershin: %(found)s.") % {"found": ", ".join(found)}


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
