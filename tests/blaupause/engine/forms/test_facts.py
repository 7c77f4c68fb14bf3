"""Placeholders and interim results: what texts of a template see."""

from __future__ import annotations

from typing import Any

import pytest

from tests.blaupause.engine.building import TODAY, ask, one_page, parameter, repeat

RULES = {
    "values": [
        {"id": "satz", "type": "money", "expr": "params.satz * 2"},
        {"id": "teil", "type": "percent", "expr": "answers.zahl"},
        {"id": "gilt", "type": "boolean", "expr": "answers.zahl > 3"},
        {"id": "wer", "type": "text", "each": "answers.hunde", "expr": "item.name + '/' + string(values.satz)"},
    ]
}
FORM = one_page(
    ask("name"),
    ask("zahl", "number"),
    ask("seit", "date"),
    ask("art", "radio"),
    ask("gruende", "checkboxes"),
    repeat("hunde", ask("name"), ask("seit", "date")),
    rules=RULES,
    parameters=[parameter("satz", "money"), parameter("tag", "date"), parameter("frei", "integer")],
)
ANSWERS = {
    "name": "Sevda",
    "zahl": 12,
    "seit": "2026-08-24",
    "art": "b",
    "gruende": ["a", "c"],
    "hunde": [{"name": "Frieda", "seit": "2026-08-24"}, {}],
}
PARAMS: dict[str, Any] = {"satz": 7200, "tag": "2026-01-01", "fremd": 1}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("nichts", "nichts"),
        ("{answers.name}, {answers.zahl}, {answers.seit}", "Sevda, 12, 24.08.2026"),
        ("{answers.art}: {answers.gruende}", "B: A, C"),
        ("{params.satz} ab {params.tag}{params.frei}", "72,00\u00a0€ ab 01.01.2026"),
        ("{values.satz}, {values.teil}, {values.gilt}", "144,00\u00a0€, 12\u00a0%, Ja"),
        ("heute, {today}", "heute, 08.09.2026"),
        ("{case.number}", "FD-1"),
    ],
)
def test_placeholders_are_filled(text: str, filled: str) -> None:
    facts = FORM.situation(ANSWERS, PARAMS, TODAY).facts

    assert facts.fill(text, more={"case.number": "FD-1"}) == filled


def test_in_an_entry_item_and_its_values_are_known() -> None:
    facts = FORM.situation(ANSWERS, PARAMS, TODAY).facts

    assert facts.fill("{item.name} seit {item.seit}: {values.wer}, {values.satz}", "hunde", (0,)) == (
        "Frieda seit 24.08.2026: Frieda/14400, 144,00\u00a0€"
    )
    assert facts.fill("{item.name}|{values.wer}", "hunde", (1,)) == "|"


def test_what_has_no_answer_is_nothing() -> None:
    facts = FORM.situation({}, {}, TODAY).facts

    assert facts.fill("{answers.name}{values.gilt}{params.satz}.") == "."


def test_all_words_can_be_listed() -> None:
    facts = FORM.situation(ANSWERS, PARAMS, TODAY).facts

    assert facts.shown() == {
        "today": "08.09.2026",
        "answers.name": "Sevda",
        "answers.zahl": "12",
        "answers.seit": "24.08.2026",
        "answers.art": "B",
        "answers.gruende": "A, C",
        "params.satz": "72,00\u00a0€",
        "params.tag": "01.01.2026",
        "values.satz": "144,00\u00a0€",
        "values.teil": "12\u00a0%",
        "values.gilt": "Ja",
    }


def test_values_are_a_mapping_of_what_can_be_computed() -> None:
    facts = FORM.situation({"hunde": [{"name": "Frieda"}]}, PARAMS, TODAY).facts

    assert dict(facts.data()["values"]) == {"satz": 14400}
    assert dict(facts.data("hunde", (0,))["values"]) == {"wer": "Frieda/14400", "satz": 14400}
    assert len(facts.data("hunde", (0,))["values"]) == 2
    assert facts.data("hunde", (0,)) is facts.data("hunde", (0,))
    with pytest.raises(KeyError):
        facts.data()["values"]["wer"]
