"""XLIFF 2.1: what is written is read again, and what other tools write; what cannot be read is told with its line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blaupause.standards import xliff
from blaupause.standards.xdatenfelder import SchemaError
from blaupause.standards.xliff import Document, Unit

HEAD = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="de" trgLang="en">\n'
NO_SIGNS = ("", "G", "-1", "D800", "110000", "F" * 40)
SAID = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40) | st.sampled_from(
    ["Bis {today}.", "{params.a}{params.b}", "\x00\x0b {x", "a\r\nb", " zwei  Wörter ", "<b>&amp;"]
)


def units(content: str, head: str = HEAD) -> tuple[Unit, ...]:
    return xliff.read(f'{head}<file id="f" original="hund">\n{content}\n</file></xliff>'.encode()).units


def unit(inside: str, name: str = "a") -> str:
    return f'<unit id="u1" name="{name}">{inside}</unit>'


def mistakes(content: str, head: str = HEAD) -> list[tuple[int, str]]:
    with pytest.raises(SchemaError) as caught:
        units(content, head)
    return [(each.line, each.element) for each in caught.value.mistakes]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(SAID, st.just("") | SAID, st.booleans()), max_size=4))
def test_what_is_written_is_read_again(told: list[tuple[str, str, bool]]) -> None:
    document = Document(
        "de",
        "uk",
        "hund",
        tuple(
            Unit(
                f"text/{at}#{at}",
                source,
                target,
                xliff.DONE,
                is_outdated=stale,
                group="Seite",
                notes=(("context", "Frage"),),
            )
            for at, (source, target, stale) in enumerate(told)
        ),
    )
    back = xliff.read(xliff.write(document))

    assert (back.source_language, back.target_language, back.original) == ("de", "uk", "hund")
    assert [(each.name, each.source, each.target, each.is_outdated) for each in back.units] == [
        (each.name, each.source, each.target, each.is_outdated) for each in document.units
    ]


def test_codes_are_protected_and_every_text_has_a_line_of_its_own() -> None:
    written = xliff.write(Document("de", "en", "hund", (Unit("a", "Bis {today}, {today}."), Unit("b", "Zwei"))))

    first, second = (b'<ph id="d1-%d" dataRef="d1" disp="{today}"/>' % number for number in (1, 2))
    assert b"<source>Bis " + first + b", " + second + b".</source>" in written
    assert b'<data id="d1">{today}</data>' in written
    one, two = xliff.read(written).units
    assert two.line > one.line > 1


def test_a_code_has_one_id_in_both_languages_wherever_it_stands() -> None:
    written = xliff.write(Document("de", "en", "hund", (Unit("a", "{x} bis {y}, {x}", "{y}, {x}"),)))
    source, target = (
        dict(re.findall(rb'id="([^"]+)" dataRef="[^"]+" disp="([^"]+)"', part)) for part in written.split(b"<target>")
    )

    assert len(source) == 3
    assert target.items() < source.items()


def test_what_tools_make_of_a_text_is_read() -> None:
    content = unit(
        '<segment state="translated"><source>Eins.</source><target>One.</target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment state="initial"><source>Zwei <pc id="1">fett</pc><sm id="m"/>.</source>'
        '<target>Two <mrk id="1">bo<cp hex="6C"/>d</mrk><em startRef="m"/><ph id="2" disp="{x}"/>.</target></segment>'
    )
    (found,) = units(content)

    assert (found.source, found.target, found.state) == ("Eins. Zwei fett.", "One. Two bold{x}.", xliff.OPEN)
    (half,) = units(
        unit("<segment><source>A</source><target>B</target></segment><segment><source>C</source></segment>")
    )
    assert (half.target, half.state) == ("", "")
    (nameless,) = units('<unit id="u7"><segment><source>A</source></segment><ignorable/></unit>')
    assert nameless.name == "u7"


@pytest.mark.parametrize(
    ("content", "places"),
    [
        (unit("<segment><target>B</target></segment>"), [(3, "a")]),
        (unit(""), [(3, "a")]),
        (unit("<segment><source>A<ph id='1'/></source></segment>"), [(3, "a")]),
        *((unit(f"<segment><source>A<cp hex='{no}'/></source></segment>"), [(3, "a")]) for no in NO_SIGNS),
        (unit("<segment><source>A<x/></source></segment>") + "\n" + unit("", "b"), [(3, "a"), (4, "b")]),
        (unit("<segment><source>A</source></segment>") * 2, [(3, "a")]),
    ],
)
def test_every_mistake_is_told_with_its_line(content: str, places: list[tuple[int, str]]) -> None:
    assert mistakes(content) == places


@pytest.mark.parametrize(
    ("head", "element"),
    [
        (HEAD.replace("2.1", "1.2"), "xliff"),
        (HEAD.replace("xliff:document:2.0", "xliff:document:1.2"), "xliff"),
        (HEAD + "<file/>", "xliff"),
        ('<!DOCTYPE xliff [<!ENTITY a "b">]>' + HEAD, "DOCTYPE"),
    ],
)
def test_what_is_no_xliff_2_is_refused(head: str, element: str) -> None:
    assert [each for _line, each in mistakes("", head)] == [element]


def test_what_is_too_large_or_no_xml_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SchemaError, match="5 MB"):
        xliff.read(b" " * (xliff.MOST_BYTES + 1))
    with pytest.raises(SchemaError, match="kein lesbares XML"):
        xliff.read(b"<xliff")
    monkeypatch.setattr(xliff, "MOST_UNITS", 1)
    assert mistakes(unit("") * 2) == [(2, "file")]
