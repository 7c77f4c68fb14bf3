"""Whom a town's own provider may bring in, and what a test of it must show. Pure: facts in, judgement out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict, Invalid, Refused
from blaupause.identity.enums import ProviderKind, ProviderState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blaupause.identity.models import OwnProvider
    from blaupause.tenancy.models import Town

OWN_FACTORS: Final = frozenset({"otp"})
"""What Keycloak says (`amr`) when it asked for a second factor itself."""
FACTOR_CLAIMS: Final = ("amr", "acr")
NAME_ID: Final = re.compile(r"([NV])((?:[^;]|;;)*?)(?:$|;(?!;))")
"""A part of the name id as Keycloak writes it down: qualifiers, value, format; N for none, ";" doubled."""
LASTING: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
ATTRIBUTE: Final = re.compile(r"[A-Za-z0-9:/._-]{1,300}")
WORD: Final = re.compile(r"[A-Za-z0-9:/._-]{1,200}")
DOMAIN: Final = re.compile(r"(?=.{4,253}$)([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
MOST_DOMAINS: Final = 10
EVERYBODYS: Final = frozenset(
    {"gmail.com", "googlemail.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "outlook.com", "outlook.de"}
    | {"hotmail.com", "hotmail.de", "yahoo.com", "yahoo.de", "icloud.com", "posteo.de", "mailbox.org", "freenet.de"}
)
"""Where anybody gets an address: no town's."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a login by a town's own provider says, of this very login.

    Attributes:
        alias: whose provider it was; empty for a login at the platform's own accounts.
        name_format: how lasting a SAML provider says its name for the person is; empty for OpenID Connect.
        factors: what Keycloak asked for itself.
        said: claim → the provider's words.
    """

    alias: str
    subject: str = ""
    name: str = ""
    email: str = ""
    name_format: str = ""
    factors: frozenset[str] = frozenset()
    said: tuple[tuple[str, frozenset[str]], ...] = ()

    @classmethod
    def of(cls, claims: Mapping[str, object]) -> Told:
        """Read the claims of an ID token: those that a session remembers.

        What SAML says about a person Keycloak keeps with the account only; so its name and address are of the last
        login, but who it is (the name id) is of this one.
        """
        own = claims.get("amr")
        if name_id := str(claims.get("provider_name_id") or ""):
            subject, name_format = _name_id(name_id)
            return cls(
                alias=str(claims.get("idp") or ""),
                subject=subject,
                name=str(claims.get("provider_account_name") or ""),
                email=str(claims.get("provider_account_email") or ""),
                name_format=name_format,
                factors=_words(own),
            )
        login = claims.get("provider_login")
        is_of_this_login = bool(login) and login == claims.get("provider_amr_login")  # else of another one meanwhile
        amr = claims.get("provider_amr") if is_of_this_login else None
        return cls(
            alias=str(claims.get("idp") or ""),
            subject=str(claims.get("provider_sub") or ""),
            name=str(claims.get("provider_name") or ""),
            email=str(claims.get("provider_email") or ""),
            factors=_words(own),
            said=(("amr", _words(amr)), ("acr", _words(claims.get("provider_acr")))),
        )

    @property
    def words(self) -> dict[str, list[str]]:
        """What the provider said about factors, to be shown."""
        return {claim: sorted(words) for claim, words in self.said if words}


class Unadmitted(Refused):  # see domain.Refused
    """A login by a town's own provider opens nothing here; `reason` names the page's text and stands in the event."""

    def __init__(self, reason: str) -> None:
        super().__init__(_("Mit diesem Konto kommen Sie hier nicht weiter."))
        self.reason = reason


def require_admitted(own: OwnProvider | None, told: Told, town: Town | None, *, is_sent: bool = False) -> None:
    """Refuse a login whose provider is not switched on, does not vouch for it, or counts in another town.

    Args:
        own: the provider that the login came by, if it is known.
        told: what it says of this login.
        town: where the person wants to go; None is the hub, which shows them their own town only.
        is_sent: the provider's town sends the person there, to work in that town's stead.

    Raises:
        Unadmitted: "off", "elsewhere", or as `problems` says.
    """
    if own is None or own.state != ProviderState.ON:
        raise Unadmitted("off")
    if town is not None and town.pk != own.town_id and not is_sent:
        raise Unadmitted("elsewhere")
    for reason in problems(own, told):
        raise Unadmitted(reason)


def problems(own: OwnProvider, told: Told) -> list[str]:
    """Return what is missing in a login, by name.

    "no_address", "foreign_domain", "second_factor", and of SAML "not_lasting": a name that others may get one day.
    """
    found = []
    if own.kind == ProviderKind.SAML and (told.name_format != LASTING or domain_of(told.subject)):
        found.append("not_lasting")
    if not told.email:
        found.append("no_address")
    elif domain_of(told.email) not in own.domains:
        found.append("foreign_domain")
    if not (told.factors & OWN_FACTORS or says_factor(own, told)):
        found.append("second_factor")
    return found


def says_factor(own: OwnProvider, told: Told) -> bool:
    """Tell whether the provider says that this login had a second factor, in the town's word for it."""
    return bool(own.factor_word) and own.factor_word in dict(told.said).get(own.factor_claim, frozenset())


