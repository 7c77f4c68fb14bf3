"""The name a file is stored and shown under: its own words, the ending of what it really is, no way to anywhere."""

import re
import unicodedata
from typing import Final

from blaupause.standards.din91379 import normalise, unsupported

MAX_LENGTH: Final = 100

_SEPARATORS: Final = re.compile(r"[/\\]")
_FORBIDDEN: Final = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_ENDING: Final = re.compile(r"\.([A-Za-z][A-Za-z0-9]{1,4})$")
_FALLBACK: Final = "Datei"


def tidy_name(name: str, suffix: str = "") -> str:
    r"""Clean a file's name; with `suffix` it gets that ending in place of every ending it came with.

    "C:\Fotos\Hund.PNG.exe" with ".png" becomes "Hund.png". What DIN 91379 does not know goes.
    """
    stem = _FORBIDDEN.sub(" ", _SEPARATORS.split(normalise(name))[-1])
    for sign in unsupported(stem):
        stem = stem.replace(sign, "")
    stem = " ".join(stem.split()).strip(". ")
    while suffix and (ending := _ENDING.search(stem)):
        stem = stem[: ending.start()].rstrip(". ")
    stem = _shortened(stem, MAX_LENGTH - len(suffix)) or _FALLBACK
    return stem + suffix


def _shortened(stem: str, length: int) -> str:
    """Cut without parting a letter from its marks."""
    while length and length < len(stem) and unicodedata.combining(stem[length]):
        length -= 1
    return stem[:length].rstrip(". ")
