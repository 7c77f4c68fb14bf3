"""Expressions as German sentences."""

from __future__ import annotations

import pytest

from blaupause.engine.rules.parsing import Unreadable, parse
from blaupause.engine.rules.reading import sentence


class Speech:
    def name(self, path: str) -> str:
        return f"„{path.rpartition('.')[2].title()}“"

    def value(self, path: str, value: object) -> str:
        if isinstance(value, bool):
            return "Ja" if value else "Nein"
        return f"„{value}“" if isinstance(value, str) else f"{value}{' €' if path.endswith('preis') else ''}"


TOLD = {
    "answers.art == 'oster'": "„Art“ ist „oster“",
    'answers.art != "o\\"k"': '„Art“ ist nicht „o"k“',
    "answers.preis > 5 && answers.b": "„Preis“ ist größer als 5 € und „B“ ist Ja",
    "(a.x || a.y) && !a.z": "(„X“ ist Ja oder „Y“ ist Ja) und „Z“ ist Nein",
    "has(answers.x)": "„X“ ist beantwortet",
    "!has(answers.x)": "„X“ ist nicht beantwortet",
    "!(answers.x < 3)": "nicht („X“ ist kleiner als 3)",
    "'a' in answers.x": "„X“ enthält „a“",
    "answers.x in ['a', 'b']": "„X“ ist „a“ oder „b“",
    "size(answers.x) >= 2": "Anzahl bei „X“ ist mindestens 2",
    "answers.x.size() <= 2": "Anzahl bei „X“ ist höchstens 2",
    "timestamp(answers.x) >= today + duration('336h')": "„X“ ist frühestens heute plus 14 Tage",
    "timestamp(answers.x) >= today + duration(string(params.y * 24) + 'h')": "„X“ ist frühestens heute plus „Y“ Tage",
    "answers.x ? 100 : 2.5 * params.y": "wenn „X“ ist Ja, dann 100, sonst 2.5 mal „Y“",
    "answers.x == (answers.y ? 1 : 2)": "„X“ ist (wenn „Y“ ist Ja, dann 1, sonst 2)",
    "(params.x + 1) * -2": "(„X“ plus 1) mal minus 2",
    "params.x / 2 - 1": "(„X“ geteilt durch 2) minus 1",
    "timestamp(answers.x) <= today": "„X“ ist spätestens heute",
    "timestamp(answers.x) < timestamp('2026-11-26')": "„X“ ist vor „2026-11-26“",
    "today - duration('24h') > timestamp(answers.x)": "heute minus 1 Tag ist nach „X“",
    "timestamp(answers.x).getFullYear() >= 1900": "das Jahr von „X“ ist mindestens 1900",
    "values.y == today.getFullYear()": "„Y“ ist das laufende Jahr",
    "(timestamp(answers.x) - today).getHours() / 24": "die Tage von heute bis „X“",
    "true": "Ja",
    "today": "heute",
    "values.summe": "„Summe“",
}


@pytest.mark.parametrize("expression", TOLD)
def test_an_expression_is_told(expression: str) -> None:
    assert sentence(expression, Speech()) == TOLD[expression]


def test_amounts_are_told_as_such() -> None:
    assert sentence("params.satz", Speech()) == "„Satz“ ist Ja"
    assert sentence("params.satz", Speech(), "integer") == "„Satz“"
    assert sentence("answers.x ? 1 : 2 + params.y * 3", Speech(), "preis") == (
        "wenn „X“ ist Ja, dann 1 €, sonst 2 € plus („Y“ mal 3)"
    )


@pytest.mark.parametrize(
    "expression",
    [
        "answers.x.exists(h, h.y)", "today.getMonth()", "timestamp(answers.x).getMonth() > 1", "answers.x % 2",
        "(answers.x).getFullYear", "(today - answers.x).getHours() / 2",
        "duration('5m')", "duration('5h')", "answers.", "(a", "a b", "[1", "f(a b)", "a ? b", "", "'offen",
        "[1, 2]", "(" * 900,
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_left_to_be_shown(expression: str) -> None:
    assert sentence(expression, Speech()) == ""


def test_what_is_no_expression_cannot_be_read() -> None:
    with pytest.raises(Unreadable):
        parse("a &&")
