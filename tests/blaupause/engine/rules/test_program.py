"""The contract with whatever evaluates CEL: vectors.json holds for the server, and for a browser one day."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from blaupause.engine import rules
from blaupause.engine.rules import IN_GROUP, MissingAnswer, Prepared, RuleError

TODAY = date(2026, 9, 8)
VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))


def data(**parts: object) -> dict[str, object]:
    return {"answers": {}, "params": {}, "today": TODAY, **parts}


def evaluate(expression: str, **parts: object) -> object:
    return rules.compile(expression).evaluate(data(**parts))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["expression"])
def test_expressions_mean_what_the_contract_says(vector: dict[str, Any]) -> None:
    moment = data(**vector.get("data", {}), today=datetime(2026, 9, 8, tzinfo=UTC))
    program = rules.compile(vector["expression"])

    if "missing" in vector:
        with pytest.raises(MissingAnswer) as missing:
            program.evaluate(moment)
        assert missing.value.key == vector["missing"]
    elif "error" in vector:
        with pytest.raises(RuleError, match=re.compile(vector["error"], re.IGNORECASE)):
            program.evaluate(moment)
    else:
        assert program.evaluate(moment) == vector["result"]


def test_an_entry_of_a_group_is_item_with_its_index() -> None:
    program = rules.compile("item.name + string(index)", IN_GROUP)

    assert program.evaluate(data(item={"name": "Balu"}, index=1)) == "Balu1"


def test_interim_results_are_values() -> None:
    program = rules.compile("values.rate > 0", (*rules.EVERYWHERE, "values"))

    assert program.holds(data(values={"rate": 1}))


@pytest.mark.parametrize("expression", ["answers.a > 3", "1 / 0 > 0", "answers.text > 3"])
def test_a_condition_that_cannot_be_evaluated_does_not_hold(expression: str) -> None:
    assert not rules.compile(expression).holds(data(answers={"text": "x"}))


def test_only_yes_is_yes() -> None:
    assert not rules.compile("answers.a").holds(data(answers={"a": 1}))
    assert rules.compile("answers.a").holds(data(answers={"a": True}))


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("1 +", "Syntax error"),
        ("'a' + 1", "found no matching overload"),
        ("foo", "undeclared reference to 'foo'"),
        ("item.name", "undeclared reference"),
        (" ", "Syntax error"),
        ("answers.\nname", "cannot be seen"),
        ("'\0'", "cannot be seen"),
        ("'\ud800'", "cannot be seen"),
    ],
)
def test_what_does_not_compile_says_why_and_shows_the_expression(expression: str, message: str) -> None:
    with pytest.raises(RuleError, match=message) as error:
        rules.compile(expression)

    assert "INVALID_ARGUMENT" not in str(error.value)
    assert str(error.value).endswith(f"in: {error.value.expression}")


def test_an_error_without_an_expression_is_its_message() -> None:
    assert str(RuleError("no")) == "no"


@pytest.mark.parametrize(("expression", "returns"), [("1", "bool"), ("'a'", "int"), ("true", "string"), ("1.5", "int")])
def test_the_type_of_the_result_is_known_before(expression: str, returns: str) -> None:
    with pytest.raises(RuleError, match=f"instead of {returns}"):
        rules.compile(expression, returns=returns)


def test_what_comes_from_answers_may_be_of_any_type_until_it_is_evaluated() -> None:
    assert rules.compile("answers.a", returns="bool").evaluate(data(answers={"a": 5})) == 5


@pytest.mark.parametrize("expression", ["1.5", "[1]", "{'a': 1}", "duration('1h')", "today", "b'x'", "type(1)"])
def test_results_are_yes_or_no_whole_numbers_texts_or_null(expression: str) -> None:
    with pytest.raises(RuleError, match="wrong type"):
        evaluate(expression)


def test_a_program_is_compiled_once() -> None:
    assert rules.compile("1 + 1") is rules.compile("1 + 1")


@pytest.mark.parametrize(
    ("expression", "names", "bare"),
    [
        ("true", set(), set()),
        ("answers.a == params.b", {"answers.a", "params.b"}, {"answers.a", "params.b"}),
        ("has(answers.a)", {"answers.a"}, set()),
        ("timestamp(answers.a) < today", {"answers.a", "today"}, {"today"}),
        ("timestamp('2026-01-01T00:00:00Z') < today", {"today"}, {"today"}),
        ("answers['a'].b", {"answers.a.b"}, {"answers.a.b"}),
        ("answers.a[0].b", {"answers.a[].b"}, {"answers.a[].b"}),
        ("answers.a[index].b", {"answers.a[].b", "index"}, {"answers.a[].b", "index"}),
        ("answers[item.key]", {"answers[]", "item.key"}, {"answers[]", "item.key"}),
        ("size(answers)", {"answers"}, {"answers"}),
        (
            "answers.rows.exists(r, r.a && answers.rows.all(s, has(s.b)))",
            {"answers.rows", "answers.rows[].a", "answers.rows[].b"},
            {"answers.rows", "answers.rows[].a"},
        ),
        (
            "answers.rows.filter(r, r.a).map(r, r.b)[0]",
            {"answers.rows", "answers.rows[]", "answers.rows[].a"},
            {"answers.rows", "answers.rows[]", "answers.rows[].a"},
        ),
        ("[{'x': item.a}].exists(m, m.x == item.b)", {"item.a", "item.b"}, {"item.a", "item.b"}),
        ("{'x': item.a}.x", {"item.a"}, {"item.a"}),
        ("item.a in ['x', item.b]", {"item.a", "item.b"}, {"item.a", "item.b"}),
        ("item.a > 1.5 && item.b[0.5]", {"item.a", "item.b[]"}, {"item.a", "item.b[]"}),
    ],
)
def test_a_program_knows_what_it_reads(expression: str, names: set[str], bare: set[str]) -> None:
    program = rules.compile(expression, IN_GROUP)

    assert program.names == names
    assert program.bare == bare


def test_only_what_is_read_is_converted() -> None:
    unusable = object()

    assert rules.compile("answers.a").evaluate(data(answers={"a": 1, "b": unusable}, params={"c": unusable})) == 1
    assert rules.compile("'a' in answers").evaluate(data(answers={"a": 1})) is True
    with pytest.raises(RuleError, match="cannot be used"):
        rules.compile("'a' in answers").evaluate(data(answers={"a": 1, "b": unusable}))


def test_a_prepared_variable_is_the_mapping_it_was_made_of() -> None:
    prepared = Prepared({"a": 1, "b": None})

    assert dict(prepared) == {"a": 1, "b": None}
    assert len(prepared) == 2
    assert rules.compile("answers.a + answers.a", ("answers",)).evaluate({"answers": prepared}) == 2
