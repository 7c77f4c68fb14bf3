"""DIN 91379: the letters of official names in Germany, and the signs our letters can draw besides.

The list follows String.Latin+ 1.2, the public basis of the standard (KoSIT, 16.01.2020). A letter is one code point or
a fixed sequence of a base and combining marks. A mark alone, or on another base, is no letter of the standard.
"""

import re
import unicodedata
from enum import StrEnum
from itertools import pairwise, takewhile
from typing import Final


class Group(StrEnum):
    """The groups of the standard by their ids in String.Latin+, and one of our own."""

    LETTERS = "bll"
    NAME_SIGNS = "bnlreq"  # N1: in names of persons
    SIGNS = "bnl"  # N2: in names of places, streets, companies
    OLD_SIGNS = "bnlopt"  # N3: for compatibility
    SPACING = "bnlnot"  # N4: line feed, tab, no-break space
    MARKS = "dc"  # only inside sequences
    GREEK = "gl"
    CYRILLIC = "cl"
    EXTENDED = "enl"  # E1: names of companies and products
    TYPOGRAPHY = "typography"  # not of the standard: what German text is set with


_RANGES: Final = {
    Group.LETTERS: (
        "0041-005A 0061-007A 00C0-00D6 00D8-00F6 00F8-017E 0187-0188 018F 0197 01A0-01A1 01AF-01B0 01B7 01CD-01DC "
        "01DE-01DF 01E2-01F0 01F4-01F5 01F8-01FF 0212-0213 0218-021B 021E-021F 0227-0233 0259 0268 0292 1E02-1E03 "
        "1E06-1E07 1E0A-1E11 1E1C-1E2B 1E2F-1E37 1E3A-1E3B 1E40-1E49 1E52-1E5B 1E5E-1E63 1E6A-1E6F 1E80-1E87 "
        "1E8C-1E97 1E9E 1EA0-1EF9"
    ),
    Group.NAME_SIGNS: "0020 0027 002C-002E 0060 007E 00A8 00B4 00B7 02B9-02BA 02BE-02BF 02C8 02CC 2019 2021",
    Group.SIGNS: (
        "0021-0026 0028-002B 002F-0040 005B-005F 007B-007D 00A1-00A3 00A5 00A7 00A9-00AC 00AE-00B3 00B5-00B6 "
        "00B9-00BB 00BF 00D7 00F7 20AC"
    ),
    Group.OLD_SIGNS: "00A4 00A6 00B8 00BC-00BE",
    Group.SPACING: "0009-000A 000D 00A0",
    Group.MARKS: "0300-0302 0304 0306-0308 030B-030C 0310 0315 031B 0323 0325-0328 0331 035F",
    Group.GREEK: "0386 0388-038A 038C 038E-03A1 03A3-03CE",
    Group.CYRILLIC: "040D 0410-042A 042C 042E-044A 044C 044E-044F 045D",
    Group.EXTENDED: (
        "0192 02B0 02B3 02C6 02DC 02E2 1D48 1D57 2018 201A 201C-201E 2020 2026 2030 2039-203A 2070 2074-2079 "
        "207F-2089 2122 221E 2264-2265"
    ),
    Group.TYPOGRAPHY: "2011 2013-2014 2022 202F 2192 2212",  # no-break hyphen, dashes, bullet, space, arrow, minus
}

# Marks, and the bases each of them may stand on
_SEQUENCES: Final = {
    "0300": "CFGKMPSTZcfgkmpstz",
    "0301": "JjÿĪī",
    "0302": "DKLMNdklmn",
    "0304": "CFHKNPSTZcfhknpstzÛûḲḳṢṣṬṭỤụ",
    "0306": "CMNRZcmnrzÇç",
    "0307": "KUku",
    "0308": "CTZczẠạỌọỤụ",
    "030B": "Aa",
    "030C": "J",
    "0310": "Mm",
    "0315": "CKPTckptČč",
    "031B": "KTkt",
    "031B 0304": "Ss",
    "0323": "CPcpČč",
    "0325": "LRlr",
    "0325 0304": "LRlr",
    "0326": "CHKLNchklnŽž",
    "0327": "ZzŽž",
    "0328 0306": "Cc",
    "0331": "HSs",
}
_TIED: Final = "K\u035fH K\u035fh k\u035fh"  # two letters under one line

# What is pasted along unseen: soft hyphen, zero-width signs, direction marks, byte order mark
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def _expand(ranges: str) -> frozenset[str]:
    letters: set[str] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        letters.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(letters)


def _sequences() -> frozenset[str]:
    stacked = {
        base + "".join(chr(int(mark, 16)) for mark in marks.split())
        for marks, bases in _SEQUENCES.items()
        for base in bases
    }
    return frozenset(stacked.union(_TIED.split()))


CHARACTERS: Final = {group: _expand(ranges) for group, ranges in _RANGES.items()}
SEQUENCES: Final = _sequences()

_SINGLE: Final = frozenset[str]().union(*(CHARACTERS[group] for group in Group if group != Group.MARKS))
_DRAWABLE: Final = re.compile(
    "(?:{}|[{}])*+".format(
        "|".join(sorted(SEQUENCES, key=len, reverse=True)),
        "".join(map(re.escape, sorted(_SINGLE))),
    )
)


def normalise(text: str) -> str:
    """Compose letters as the standard writes them (NFC), and drop what nobody sees or typed."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text.replace("\r\n", "\n")))


def unsupported(text: str) -> list[str]:
    """Name what our letters cannot draw, in order and each once; empty when all is well.

    Judged is the composed form (NFC). A sign is told with everything that belongs to it: an emoji with its skin tone, a
    letter with the mark it may not carry.
    """
    if text.isascii() and text.isprintable():  # most answers: all of it is in the standard
        return []
    text = unicodedata.normalize("NFC", text)
    found: dict[str, None] = {}
    position = 0
    while (position := _drawable_until(text, position)) < len(text):
        start = _start_of_sign(text, position)
        position = _end_of_sign(text, position)
        found[text[start:position]] = None
    return list(found)


def spell(sign: str) -> str:
    """Show a refused sign in a German sentence: „😀“, or its number when it cannot be seen."""
    if sign.isprintable() and not sign.isspace() and not _is_mark(sign[0]):
        return f"„{sign}“"
    return " ".join(f"U+{ord(character):04X}" for character in sign)


def _drawable_until(text: str, position: int) -> int:
    match = _DRAWABLE.match(text, position)
    return match.end() if match else position


def _start_of_sign(text: str, position: int) -> int:
    """Step back to the base when the offender is a mark on an otherwise good letter."""
    while position > 0 and _is_mark(text[position]):
        position -= 1
    return position


def _end_of_sign(text: str, position: int) -> int:
    tail = takewhile(lambda pair: _joined(*pair), pairwise(text[position:]))
    return position + 1 + sum(1 for _ in tail)


def _joined(before: str, after: str) -> bool:
    """Whether two code points make one sign: marks, emoji modifiers, joined emoji, the two halves of a flag."""
    return (
        _is_mark(after)
        or after in _JOINERS
        or before == _ZERO_WIDTH_JOINER
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or (_is_flag_half(before) and _is_flag_half(after))
    )


_ZERO_WIDTH_JOINER: Final = "\u200d"
_JOINERS: Final = (_ZERO_WIDTH_JOINER, "\ufe0f")


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
