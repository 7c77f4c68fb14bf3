"""Answers are checked by the town's code lists and by the rules of the template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.blaupause.engine.building import TODAY, ask, one_page, parameter, repeat
from tests.blaupause.engine.forms.test_checking import found
from tests.blaupause.engine.moments import check

if TYPE_CHECKING:
    from blaupause.engine.forms import Form


ZONES = [{"value": "a", "label": "Zone A"}, {"value": "b", "label": "Zone B"}]


@pytest.mark.parametrize(("widget", "good", "bad"), [("select", "a", "c"), ("checkboxes", ["a", "b"], ["a", "c"])])
def test_choices_come_from_the_towns_list(widget: str, good: object, bad: object) -> None:
    built = one_page(
        ask("zone", widget, choices_param="zonen", choices=["anders"]), parameters=[parameter("zonen", "codelist")]
    )

    assert found(built, {"zone": good}, zonen=ZONES) == []
    assert found(built, {"zone": bad}, zonen=ZONES) == [("zone", "enum")]
    assert found(built, {"zone": ["anders"] if widget == "checkboxes" else "anders"}) == []
    assert found(built, {}) == []


# --- Rules of the template

RULES = {
    "values": [{"id": "summe", "type": "integer", "expr": "answers.a + answers.b"}],
    "checks": [
        {
            "id": "summe",
            "on": "b",
            "when": "answers.a > 0",
            "expr": "values.summe <= 10",
            "message": "Zusammen höchstens 10, nicht {values.summe}.",
        },
        {"id": "teilen", "on": "b", "when": "has(answers.b)", "expr": "100 / answers.b > 0", "message": "Geht nicht."},
        {
            "id": "seit",
            "on": "hunde[].seit",
            "expr": "timestamp(item.seit) <= today",
            "message": "Bis heute, {today}, nicht {item.seit}.",
        },
    ],
}


def rules_form() -> Form:
    return one_page(ask("a", "number"), ask("b", "number"), repeat("hunde", ask("seit", "date")), rules=RULES)


def test_a_rule_says_what_is_wrong() -> None:
    answers = {"a": 8, "b": 3, "hunde": [{"seit": "2026-09-08"}, {"seit": "2026-09-09"}]}
    problems = check(rules_form(), answers, {}, TODAY)

    assert [(each.field, each.kind, each.summary) for each in problems] == [
        ("b", "check", "Zusammen höchstens 10, nicht 11."),
        ("hunde/1/seit", "check", "Hund 2, „Seit“: Bis heute, 08.09.2026, nicht 09.09.2026."),
    ]


@pytest.mark.parametrize("answers", [{"a": 8}, {"b": 3}, {"a": 0, "b": 90}, {"hunde": [{}]}, {}])
def test_without_its_answers_a_rule_is_not_broken(answers: dict[str, Any]) -> None:
    assert check(rules_form(), answers, {}, TODAY) == ()


def test_a_rule_that_fails_is_on_the_safe_side() -> None:
    assert found(rules_form(), {"b": 0}) == [("b", "check")]


def test_a_condition_that_fails_does_not_switch_a_rule_off() -> None:
    rules = {"checks": [{"id": "c", "on": "a", "when": "1 / answers.a > 0", "expr": "answers.a == 1", "message": "x"}]}

    assert found(one_page(ask("a", "number"), rules=rules), {"a": 0}) == [("a", "check")]


def test_the_schema_speaks_before_the_rules() -> None:
    assert found(rules_form(), {"a": 8, "b": "drei"}) == [("b", "type")]
