"""Seals on PDF files (PAdES): the deployment's certificate says who sealed, and any change afterwards shows."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict

if TYPE_CHECKING:
    from datetime import datetime

    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import SimpleSigner

# pyHanko takes a second to import and one page in a thousand needs it: it is imported where it is used.

FIELD: Final = "Siegel"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at a seal found.

    Attributes:
        is_sealed: there is one.
        is_intact: what it covers is as it was sealed.
        is_whole: it covers the whole file; nothing was added afterwards.
        is_trusted: a certificate that counts here made it.
        by: whose certificate it is, as it says.
        at: when, by the clock of whoever sealed.
    """

    is_sealed: bool
    is_intact: bool = False
    is_whole: bool = False
    is_trusted: bool = False
    by: str = ""
    at: datetime | None = None

    @property
    def is_good(self) -> bool:
        return self.is_sealed and self.is_intact and self.is_whole and self.is_trusted


def require_ready() -> None:
    """Refuse to go on where nothing could be sealed.

    Raises:
        Conflict: there is no certificate here.
    """
    if not settings.SEAL:
        raise Conflict(_("Hier ist kein Siegel eingerichtet (BLAUPAUSE_SEAL). Der Plattformbetrieb hilft weiter."))


def seal_pdf(pdf: bytes, *, reason: str) -> bytes:
    """Seal a PDF, without a picture on any page: PDF/A and PDF/UA stay as they are.

    Raises:
        Conflict: there is no certificate here.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 – see above
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter  # noqa: PLC0415 – see above
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf  # noqa: PLC0415 – see above

    require_ready()
    told = PdfSignatureMetadata(
        field_name=FIELD, reason=reason, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    out = sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), told, _signer(settings.SEAL), new_field_spec=SigFieldSpec(FIELD)
    )
    return bytes(out.getvalue())


def check_pdf(pdf: bytes) -> Checked:
    """Look at the last seal of a PDF: whose it is, and whether the file is still what was sealed.

    Raises:
        ValueError: this is no PDF that can be read.
    """
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 – see above
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 – see above
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature  # noqa: PLC0415 – see above
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 – see above

    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    except (PdfError, ValueError, OSError) as error:
        raise ValueError("not a PDF") from error
    if not found:
        return Checked(is_sealed=False)
    trusted = ValidationContext(trust_roots=list(_trusted()), allow_fetching=False)
    status = validate_pdf_signature(found[-1], trusted)
    return Checked(
        is_sealed=True,
        is_intact=bool(status.intact and status.valid),
        is_whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        is_trusted=bool(status.trusted),
        by=str(status.signing_cert.subject.native.get("common_name", "")),
        at=status.signer_reported_dt,
    )


def _trusted() -> tuple[Certificate, ...]:
    own = tuple(_signer(settings.SEAL).cert_registry) if settings.SEAL else ()
    return (*own, *(_certificates(Path(settings.SEAL_TRUST).read_bytes()) if settings.SEAL_TRUST else ()))


@lru_cache(maxsize=4)
def _signer(pem: str) -> SimpleSigner:
    from pyhanko.keys.pemder import load_private_key_from_pemder_data  # noqa: PLC0415 – see above
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 – see above
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415 – see above

    try:
        key = load_private_key_from_pemder_data(_part(pem, "PRIVATE KEY"), passphrase=None)
        chain = _certificates(pem.encode())
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko's
        store.register_multiple(chain)
        return SimpleSigner(signing_cert=chain[0], signing_key=key, cert_registry=store)
    except (ValueError, IndexError) as error:
        raise ImproperlyConfigured("BLAUPAUSE_SEAL must hold a private key and its certificate in PEM.") from error


def _part(pem: str, name: str) -> bytes:
    begin, end = pem.index(f"-----BEGIN {name}"), pem.index(f"-----END {name}-----")
    return pem[begin : end + len(f"-----END {name}-----")].encode()


def _certificates(pem: bytes) -> tuple[Certificate, ...]:
    from pyhanko.keys.pemder import load_certs_from_pemder_data  # noqa: PLC0415 – see above

    begin = pem.find(b"-----BEGIN CERTIFICATE-----")
    return tuple(load_certs_from_pemder_data(pem[begin:])) if begin >= 0 else ()
