"""Conditions by choice: from rows to an expression, back, and told as a sentence."""

from __future__ import annotations

import pytest

from blaupause.engine.bundles.editing.conditions import from_cel
from blaupause.engine.bundles.editing.reading import condition_at, told
from blaupause.engine.bundles.editing.speech import BundleSpeech
from tests.blaupause.engine.bundles.changing import Files, do, flaws, refused

CLAUSES = [
    ("answers.zahl", "more", "5", "answers.zahl > 5", "„Zahl“ ist größer als 5"),
    ("answers.zahl", "is", "Frist", "answers.zahl == params.frist", "„Zahl“ ist „Frist“"),
    ("answers.betrag", "most", "5,00", "answers.betrag <= 500", "„Betrag“ ist höchstens 5,00\N{NO-BREAK SPACE}€"),
    (
        "answers.tag",
        "less",
        "24.12.2026",
        "timestamp(answers.tag) < timestamp('2026-12-24T00:00:00Z')",
        "„Tag“ ist vor 24.12.2026",
    ),
    (
        "answers.tag",
        "least",
        "Stichtag",
        "timestamp(answers.tag) >= timestamp(params.stichtag)",
        "„Tag“ ist frühestens „Stichtag“",
    ),
    (
        "answers.tag",
        "ahead",
        "14",
        "timestamp(answers.tag) >= today + duration('336h')",
        "„Tag“ ist frühestens heute plus 14 Tage",
    ),
    (
        "answers.tag",
        "ahead",
        "Frist",
        "timestamp(answers.tag) >= today + duration(string(params.frist * 24) + 'h')",
        "„Tag“ ist frühestens heute plus „Frist“ Tage",
    ),
    ("answers.ja", "is", "ja", "answers.ja == true", "„Ja“ ist Ja"),
    ("answers.art", "is_not", "Eins", "answers.art != 'eins'", "„Art“ ist nicht „Eins“"),
    ("answers.mehrere", "contains", "Zwei", "'zwei' in answers.mehrere", "„Mehrere“ enthält „Zwei“"),
    ("answers.wort", "is", "it's", "answers.wort == 'it\\'s'", "„Wort“ ist „it's“"),
    ("answers.wort", "answered", "", "has(answers.wort)", "„Wort“ ist beantwortet"),
    ("answers.wort", "unanswered", "", "!has(answers.wort)", "„Wort“ ist nicht beantwortet"),
]


@pytest.mark.parametrize(("path", "operator", "value", "expression", "sentence"), CLAUSES)
def test_a_condition_goes_to_an_expression_and_back(
    files: Files, path: str, operator: str, value: str, expression: str, sentence: str
) -> None:
    changed = do(files, "bedingung", "frage/ziel", path_0=path, operator_0=operator, value_0=value, joined="und")

    assert condition_at(changed, "frage/ziel") == (expression, ())
    built = from_cel(expression, BundleSpeech(changed))
    assert built is not None
    assert (built.clauses[0].path, built.clauses[0].operator, built.clauses[0].value) == (path, operator, value)
    assert told(changed, "frage/ziel") == sentence
    assert flaws(changed) == []


def test_texts_contain_words(files: Files) -> None:
    changed = do(
        files, "bedingung", "seite/kontakt", path_0="answers.wort", operator_0="contains", value_0="a", joined="oder"
    )

    assert condition_at(changed, "seite/kontakt") == ("answers.wort.contains('a')", ())
    built = from_cel("answers.wort.contains('a')", BundleSpeech(files))
    assert built is not None
    assert built.clauses[0].operator == "contains"


@pytest.mark.parametrize("joined", ["und", "oder"])
def test_several_comparisons_are_joined(files: Files, joined: str) -> None:
    values = {
        "path_0": "answers.ja",
        "operator_0": "is",
        "value_0": "nein",
        "path_1": "answers.zahl",
        "operator_1": "less",
        "value_1": "3",
        "path_2": "answers.zahl",
        "operator_2": "is",
        "value_2": "9",
    }

    changed = do(files, "bedingung", "frage/ziel", joined=joined, **values)

    built = from_cel(condition_at(changed, "frage/ziel")[0], BundleSpeech(changed))
    assert built is not None
    assert (len(built.clauses), built.joined) == (3, joined)


def test_without_a_question_there_is_no_condition(files: Files) -> None:
    changed = do(files, "bedingung", "frage/ziel", expression="answers.ja")
    changed = do(changed, "bedingung", "frage/ziel", path_0="", joined="und")

    assert changed == files


def test_inside_a_group_a_condition_is_about_the_entry(files: Files) -> None:
    files = do(files, "frage-neu", "frage/gruppe", label="Alter", kind="number")
    files = do(files, "frage-neu", "frage/gruppe", label="Beruf", kind="text")
    values = {"path_0": "item.alter", "operator_0": "least", "value_0": "18", "joined": "und"}

    files = do(files, "bedingung", "frage/gruppe/beruf", **values)

    assert condition_at(files, "frage/gruppe/beruf") == ("item.alter >= 18", ("gruppe",))
    assert told(files, "frage/gruppe/beruf") == "„Alter“ ist mindestens 18"
    assert flaws(files) == []


@pytest.mark.parametrize(
    "expression",
    [
        "answers.x == 1",
        "answers.ja ? true : false",
        "answers.zahl + 1 > 3",
        "answers.",
        "today > today",
        "1 > answers.zahl",
        "timestamp(answers.tag) >= today + duration('5h')",
        "answers.zahl > answers.zahl",
    ],
)
def test_other_expressions_are_no_choice(files: Files, expression: str) -> None:
    assert from_cel(expression, BundleSpeech(files)) is None


@pytest.mark.parametrize(
    ("expression", "value"), [("answers.ja", "ja"), ("!answers.ja", "nein"), ("answers.ja == false", "nein")]
)
def test_yes_and_no_have_several_spellings(files: Files, expression: str, value: str) -> None:
    built = from_cel(expression, BundleSpeech(files))

    assert built is not None
    assert built.clauses[0].value == value


@pytest.mark.parametrize(
    ("path", "operator", "value"),
    [
        ("answers.zahl", "is", "viel"),
        ("answers.betrag", "is", "x"),
        ("answers.tag", "is", "x"),
        ("answers.ja", "is", "x"),
        ("answers.art", "is", "Drei"),
        ("answers.wort", "is", ""),
        ("answers.gibtsnicht", "is", "x"),
        ("answers.zahl", "ahead", "3"),
        ("answers.tag", "ahead", "bald"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(files: Files, path: str, operator: str, value: str) -> None:
    field = refused(files, "bedingung", "frage/ziel", path_0=path, operator_0=operator, value_0=value, joined="und")

    assert field == "condition"


def test_an_expression_that_is_none_is_refused(files: Files) -> None:
    assert refused(files, "bedingung", "frage/ziel", expression="answers.") == "expression"
    assert refused(files, "bedingung", "frage/ziel", expression="1 + 1") == "expression"
