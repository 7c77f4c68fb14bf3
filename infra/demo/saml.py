"""What a SAML identity provider says: its description and signed answers (SAML 2.0 Web Browser SSO, HTTP-POST)."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from lxml import etree
from lxml.builder import ElementMaker
from signxml.algorithms import SignatureConstructionMethod
from signxml.signer import XMLSigner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from infra.demo.keys import Pair

SAML: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
MD: Final = "urn:oasis:names:tc:SAML:2.0:metadata"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
AKDB: Final = "https://www.akdb.de/request/2018/09"
POST: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
STATUS: Final = "urn:oasis:names:tc:SAML:2.0:status:"
FORMAT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:"
EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
SECONDS: Final = 120
_a = ElementMaker(namespace=SAML, nsmap={"saml": SAML, "akdb": AKDB})
_p = ElementMaker(namespace=SAMLP, nsmap={"samlp": SAMLP, "saml": SAML})
_m = ElementMaker(namespace=MD, nsmap={"md": MD, "ds": DS})
_d = ElementMaker(namespace=DS, nsmap={"ds": DS})


@dataclass(frozen=True, slots=True)
class Request:
    """What a service asked for (`AuthnRequest`).

    Attributes:
        answer_to: address its answer goes to (assertion consumer service).
        classes: authentication contexts of which one is the least that will do.
    """

    id: str
    issuer: str
    answer_to: str
    classes: tuple[str, ...]

    @classmethod
    def read(cls, encoded: str) -> Request:
        """Read the form field `SAMLRequest`; its signature is not checked, it comes over loopback."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(base64.b64decode(encoded), parser)
        issuer = root.findtext(f"{{{SAML}}}Issuer") or ""
        classes = tuple(each.text or "" for each in root.iter(f"{{{SAML}}}AuthnContextClassRef"))
        return cls(root.get("ID", ""), issuer, root.get("AssertionConsumerServiceURL", ""), classes)


@dataclass(frozen=True, slots=True)
class Statement:
    """What the provider says about a person.

    Attributes:
        attributes: name (an OID as URN) → value and how sure it is, in BundID's words ("SUBSTANTIELL" …, or "").
        name_id: what the provider calls the person, and the format of that; one that is new each time if empty.
    """

    attributes: Mapping[str, tuple[str, str]]
    context: str
    name_id: tuple[str, str] | None = None


def description(entity: str, sign_on: str, pair: Pair) -> bytes:
    """Return the metadata of the provider."""
    certificate = _d.X509Certificate(pair.bare)
    key = _m.KeyDescriptor(_d.KeyInfo(_d.X509Data(certificate)), use="signing")
    service = _m.SingleSignOnService(Binding=POST, Location=sign_on)
    role = _m.IDPSSODescriptor(key, service, protocolSupportEnumeration=SAMLP, WantAuthnRequestsSigned="true")
    whole = _m.EntityDescriptor(role, entityID=entity)
    described: bytes = etree.tostring(whole, xml_declaration=True, encoding="UTF-8")
    return described


def assertion(entity: str, request: Request, statement: Statement) -> _Element:
    """Say who somebody is, for this request and nobody else."""
    at = datetime.now(UTC)
    name, name_format = statement.name_id or (f"_{secrets.token_hex(16)}", "transient")
    confirmed = {"InResponseTo": request.id, "NotOnOrAfter": _time(at, SECONDS), "Recipient": request.answer_to}
    made: _Element = _a.Assertion(
        _a.Issuer(entity),
        _d.Signature(Id="placeholder"),
        _a.Subject(
            _a.NameID(name, Format=f"{FORMAT}{name_format}"),
            _a.SubjectConfirmation(
                _a.SubjectConfirmationData(**confirmed), Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"
            ),
        ),
        _a.Conditions(
            _a.AudienceRestriction(_a.Audience(request.issuer)),
            NotBefore=_time(at, -SECONDS),
            NotOnOrAfter=_time(at, SECONDS),
        ),
        _a.AuthnStatement(_a.AuthnContext(_a.AuthnContextClassRef(statement.context)), AuthnInstant=_time(at)),
        _a.AttributeStatement(*(_attribute(name, *said) for name, said in statement.attributes.items())),
        ID=f"_{secrets.token_hex(16)}",
        Version="2.0",
        IssueInstant=_time(at),
    )
    return made


def signed(made: _Element, pair: Pair) -> _Element:
    """Sign an assertion, or a whole answer, in place of its `Signature`."""
    enveloped = SignatureConstructionMethod.enveloped
    signer = XMLSigner(method=enveloped, signature_algorithm="rsa-sha256", c14n_algorithm=EXCLUSIVE)
    result: _Element = signer.sign(made, key=pair.key, cert=pair.certificate.decode(), reference_uri=made.get("ID"))
    return result


def answer(entity: str, request: Request, content: _Element | None, *, pair: Pair, status: str = "Success") -> str:
    """Wrap an assertion, or the reason for none, as the form field `SAMLResponse` holds it.

    An answer without an assertion is signed as a whole: nothing else in it would be.
    """
    made: _Element = _p.Response(
        _a.Issuer(entity),
        ID=f"_{secrets.token_hex(16)}",
        Version="2.0",
        IssueInstant=_time(datetime.now(UTC)),
        InResponseTo=request.id,
        Destination=request.answer_to,
    )
    if content is None:
        made.append(_d.Signature(Id="placeholder"))
    top = _p.StatusCode(Value=f"{STATUS}{'Success' if content is not None else 'Responder'}")
    if content is None:
        top.append(_p.StatusCode(Value=f"{STATUS}{status}"))
    made.append(_p.Status(top))
    if content is None:
        made = signed(made, pair)
    else:
        made.append(content)
    return base64.b64encode(etree.tostring(made)).decode()


def _attribute(name: str, value: str, trust: str) -> _Element:
    sure = {f"{{{AKDB}}}TrustLevel": trust} if trust else {}
    made: _Element = _a.Attribute(_a.AttributeValue(value), Name=name, **sure)
    return made


def _time(at: datetime, seconds: int = 0) -> str:
    return (at + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
