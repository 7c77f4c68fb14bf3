"""What a SAML provider says about itself (SAML 2.0 Metadata), and whether that is safe enough.

Only what Keycloak must know is taken: name, sign-on address, certificates. People's browsers go to that address, the
platform never does; so it may lie in the town hall's own network.
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.utils.translation import gettext_lazy as _
from lxml import etree

from blaupause.domain import Invalid, now

from . import fetching
from .openid import LEAST_RSA_BITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cryptography.x509 import Certificate
    from lxml.etree import _Element

ADDRESS: Final = "metadata_address"
FILE: Final = "metadata_file"
METADATA: Final = "urn:oasis:names:tc:SAML:2.0:metadata"
PROTOCOL: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
SIGNATURES: Final = "http://www.w3.org/2000/09/xmldsig#"
BINDINGS: Final = {
    "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST": "post",
    "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect": "redirect",
}
"""How a browser may bring our request, the better first."""
LONGEST_NAME: Final = 500
MOST_CERTIFICATES: Final = 10
WARN: Final = timedelta(days=30)
"""So long before the last certificate ends the town is warned."""


def read(address: str) -> tuple[str, dict[str, Any]]:
    """Read what lies at an address, as `described` does.

    Raises:
        Invalid: says what is wrong at the field of the address.
    """
    try:
        content = fetching.fetch(address)
    except fetching.Unreadable as unreadable:
        raise Invalid(str(unreadable), field=ADDRESS) from None
    entity, told = described(content, field=ADDRESS)
    return entity, told | {"metadata_address": address}


def described(content: bytes, *, field: str = FILE) -> tuple[str, dict[str, Any]]:
    """Return the name (entity id) of the provider that a description is of, and what Keycloak must know of it.

    Raises:
        Invalid: it is none, of several, over, or not safe enough; says what to do.
    """
    try:
        return _described(content)
    except _Unfit as unfit:
        raise Invalid(unfit.message, field=field, **unfit.params) from None


def ends_at(told: Mapping[str, Any]) -> datetime | None:
    """Return when the last certificate of a provider ends, after which nobody should believe its signatures."""
    return max((datetime.fromisoformat(each["until"]) for each in told.get("certificates", ())), default=None)


def ends_soon(told: Mapping[str, Any], *, at: datetime) -> bool:
    """Tell whether the last certificate of a provider ends within a month, or has."""
    end = ends_at(told)
    return end is not None and end - at < WARN


class _Unfit(Exception):  # noqa: N818 – says what happened
    """A description that is not taken, and why."""

    def __init__(self, message: Any, **params: Any) -> None:
        super().__init__(message)
        self.message, self.params = message, params


def _described(content: bytes) -> tuple[str, dict[str, Any]]:
    whole, role = _provider(_root(content))
    for each in (whole, role):
        _require_valid(each)
    entity = whole.get("entityID", "").strip()
    if not entity or len(entity) > LONGEST_NAME or any(letter.isspace() for letter in entity):
        raise _Unfit(_("In der Datei fehlt der Name des Anbieters (entityID)."))
    binding, sign_on = _sign_on(role)
    return entity, {"sign_on": sign_on, "binding": binding, "certificates": _certificates(role)}


def _root(content: bytes) -> _Element:
    if len(content) > fetching.MOST_BYTES:
        raise _Unfit(_("Die Datei ist größer als 1 MB. Nehmen Sie die Metadaten nur Ihres Anbieters."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise _Unfit(_("Das ist keine XML-Datei. Laden Sie beim Anbieter die Metadaten (XML) herunter.")) from None
    if root.getroottree().docinfo.doctype:
        raise _Unfit(_("Die Datei enthält eine DTD. Metadaten brauchen keine; laden Sie sie neu herunter."))
    return root


def _provider(root: _Element) -> tuple[_Element, _Element]:
    """Return the description of the one provider in it, and of that what it says as one who logs people in."""
    found = [
        (each, role)
        for each in root.iter(f"{{{METADATA}}}EntityDescriptor")
        for role in each.findall(f"{{{METADATA}}}IDPSSODescriptor")
        if PROTOCOL in role.get("protocolSupportEnumeration", "").split()
    ]
    if not found:
        raise _Unfit(
            _("Das beschreibt keinen Anbieter, der Personen anmeldet. Nehmen Sie die Metadaten des Identity Providers.")
        )
    if len(found) > 1:
        raise _Unfit(_("Das beschreibt mehrere Anbieter. Nehmen Sie die Metadaten nur Ihres Anbieters."))
    return found[0]


def _require_valid(described: _Element) -> None:
    until = described.get("validUntil")
    if until is None:
        return
    try:
        end = datetime.fromisoformat(until)
    except ValueError:
        raise _Unfit(_("Das Ablaufdatum der Metadaten ist nicht lesbar. Laden Sie sie neu herunter.")) from None
    if (end if end.tzinfo else end.replace(tzinfo=UTC)) <= now():
        raise _Unfit(_("Diese Metadaten sind abgelaufen. Laden Sie sie neu herunter."))


def _sign_on(role: _Element) -> tuple[str, str]:
    offered = {
        each.get("Binding", ""): each.get("Location", "") for each in role.iter(f"{{{METADATA}}}SingleSignOnService")
    }
    for binding, word in BINDINGS.items():
        if binding in offered:
            try:
                fetching.require_secured(offered[binding])
            except fetching.Unreadable as unreadable:
                raise _Unfit(_("Die Anmeldeadresse darin geht nicht. %(why)s"), why=str(unreadable)) from None
            return word, offered[binding]
    raise _Unfit(_("Der Anbieter nennt keine Anmeldeadresse für HTTP-POST oder HTTP-Redirect."))


def _certificates(role: _Element) -> list[dict[str, str]]:
    """Return the certificates that hold and that the provider signs with, each with its last moment."""
    known = {bare: _read(bare) for bare in _told_certificates(role)}
    if not known:
        raise _Unfit(_("In den Metadaten ist kein Zertifikat für Unterschriften."))
    if len(known) > MOST_CERTIFICATES:
        raise _Unfit(_("In den Metadaten sind mehr als zehn Zertifikate. Nehmen Sie alte dort heraus."))
    for each in known.values():
        _require_strong(each)
    holding = {bare: each for bare, each in known.items() if each.not_valid_after_utc > now()}
    if not holding:
        raise _Unfit(_("Das Zertifikat des Anbieters ist abgelaufen. Erneuern Sie es dort."))
    return [
        {"bare": bare, "until": each.not_valid_after_utc.isoformat(), "name": each.subject.rfc4514_string()[:200]}
        for bare, each in sorted(holding.items(), key=lambda pair: pair[1].not_valid_after_utc)
    ]


def _told_certificates(role: _Element) -> Iterator[str]:
    for key in role.findall(f"{{{METADATA}}}KeyDescriptor"):
        if key.get("use", "signing") == "signing":
            for each in key.iter(f"{{{SIGNATURES}}}X509Certificate"):
                yield "".join((each.text or "").split())


def _read(bare: str) -> Certificate:
    try:
        return x509.load_der_x509_certificate(base64.b64decode(bare, validate=True))
    except (ValueError, binascii.Error):
        raise _Unfit(_("Ein Zertifikat in den Metadaten ist nicht lesbar. Laden Sie sie neu herunter.")) from None


def _require_strong(certificate: Certificate) -> None:
    key = certificate.public_key()
    if isinstance(key, RSAPublicKey):
        if key.key_size < LEAST_RSA_BITS:
            raise _Unfit(_("Ein Schlüssel des Anbieters ist zu kurz. Ersetzen Sie ihn dort durch einen mit 2048 Bit."))
    elif not isinstance(key, EllipticCurvePublicKey):
        raise _Unfit(_("Ein Zertifikat des Anbieters ist für RSA oder EC nicht geeignet. Ersetzen Sie es dort."))
