"""Patterns mean what they mean in XML Schema: its own validator judges the same texts."""

from __future__ import annotations

import pytest
from lxml import etree

from blaupause.engine.fim.patterns import translated
from blaupause.engine.forms.schema import compile_validator

XS = "http://www.w3.org/2001/XMLSchema"
TEXTS = (
    *(
        "",
        "a",
        "b",
        "e",
        "ab",
        "BC",
        "AE",
        "Äb",
        "Müller",
        "ʼx",
        "Ω",
        "ž",
        "3",
        "12",
        "a1",
        "_a",
        ":a",
        "a-b",
        "a.b",
        "+",
        "]",
    ),
    *("US$12", "US12", "^a", "a$", "a&", "a~", " ", "a b", "\t", "\n", "€", "[", "-", "\\", "(a)"),
)


def official(pattern: str) -> etree.XMLSchema:
    root = etree.fromstring(
        f'<s:schema xmlns:s="{XS}"><s:element name="a"><s:simpleType><s:restriction base="s:string"/></s:simpleType>'
        "</s:element></s:schema>"
    )
    (found,) = root.iter(f"{{{XS}}}restriction")
    etree.SubElement(found, f"{{{XS}}}pattern", value=pattern)
    return etree.XMLSchema(root)


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            r"\p{L}+",
            r"\i\c*",
            r"[\i-[:]][\c-[:]]*",
            r"\w{2,8}",
            r"[\w\-.]+",
            r"\W",
            r"[^\w]",
            r"\I",
            r"\C+",
            r"[\s\d]+",
        ),
        *(r"[A-Z-[AEIOU]]{2}", r"[0-9-[5-9]]+", r"US$[0-9]{2}", r"[+--]", r"[!-/]+", r"[a&&b]{2}"),
        *(
            r"\p{IsBasicLatin}+",
            r"[\p{IsLatinExtended-A}]",
            r"\P{Nd}+",
            r"[^\]]+",
            r"[\[\]\\]",
            r"a|b|12",
            r"\^a|a\$",
            r"[\n\t]",
        ),
        *(r"[~€^-]", r"(a(b)?)+", r".{2}", r"[^a-z]", r"[-a]+", r"\(a\)"),
    ],
)
def test_both_judge_alike(pattern: str) -> None:
    whole, standard = translated(pattern), official(pattern)
    assert whole
    ours = compile_validator({"type": "string", "pattern": whole})

    for text in TEXTS:
        element = etree.Element("a")
        element.text = text
        assert ours.is_valid(text) == standard.validate(element), text


@pytest.mark.parametrize("pattern", ["^[0-9]{2}$", "^12$|^13$", "(^12|13$)", r"\x31\u0032", r"[\x31][\u0032]"])
def test_anchors_and_codes_of_signs_that_people_write_are_understood(pattern: str) -> None:
    ours = compile_validator({"type": "string", "pattern": translated(pattern)})

    assert ours.is_valid("12")
    assert not ours.is_valid("^12$")


@pytest.mark.parametrize(
    "pattern",
    [
        "[a-z",
        "[b-a]",
        "a\\",
        r"[\I]",
        r"[\p{L}-[a]]",
        r"[\s-[a]]",
        "[^a-[b]]",
        "[a-[a]]",
        "[a-[b]c]",
        r"[\p{Lu}-[A]]",
        r"[\p{Lu}-[\u3400-\u9fff]]",
        r"[a-\d]",
    ],
)
def test_what_cannot_be_said_is_none(pattern: str) -> None:
    assert translated(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "yes", "no"), [("[𝒜-𝒵]", "𝒞", "C"), (r"[\P{L}]", "1", "a"), (r"[\p{Ll}-[A]]", "a", "A")]
)
def test_what_the_validator_of_xml_schema_gets_wrong(pattern: str, yes: str, no: str) -> None:
    ours = compile_validator({"type": "string", "pattern": translated(pattern)})

    assert (ours.is_valid(yes), ours.is_valid(no)) == (True, False)
