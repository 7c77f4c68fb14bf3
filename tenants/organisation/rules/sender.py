"""Whether mail may be sent under a town's own address: what SPF, DKIM and DMARC have to say before, and to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Invalid
from blaupause.tenancy.hosts.rules import PROOF, Record, Verdict, host_of, proof_of, require_own

if TYPE_CHECKING:
    from blaupause.tenancy.hosts.rules import Ask
    from blaupause.tenancy.models import Town

SPF: Final = "v=spf1"
DMARC: Final = "v=DMARC1"
POLICIES: Final = frozenset({"none", "quarantine", "reject"})
EVERYBODY: Final = frozenset({"all", "+all", "?all"})
"""How an SPF record ends that lets anybody send, and so protects nobody."""


def sender_of_town(text: str) -> str:
    """Return the address that somebody typed, in lower case.

    Raises:
        Invalid: it is none, or below a domain of the platform's.
    """
    address = text.strip().lower()
    try:
        validate_email(address)
        require_own(host_of(address.rpartition("@")[2]))
    except ValidationError:
        raise Invalid(
            _("Das ist keine E-Mail-Adresse. Sie enthält ein @, zum Beispiel noreply@fulda.de."), field="address"
        ) from None
    except Invalid as invalid:
        raise Invalid(_("%(told)s"), field="address", told=str(invalid)) from None
    return address


def is_possible() -> bool:
    """Tell whether this platform sends in the name of towns at all."""
    return bool(settings.MAIL_SPF and settings.MAIL_DKIM)


def sender_verdict(town: Town, address: str, ask: Ask) -> Verdict:
    """Judge whether mail of this platform under that address would be taken for real, and whose address it is.

    Raises:
        NoResolver: nobody answered.
    """
    domain = host_of(address.rpartition("@")[2])
    records = (_spf(domain, ask), _dkim(domain, ask), _dmarc(domain, ask), _proof(town, domain, ask))
    wrong = [record.kind for record in records if not record.is_right]
    if not is_possible():
        return Verdict(address, is_good=False, told=_now("Diese Plattform sendet nur unter eigenem Namen."), records=())
    told = (
        _now("Noch nicht richtig: %(wrong)s") % {"wrong": ", ".join(wrong)} if wrong else _now("Alle Einträge stimmen.")
    )
    return Verdict(address, not wrong, told, records)


def _spf(domain: str, ask: Ask) -> Record:
    found = tuple(text for text in ask(domain, "TXT") if text.lower().split(" ")[0] == SPF)
    terms = found[0].split() if found else [SPF, "-all"]
    wanted = terms if settings.MAIL_SPF in terms else [*terms[:1], settings.MAIL_SPF, *terms[1:]]
    if wanted[-1].lower() in EVERYBODY or not wanted[-1].lower().endswith("all"):
        wanted = [*[term for term in wanted if term.lower() not in EVERYBODY], "~all"]
    return Record(domain, "SPF (TXT)", " ".join(wanted), found, len(found) == 1 and found[0].split() == wanted)


def _dkim(domain: str, ask: Ask) -> Record:
    selector, _dot, _host = settings.MAIL_DKIM.partition(".")
    name = f"{selector}._domainkey.{domain}"
    found = ask(name, "CNAME")
    keys = ask(settings.MAIL_DKIM, "TXT") if found == (settings.MAIL_DKIM,) else ()
    has_key = any("p=" in key and not key.replace(" ", "").endswith("p=") for key in keys)
    return Record(name, "DKIM (CNAME)", settings.MAIL_DKIM, found, has_key)


def _dmarc(domain: str, ask: Ask) -> Record:
    """A policy may also stand at the domain above (RFC 7489, 6.6.3)."""
    above = domain.partition(".")[2]
    names = (domain, above) if "." in above else (domain,)
    every = [(f"_dmarc.{name}", ask(f"_dmarc.{name}", "TXT")) for name in names]
    for name, texts in every:
        told = tuple(text for text in texts if text.startswith(DMARC))
        if told:
            return Record(name, "DMARC (TXT)", f"{DMARC}; p=quarantine", told, len(told) == 1 and _has_policy(told[0]))
    return Record(f"_dmarc.{domain}", "DMARC (TXT)", f"{DMARC}; p=quarantine")


def _has_policy(text: str) -> bool:
    tags = dict(part.strip().partition("=")[::2] for part in text.split(";"))
    return tags.get("p", "").strip().lower() in POLICIES


def _proof(town: Town, domain: str, ask: Ask) -> Record:
    name, proof = f"{PROOF}.{domain}", proof_of(town, domain)
    found = ask(name, "TXT")
    return Record(name, "TXT", proof, found, proof in found)