def domain_of(email: str) -> str:
    """Return the part after the @; "" unless the address is plain ASCII with exactly one."""
    name, at, domain = email.partition("@")
    return domain.lower() if name and at and email.isascii() and "@" not in domain else ""


def require_domains(typed: Iterable[str]) -> list[str]:
    """Return mail domains as they are compared.

    Raises:
        Invalid: none, too many, no domain, or one where anybody gets an address.
    """
    found = sorted({each.strip().lower().removeprefix("@") for each in typed if each.strip()})
    if not found:
        raise Invalid(_("Nennen Sie mindestens eine Domain, zum Beispiel fulda.de."), field="domains")
    if len(found) > MOST_DOMAINS:
        raise Invalid(_("Höchstens zehn Domains sind möglich."), field="domains")
    for each in found:
        if not DOMAIN.fullmatch(each):
            raise Invalid(_("„%(domain)s“ ist keine Domain. Zum Beispiel: fulda.de"), field="domains", domain=each[:80])
        if each in EVERYBODYS:
            raise Invalid(
                _("Bei %(domain)s bekommt jeder eine Adresse. Nennen Sie nur Domains Ihrer Verwaltung."),
                field="domains",
                domain=each,
            )
    return found


def require_word(word: str) -> None:
    """Refuse a word that no provider sends.

    Raises:
        Invalid: it has other letters, or is none.
    """
    if not WORD.fullmatch(word):
        raise Invalid(_("Nur Buchstaben, Ziffern und : / . _ - sind möglich. Zum Beispiel: mfa"), field="factor_word")


def require_attribute(name: str, *, field: str) -> None:
    """Refuse the name of an attribute that no provider has.

    Raises:
        Invalid: it has other letters, or is none.
    """
    if not ATTRIBUTE.fullmatch(name):
        raise Invalid(
            _("So heißt kein Attribut. Nur Buchstaben, Ziffern und : / . _ - sind möglich."),
            field=field,
        )


def require_same_way(own: OwnProvider, address: str, sign_on: str) -> None:
    """Refuse to change more than certificates where nobody tests it.

    Raises:
        Conflict: says to save the form, which asks for a test.
    """
    require_same(own, kind=ProviderKind.SAML, address=address)
    if own.described.get("sign_on") != sign_on:
        raise Conflict(_("Auch die Anmeldeadresse ist neu. Ändern Sie die Verbindung und testen Sie sie."))


def require_same(own: OwnProvider, *, kind: str, address: str) -> None:
    """Refuse another provider in place of the one that is connected: its accounts would take over those of before.

    Raises:
        Conflict: says to remove it first.
    """
    if (own.kind, own.address) != (kind, address):
        raise Conflict(
            _("Für einen anderen Anbieter entfernen Sie diesen zuerst. Sonst könnten Konten verwechselt werden.")
        )


def require_tested(own: OwnProvider) -> None:
    """Refuse to switch on what no test has shown to work.

    Raises:
        Conflict: no test of what is set now, or one that found something missing.
    """
    if not own.was_tested:
        raise Conflict(_("Testen Sie die Anmeldung zuerst. Erst wenn nichts fehlt, kann sie eingeschaltet werden."))


def _name_id(told: str) -> tuple[str, str]:
    """Return value and format of a name id that Keycloak wrote down: the third and fourth of its parts."""
    parts = [text.replace(";;", ";") if kind == "V" else "" for kind, text in NAME_ID.findall(told)]
    return (parts[2], parts[3]) if len(parts) > 3 else ("", "")  # noqa: PLR2004 – as the docstring says


def _words(told: object) -> frozenset[str]:
    """Return the words of a claim, which is one or a list of them."""
    several = told if isinstance(told, list) else [told]
    return frozenset(str(each) for each in several if each)
