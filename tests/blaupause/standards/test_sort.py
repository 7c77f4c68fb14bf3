from itertools import chain

import pytest

from blaupause.standards.din91379 import CHARACTERS, SEQUENCES, Group
from blaupause.standards.sort import sort_key


def test_names_stand_as_in_a_german_dictionary() -> None:
    names = [
        "Adam",
        "Ähren",
        "Ahrens",
        "D'Angelo",
        "Dangelo-Ost",
        "Łukasz",
        "Lukaszewski",
        "Masse",
        "Maße",
        "Massen",
        "Muller",
        "Müller",
        "Muller, Anna",
        "Müller-Lüdenscheidt",
        "Müllers",
        "Ørsted",
        "Osten",
        "Żak",
        "Зоя",
    ]

    assert sorted(set(names), key=sort_key) == names


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("adam", "adam"),
        ("Müller", "muller\tmüller"),
        ("Mu\u0308ller", "muller\tmüller"),
        ("  Bad  Hersfeld ", "bad hersfeld\t  bad  hersfeld "),
        ("ẞ", "ss\tß"),
        ("", ""),
    ],
)
def test_the_key(name: str, key: str) -> None:
    assert sort_key(name) == key


def test_every_latin_letter_of_official_names_sorts_among_a_to_z() -> None:
    letters = chain(CHARACTERS[Group.LETTERS], SEQUENCES)

    assert [letter for letter in letters if not sort_key(letter).partition("\t")[0].encode().isalpha()] == []
