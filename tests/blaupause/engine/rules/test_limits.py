"""Hostile expressions: each is refused, or ends soon. Those marked with a time were tried without the limit."""

import resource
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from blaupause.engine import rules
from blaupause.engine.rules import RuleError

LARGE = {"list": list(range(1000)), "some": list(range(30)), "text": "x" * 10_000}


def evaluate(expression: str, answers: dict[str, Any] | None = None) -> object:
    moment = {"answers": answers or LARGE, "params": {}, "today": date(2026, 9, 8)}
    return rules.compile(expression).evaluate(moment)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("'" + "x" * 1000 + "'", "longer than 1000"),
        ("(" * 40 + "1" + ")" * 40, "recursion"),
        ("+".join(["1"] * 400), "recursion"),
        ("answers.list.all(a, answers.list.all(b, answers.list.all(c, a + b + c > 0)))", "nested deeper than 2"),
        ("answers.text.matches('(a?){500}x{900}')", "repeats more than 10"),  # 58 s in a loop of 1,000
        ("answers.text.matches('[a-z]{101}')", "repeats more than 100"),
        ("answers.text.matches('a{2,101}')", "repeats more than 100"),
        ("answers.text.matches('" + "a" * 101 + "')", "longer than 100"),
        ("answers.text.matches(answers.pattern)", "written out"),
        ("answers.list.exists(a, a.matches('x'))", "inside a loop"),
        (" || ".join(["answers.text.matches('x')"] * 4), "more than 3"),
    ],
)
def test_refused_when_it_is_compiled(expression: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        rules.compile(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "answers.list.all(a, answers.list.all(b, a + b >= 0))",
        "answers.list.all(a, " + "+".join(["answers.text"] * 20) + " != 'a')",  # 7.8 s and 2 GB
        "answers.list.map(a, answers.text + answers.text).size() > 0",
        "answers.list.all(a, answers.list + answers.list + answers.list != answers.list)",
        "answers.list.filter(a, string(answers.text) == 'a' || bytes(answers.text) == b'a').size() > 0",
        "[" + ",".join(["1"] * 300) + "].all(a, " + "+".join(["answers.text"] * 9) + " != '')",
    ],
)
def test_refused_when_the_data_would_make_it_expensive(expression: str) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()

    with pytest.raises(RuleError, match=r"too much work|budget"):
        evaluate(expression)

    assert time.process_time() - started < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 100_000  # kB


def test_nested_loops_end_by_their_budget() -> None:
    with pytest.raises(RuleError, match="budget"):
        evaluate("answers.a.all(x, answers.a.all(y, x >= 0))", {"a": list(range(150))})


@pytest.mark.parametrize(
    "expression",
    [
        "answers.text.matches('(x+x+)+y')",
        "answers.list.exists(a, a > 998)",
        "answers.some.all(a, answers.some.all(b, a + b >= 0))",
        "+".join(["answers.text"] * 20) + " != ''",
        "!" * 200 + "true",
    ],
)
def test_ends_soon(expression: str) -> None:
    started = time.process_time()
    evaluate(expression)

    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (Decimal(1), "cannot be used: Decimal"),
        (2**63, "cannot be used: int"),
        (float("nan"), "cannot be used: float"),
        (float("inf"), "cannot be used: float"),
        (b"x", "cannot be used: bytes"),
        (datetime(2026, 9, 8), "no zone"),  # noqa: DTZ001 – that is the point
        ("\ud800", "half a character"),
        ("x" * 10_001, "more than 10000 characters"),
        (list(range(1001)), "more than 1000 entries"),
        ({str(number): 1 for number in range(1001)}, "more than 1000 entries"),
    ],
)
def test_data_that_no_expression_may_see(value: object, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        evaluate("answers.value == 1", {"value": value})


def test_data_is_not_nested_without_end() -> None:
    value: object = 1
    for _ in range(20):
        value = [value]

    with pytest.raises(RuleError, match="nested deeper"):
        evaluate("answers.value == 1", {"value": value})


@pytest.mark.parametrize("value", [1, -(2**63), 1.5, True, None, "ß", [1, (2, 3)], {"a": {"b": []}}])
def test_json_goes_in(value: object) -> None:
    assert evaluate("answers.value == answers.value", {"value": value}) is True


def test_dates_inside_answers_are_text_that_timestamp_reads() -> None:
    answers = {"day": date(2026, 3, 29), "moment": datetime(2026, 3, 29, 1, 30, tzinfo=UTC)}

    assert evaluate("answers.day", answers) == "2026-03-29T00:00:00+00:00"
    assert evaluate("timestamp(answers.day).getMonth()", answers) == 2
    assert evaluate("timestamp(answers.moment) - timestamp(answers.day) == duration('90m')", answers) is True
