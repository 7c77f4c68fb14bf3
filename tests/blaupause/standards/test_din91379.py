import time
import unicodedata
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from blaupause.standards.din91379 import CHARACTERS, SEQUENCES, Group, normalise, spell, unsupported

OFFICIAL = Path(__file__).resolve().parents[4] / "shared/data/fim/din91379/latinchars.xml"
NAMESPACE = {"l": "http://xoev.de/latinchars"}


class Entry(NamedTuple):
    group: str
    text: str


@pytest.fixture(scope="module")
def official() -> list[Entry]:
    """Read the official list."""
    if not OFFICIAL.exists():
        pytest.skip(f"conformance data is not on this machine: {OFFICIAL} (the build always has it)")
    root = etree.parse(OFFICIAL).getroot()
    entries = [*root.iterfind("l:char", NAMESPACE), *root.iterfind("l:sequence", NAMESPACE)]
    return [Entry(entry.get("group", ""), "".join(map(letter, code_points(entry)))) for entry in entries]


def code_points(entry: etree._Element) -> list[str]:
    return " ".join(part.text or "" for part in entry.iterfind("l:cp", NAMESPACE)).split()


def letter(code_point: str) -> str:
    return chr(int(code_point, 16))


def test_the_data_is_the_official_list(official: list[Entry]) -> None:
    assert len(official) == 777 + 147
    for group in set(Group) - {Group.TYPOGRAPHY}:
        assert CHARACTERS[group] == {entry.text for entry in official if entry.group == group and len(entry.text) == 1}
    assert {entry.text for entry in official if len(entry.text) > 1} == SEQUENCES


def test_all_that_ascii_prints_is_in_the_standard() -> None:
    assert set(map(chr, range(0x20, 0x7F))) <= frozenset[str]().union(*CHARACTERS.values())


def test_every_letter_and_sequence_is_accepted(official: list[Entry]) -> None:
    letters = [entry.text for entry in official if entry.group != Group.MARKS]

    assert [text for text in letters if unsupported(text)] == []
    assert unsupported("".join(letters)) == []
    assert unsupported(unicodedata.normalize("NFD", "".join(letters))) == []


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("", []),
        ("Müller-Łódź – „Haus 3 ½“\n\tca. 1.234,50 €", []),
        ("Grüße 😀 aus 😀 Fulda", ["😀"]),
        ("Hund 👍🏽 und 👩‍👧 und 🇩🇪 und ❤️", ["👍🏽", "👩‍👧", "🇩🇪", "❤️"]),
        ("北京 Straße", ["北", "京"]),
        ("a\0b", ["\0"]),
        ("a\ufffdb\ufffdc", ["\ufffd"]),
        ("\ud800", ["\ud800"]),
        ("Привет", []),
        ("Вы", ["ы"]),  # the standard knows Bulgarian only
        ("ab\u0300c", ["b\u0300"]),  # a mark on a base it may not stand on
        ("C\u0300\u0301", ["C\u0300\u0301"]),
        ("\u0300a", ["\u0300"]),
        ("K\u035fH K\u035fX", ["K\u035f"]),
        ("a\u200bb", ["\u200b"]),
        ("−5 °C → 10 ≤ ∞", []),
        ("☐ nein", ["☐"]),
    ],
)
def test_only_what_cannot_be_drawn_is_named(text: str, refused: list[str]) -> None:
    assert unsupported(text) == refused


def test_long_texts_are_judged_in_time_that_grows_with_them() -> None:
    started = time.process_time()

    assert unsupported("Ä\u0300b😀" * 10_000) == ["Ä\u0300", "😀"]

    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("Mu\u0308ller", "Müller"),
        ("Don\u00adau\u200bdampf\ufeff", "Donaudampf"),
        ("eins\r\nzwei", "eins\nzwei"),
        ("c\u0306\u0328", "c\u0328\u0306"),
    ],
)
def test_what_is_pasted_along_unseen_goes(pasted: str, kept: str) -> None:
    assert normalise(pasted) == kept


@pytest.mark.parametrize(
    ("sign", "told"),
    [
        ("😀", "„😀“"),
        ("b\u0300", "„b\u0300“"),
        ("\0", "U+0000"),
        ("\u0300", "U+0300"),
        ("\u2003", "U+2003"),
        ("\ud800", "U+D800"),
    ],
)
def test_a_refused_sign_is_shown_or_numbered(sign: str, told: str) -> None:
    assert spell(sign) == told
