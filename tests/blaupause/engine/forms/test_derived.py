"""Interim results and checks of a template are compiled with its form, and every mistake in them is named."""

from __future__ import annotations

from typing import Any

import pytest

from blaupause.engine.forms import FormError
from tests.blaupause.engine.building import ask, one_page, parameter, parameter_set, repeat


def test_values_and_checks_are_compiled_with_the_form() -> None:
    rules = {
        "values": [
            {"id": "doppelt", "type": "integer", "expr": "answers.zahl * 2"},
            {"id": "name", "type": "text", "each": "answers.hunde", "expr": "item.name + string(values.doppelt)"},
        ],
        "checks": [
            {
                "id": "klein",
                "on": "zahl",
                "when": "has(answers.zahl)",
                "expr": "values.doppelt < 10",
                "message": "Zu groß.",
            },
            {"id": "name", "on": "hunde[].name", "expr": "values.name != 'x'", "message": "{item.name} geht nicht."},
        ],
    }
    built = one_page(ask("zahl", "number"), repeat("hunde", ask("name")), rules=rules)

    assert [(value.id, value.group) for value in built.values] == [("doppelt", ""), ("name", "hunde")]
    assert [check.question.key for check in built.checks] == ["zahl", "hunde/name"]


@pytest.mark.parametrize(
    ("rules", "path", "rule"),
    [
        (
            {
                "values": [
                    {"id": "a", "type": "integer", "expr": "values.b"},
                    {"id": "b", "type": "integer", "expr": "1"},
                ]
            },
            "values/0/expr",
            "name-known",
        ),
        (
            {"values": [{"id": "a", "type": "integer", "expr": "1"}, {"id": "a", "type": "integer", "expr": "1"}]},
            "values/1/id",
            "unique",
        ),
        ({"values": [{"id": "a", "type": "integer", "expr": "'a'"}]}, "values/0/expr", "expression"),
        (
            {"values": [{"id": "a", "type": "integer", "each": "answers.name", "expr": "1"}]},
            "values/0/each",
            "field-known",
        ),
        (
            {
                "values": [{"id": "a", "type": "integer", "each": "answers.hunde", "expr": "1"}],
                "checks": [{"id": "c", "on": "name", "expr": "values.a == 1", "message": "x"}],
            },
            "checks/0/expr",
            "name-known",
        ),
        ({"checks": [{"id": "c", "on": "nichts", "expr": "true", "message": "x"}]}, "checks/0/on", "field-known"),
        (
            {"checks": [{"id": "c", "on": "hunde[].nichts", "expr": "true", "message": "x"}]},
            "checks/0/on",
            "field-known",
        ),
        (
            {"checks": [{"id": "c", "on": "name[].nichts", "expr": "true", "message": "x"}]},
            "checks/0/on",
            "field-known",
        ),
        (
            {"checks": [{"id": "c", "on": "name", "when": "item.name", "expr": "true", "message": "x"}]},
            "checks/0/when",
            "expression",
        ),
        (
            {"checks": [{"id": "c", "on": "name", "expr": "true", "message": "{item.name}"}]},
            "checks/0/message",
            "placeholder",
        ),
        ({"checks": [{"id": "c", "on": "name", "expr": "1 +", "message": "x"}]}, "checks/0/expr", "expression"),
        (
            {"checks": [{"id": "c", "on": "seit", "expr": "answers.seit != ''", "message": "x"}]},
            "checks/0/expr",
            "date-read",
        ),
        (
            {"checks": [{"id": "c", "on": "hunde[].seit", "expr": "item.seit != ''", "message": "x"}]},
            "checks/0/expr",
            "date-read",
        ),
        (
            {"checks": [{"id": "c", "on": "name", "expr": "answers.hunde.exists(h, h.seit != '')", "message": "x"}]},
            "checks/0/expr",
            "date-read",
        ),
        (
            {"checks": [{"id": "c", "on": "name", "expr": "params.stichtag != ''", "message": "x"}]},
            "checks/0/expr",
            "date-read",
        ),
        (
            {"checks": [{"id": "c", "on": "name", "expr": "params.zonen.exists(z, z.farbe == '')", "message": "x"}]},
            "checks/0/expr",
            "name-known",
        ),
    ],
)
def test_a_rule_that_does_not_fit_is_named(rules: dict[str, Any], path: str, rule: str) -> None:
    with pytest.raises(FormError) as error:
        one_page(
            ask("name"),
            ask("seit", "date"),
            repeat("hunde", ask("name"), ask("seit", "date")),
            rules=rules,
            parameters=[parameter("zonen", "codelist"), parameter("stichtag", "date")],
        )

    assert ("rules.json", path, rule) in {(issue.file, issue.path, issue.rule) for issue in error.value.issues}


def test_a_code_list_has_its_columns() -> None:
    columns = [{"id": name, "label": name, "type": "text"} for name in ("value", "label", "farbe")]
    rules = {"checks": [{"id": "c", "on": "x", "expr": "params.z.exists(z, z.farbe == '')", "message": "x"}]}

    built = one_page(ask("x"), rules=rules, parameters=[parameter("z", "codelist", columns=columns)])
    assert built.parameters["z"].column_ids == {"value", "label", "farbe"}
    assert parameter_set(parameter("z", "codelist"))["z"].column_ids == {"value", "label"}
