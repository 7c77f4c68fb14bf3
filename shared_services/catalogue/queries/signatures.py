"""Whether what was released is what both parties agreed on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blaupause.crypto import signatures
from blaupause.engine.bundles import Bundle, Finding, Statement, Unsound
from blaupause.engine.bundles.statement import FILE
from shared_services.catalogue.models import Release

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Proof:
    """A release and what is wrong with its signature; "" where nothing is."""

    service: str
    version: str
    wrong: str


def proofs() -> Iterator[Proof]:
    """Check every release against its stored bundle, in the order of publication."""
    for release in Release.objects.select_related("template_version__service").order_by("pk").iterator(chunk_size=50):
        version = release.template_version
        yield Proof(version.service.slug, version.version, _wrong(release))


def _wrong(release: Release) -> str:
    if not release.signature:
        return "not signed: released before releases were"
    try:
        require_signed(release.statement, release.signature, Bundle.from_json(release.template_version.bundle))
    except Unsound as unsound:
        return str(unsound)
    return ""


def require_signed(statement: str, signature: str, bundle: Bundle) -> Statement:
    """Return what both parties agreed on about a bundle.

    Raises:
        Unsound: no key that counts signed this, it speaks of another bundle, or a party is missing.
    """
    if not signatures.is_signed(statement.encode(), signature):
        raise Unsound("the signature is of none of the keys that count here, or the statement was changed")
    found = Statement.read(statement)
    found.require_about(bundle)
    return found


def signature_findings(signed: bytes | None, files: Mapping[str, bytes]) -> list[Finding]:
    """Check the signed statement that came with a bundle's files; nothing found means good, or that none came."""
    if signed is None:
        return []
    try:
        require_signed_file(signed, Bundle.from_files(files))
    except Unsound as unsound:
        return [Finding(FILE, None, "", "signature", str(unsound))]
    return []


def require_signed_file(content: bytes, bundle: Bundle) -> Statement:
    """Read the signed statement that came with a bundle's files.

    Raises:
        Unsound: it cannot be read, or as `require_signed`.
    """
    try:
        told = json.loads(content)
        statement, signature = str(told["statement"]), str(told["signature"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unsound("the file has no statement and signature") from error
    return require_signed(statement, signature, bundle)


def signed_file(release: Release) -> str:
    """Write the file that goes out with a released bundle."""
    return json.dumps({"statement": release.statement, "signature": release.signature}, indent=1)
