"""Tells what a file is by what it holds. Its name and what the browser says about it do not count."""

import re
from enum import StrEnum
from typing import Final

JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
PDF: Final = "application/pdf"
SVG: Final = "image/svg+xml"
SUFFIXES: Final = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf", SVG: ".svg"}


class Foreign(StrEnum):
    """What is refused, as far as it changes what the person should do."""

    ARCHIVE = "archive"
    OFFICE = "office"
    OTHER = "other"


_MAGIC: Final = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Foreign.OFFICE),  # Word, Excel, PowerPoint until 2003; mails of Outlook
    (b"{\\rtf", Foreign.OFFICE),
    (b"Rar!\x1a\x07", Foreign.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Foreign.ARCHIVE),
    (b"\x1f\x8b", Foreign.ARCHIVE),  # gzip
    (b"BZh", Foreign.ARCHIVE),
    (b"\xfd7zXZ\x00", Foreign.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Foreign.ARCHIVE),  # zstandard
    (b"MSCF", Foreign.ARCHIVE),  # cabinet
)
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OFFICE_PARTS: Final = re.compile(rb"\[Content_Types\]\.xml|word/|xl/|ppt/|mimetypeapplication/vnd\.oasis")
_SVG: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?=<(?:\?xml|!--|!DOCTYPE\s+svg|(?:\w+:)?svg)).*?<(?:\w+:)?svg\b", re.DOTALL
)
"""Text that begins as XML does and has an element `svg`; what it really is, its worker judges."""
_SVG_LOOK: Final = 64 * 1024
_TAR_PLACE: Final = slice(257, 262)


def sniff(content: bytes) -> str | Foreign:
    """Return the media type of a JPEG, PNG, PDF or SVG, else what it is instead."""
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content.startswith(_ZIP):
        return Foreign.OFFICE if _OFFICE_PARTS.search(content[:4096]) else Foreign.ARCHIVE
    if _SVG.match(content[:_SVG_LOOK]):
        return SVG
    return Foreign.ARCHIVE if content[_TAR_PLACE] == b"ustar" else Foreign.OTHER
