"""Answers told in German: for the summary, the clerk and the PDF."""

from __future__ import annotations

from typing import Any

import pytest

from blaupause.engine.forms import FileInfo, Item, Row, Section
from blaupause.engine.forms.model import Question
from blaupause.engine.forms.words import say, tell
from tests.blaupause.engine.building import TODAY, ask, form, info, one_page, page, parameter, repeat
from tests.blaupause.engine.moments import describe


def told(question: dict[str, Any], answer: object, **params: Any) -> tuple[str, ...]:
    built = one_page(question, parameters=[parameter("zonen", "codelist")])
    (section,) = describe(built, {question["field"]: answer}, params, TODAY)
    return section.rows[0].values


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        (ask("x"), "Frieda", ("Frieda",)),
        (ask("x", "textarea"), "eins\nzwei", ("eins\nzwei",)),
        (ask("x", "date"), "2026-08-24", ("24.08.2026",)),
        (ask("x", "date"), "31.02.", ("31.02.",)),
        (ask("x", "number"), 1234, ("1.234",)),
        (ask("x", "number", schema={"type": "number"}, unit="m²"), 12.5, ("12,5\u00a0m²",)),
        (ask("x", "number"), "viele", ("viele",)),
        (ask("x", "money"), 123450, ("1.234,50\u00a0€",)),
        (ask("x", "money"), "viel", ("viel",)),
        (ask("x", "yesno"), True, ("Ja",)),
        (ask("x", "checkbox"), False, ("Nein",)),
        (ask("x", "yesno"), "vielleicht", ("vielleicht",)),
        (ask("x", "radio"), "b", ("B",)),
        (ask("x", "radio"), "z", ("z",)),
        (ask("x", "checkboxes"), ["a", "c"], ("A", "C")),
        (ask("x", "iban"), "DE02120300000000202051", ("DE02 1203 0000 0000 2020 51",)),
    ],
)
def test_answers_in_words(question: dict[str, Any], answer: object, words: tuple[str, ...]) -> None:
    assert told(question, answer) == words


def test_the_towns_list_gives_its_labels() -> None:
    zones = [{"value": "a", "label": "Zone A"}]

    assert told(ask("x", "select", choices_param="zonen", choices=["b"]), "a", zonen=zones) == ("Zone A",)
    assert told(ask("x", "select", choices_param="zonen", choices=["b"]), "b") == ("B",)


def test_pages_become_sections_and_entries_become_items() -> None:
    built = form(
        page("person", ask("name", required=True), ask("mail"), info(), title="Über {params.ort}"),
        page("nur_hinweis", info("h2")),
        page("hunde", ask("datei", "upload"), repeat("hunde", ask("name"), ask("art", "radio"), title_field="name")),
        page("versteckt", ask("x"), visible="false"),
        parameters=[parameter("ort")],
    )
    answers = {"name": "Sevda", "datei": ["f1", "f2"], "hunde": [{"name": "Frieda", "art": "a"}, {}], "x": "weg"}
    sections = describe(built, answers, {"ort": "Fulda"}, TODAY, files={"f1": FileInfo("Vertrag.pdf", 5)})

    first = Item(
        "Hund 1",
        "Frieda",
        (Row("Name", ("Frieda",), "text", "hunde/0/name"), Row("Art", ("A",), "radio", "hunde/0/art")),
    )
    second = Item("Hund 2", "", (Row("Name", (), "text", "hunde/1/name"), Row("Art", (), "radio", "hunde/1/art")))
    assert sections == (
        Section("Über Fulda", "person", (Row("Name", ("Sevda",), "text", "name"), Row("Mail", (), "text", "mail"))),
        Section(
            "Hunde",
            "hunde",
            (
                Row("Datei", ("Vertrag.pdf", "f2"), "upload", "datei", refs=("f1", "f2")),
                Row("Hunde", (), "repeat", "hunde", items=(first, second)),
            ),
        ),
    )
    assert [row.label for row in sections[1].flat] == [
        "Datei",
        "Hund 1: Name",
        "Hund 1: Art",
        "Hund 2: Name",
        "Hund 2: Art",
    ]
    assert (first.heading, second.heading) == ("Hund 1: Frieda", "Hund 2")


def test_a_group_without_entries_is_a_row_without_items() -> None:
    (section,) = describe(one_page(repeat("hunde", ask("name"))), {}, {}, TODAY)

    assert section.rows == (Row("Hunde", (), "repeat", "hunde"),)
    assert section.flat == ()


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("percent", 90, "90\u00a0%"),
        ("money", 100, "1,00\u00a0€"),
        ("date", TODAY, "08.09.2026"),
        ("text", None, "None"),
    ],
)
def test_simple_kinds(kind: str, value: object, words: str) -> None:
    assert say(kind, value) == words


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"minimum": 1850, "maximum": 2080}, "1988"),
        ({"minimum": 1, "maximum": 2080}, "1.988"),
        ({"minimum": 1850}, "1.988"),
        ({"minimum": 1850, "maximum": 99_999}, "1.988"),
    ],
)
def test_a_year_is_written_as_years_are(limits: dict[str, int], told: str) -> None:
    year = Question("jahr", "Jahr", "number", schema={"type": "integer", **limits})

    assert tell(year, 1988, {}) == (told,)
