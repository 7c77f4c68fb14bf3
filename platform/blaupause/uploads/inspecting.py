"""The one gate for files: size, kind, malware, inside. What comes through may be stored."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from blaupause.engine import bounded
from blaupause.engine.bounded import Limits
from blaupause.uploads.names import tidy_name
from blaupause.uploads.scanning import Scanner, ScannerUnavailable
from blaupause.uploads.sentences import Kind, sentence
from blaupause.uploads.sniffing import JPEG, PDF, PNG, SUFFIXES, SVG, Foreign, sniff

_LOG: Final = logging.getLogger(__name__)
_LIMITS: Final = Limits(cpu_seconds=10, wall_seconds=30.0, memory_bytes=1024 * 1024 * 1024)
_IMAGE_WORKER: Final = Path(__file__).with_name("image_worker.py")
_SVG_WORKER: Final = Path(__file__).with_name("svg_worker.py")
_PDF_WORKER: Final = Path(__file__).with_name("pdf_worker.py")
_IMAGE_FORMATS: Final = {JPEG: "JPEG", PNG: "PNG"}
_MOST_AFTER_THE_END: Final = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Clean:
    """A file that may be stored: pictures drawn anew, documents as they came.

    Attributes:
        name: tidied, with the ending of what the file is.
        pages: of a PDF; 0 for pictures.
        dimensions: width and height of a picture, in pixels (SVG: in its own units); None for a PDF.
    """

    name: str
    content: bytes
    media_type: str
    pages: int = 0
    dimensions: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A file that is not taken; `reason` says in German what happened and what to do."""

    kind: Kind
    reason: str


class _Refusal(Exception):  # noqa: N818 (inside this module only)
    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.kind = kind


def inspect(
    name: str,
    content: bytes,
    accept: tuple[str, ...],
    max_bytes: int,
    *,
    scanner: Scanner,
    keep_metadata: bool = False,
    longest_side: int = 0,
) -> Clean | Rejected:
    """Check a file that somebody sent. Pictures lose place, time and device unless `keep_metadata`.

    `accept` holds media types, of which JPEG, PNG, SVG and PDF are known here; anything else is never accepted.
    With `longest_side` a larger JPEG or PNG is made smaller: so many pixels at most, in both directions.
    """
    try:
        media_type = _require_kind(content, accept, max_bytes)
        _require_no_malware(content, scanner)
        if media_type == PDF:
            return _document(name, content)
        if media_type == SVG:
            return _drawing(name, content)
        return _picture(name, content, media_type, keep_metadata=keep_metadata, longest_side=longest_side)
    except _Refusal as refusal:
        return Rejected(kind=refusal.kind, reason=sentence(refusal.kind, name, content, accept, max_bytes))


def _require_kind(content: bytes, accept: tuple[str, ...], max_bytes: int) -> str:
    if not content:
        raise _Refusal(Kind.EMPTY)
    if len(content) > max_bytes:
        raise _Refusal(Kind.TOO_LARGE)
    found = sniff(content)
    if isinstance(found, Foreign):
        raise _Refusal(_FOREIGN[found])
    if found not in accept:
        raise _Refusal(Kind.WRONG_TYPE)
    return found


_FOREIGN: Final = {
    Foreign.ARCHIVE: Kind.ARCHIVE,
    Foreign.OFFICE: Kind.OFFICE,
    Foreign.OTHER: Kind.WRONG_TYPE,
}


def _require_no_malware(content: bytes, scanner: Scanner) -> None:
    try:
        verdict = scanner.scan(content)
    except ScannerUnavailable:
        _LOG.exception("No verdict on an upload of %d bytes", len(content))
        raise _Refusal(Kind.UNCHECKED) from None
    if not verdict.clean:
        _LOG.warning("Malware in an upload: %s", verdict.malware)
        raise _Refusal(Kind.MALWARE)


def _picture(name: str, content: bytes, media_type: str, *, keep_metadata: bool, longest_side: int) -> Clean:
    options = (_IMAGE_FORMATS[media_type], "keep" if keep_metadata else "bare", str(longest_side))
    facts, redrawn = _work(_IMAGE_WORKER, content, *options)
    return Clean(
        name=tidy_name(name, SUFFIXES[media_type]),
        content=redrawn,
        media_type=media_type,
        dimensions=(facts["width"], facts["height"]),
    )


def _drawing(name: str, content: bytes) -> Clean:
    facts, redrawn = _work(_SVG_WORKER, content)
    return Clean(
        name=tidy_name(name, SUFFIXES[SVG]),
        content=redrawn,
        media_type=SVG,
        dimensions=(max(1, round(facts["width"])), max(1, round(facts["height"]))),
    )


def _document(name: str, content: bytes) -> Clean:
    if len(content) - content.rfind(b"%%EOF") > _MOST_AFTER_THE_END:
        raise _Refusal(Kind.DAMAGED)  # cut off, or something else hangs behind it
    facts, _ = _work(_PDF_WORKER, content)
    return Clean(name=tidy_name(name, SUFFIXES[PDF]), content=content, media_type=PDF, pages=facts["pages"])


def _work(worker: Path, content: bytes, *options: str) -> tuple[dict[str, Any], bytes]:
    try:
        answer = bounded.run(worker, content, _LIMITS, *options)
    except (bounded.TooSlow, bounded.TooLarge):
        raise _Refusal(Kind.TOO_COMPLEX) from None
    except bounded.WorkFailed:
        raise _Refusal(Kind.DAMAGED) from None
    line, _, rest = answer.partition(b"\n")
    facts = json.loads(line)
    if "refused" in facts:
        raise _Refusal(Kind(facts["refused"]))
    return facts, rest
