"""Stored tests are part of the check: each expectation is compared."""

from __future__ import annotations

from typing import Any

import pytest

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.trials import run_tests
from tests.blaupause.engine.building import bundle_json, changed


def differences(path: str, value: object, **files: Any) -> list[tuple[str, str]]:
    """Change one place of the first stored test and return what differs."""
    content = {**bundle_json(), **files}
    content["tests.json"] = changed(content["tests.json"], f"tests/0/{path}", value)
    return [(issue.path, issue.message) for issue in run_tests(Bundle(content))]


def test_good_tests_are_quiet() -> None:
    assert list(run_tests(Bundle(bundle_json()))) == []


@pytest.mark.parametrize(
    ("path", "value", "place", "message"),
    [
        ("id", "T2", "tests/1/id", "'T2' is there twice"),
        ("today", "2026-02-30", "tests/0/today", "T1: there is no such day"),
        ("params/nichts", 1, "tests/0/params/nichts", "no parameter of this name takes this value"),
        ("params/satz", "viel", "tests/0/params/satz", "no parameter of this name takes this value"),
        ("answers/name", None, "tests/0/expect/problems", "expected some, got ['name']"),
        ("expect/valid", False, "tests/0/expect/problems", "expected some, got none"),
        ("expect/visible", {"ja": True}, "tests/0/expect/visible/ja", "expected True, got False"),
        ("expect/visible", {"nichts": True}, "tests/0/expect/visible/nichts", "no such question"),
        ("expect/fee_cents", 1, "tests/0/expect/fee_cents", "expected 1, got 7300"),
        ("expect/fee_lines", [{"amount_cents": 7300}], "tests/0/expect/fee_lines", "expected [{'amount_cents': 7300}]"),
        (
            "expect/fee_lines",
            [{"amount_cents": 7200, "label": "x"}, {"amount_cents": 100}],
            "tests/0/expect/fee_lines",
            "'label': 'x'",
        ),
        ("expect/hints", [], "tests/0/expect/hints", "expected [], got ['mail', 'post', 'viele']"),
        ("expect/unit_hint", "x", "tests/0/expect/unit_hint", "expected 'x', got 'Steueramt'"),
        ("params", {}, "tests/0/expect/fee_cents", "expected 7300, got 100 with lines that cannot be computed"),
    ],
)
def test_what_differs_is_told(path: str, value: object, place: str, message: str) -> None:
    found = differences(path, value)

    assert any(each == place and message in text for each, text in found), found


def test_an_invalid_test_names_its_problems() -> None:
    files = bundle_json()
    files["tests.json"] = changed(files["tests.json"], "tests/1/expect/problems", ["name"])
    (issue,) = run_tests(Bundle(files))

    assert issue.message == "T2: expected ['name'], got ['hunde/0/seit']"


def test_a_locked_parameter_cannot_be_set_by_a_test() -> None:
    parameters = changed(bundle_json()["parameters.json"], "parameters/0/locked", value=True)

    assert differences("title", "x", **{"parameters.json": parameters})[0][0] == "tests/0/params/satz"


def test_expressions_that_fail_are_found_though_conditions_swallow_it() -> None:
    rules = changed(bundle_json()["rules.json"], "hints/0/when", "answers.hunde.size() > 0 && answers.name > 3")

    assert ("tests/0/answers", "T1: No matching overloads found : _>_(string, int64)") in [
        (path, message.partition(" in: ")[0]) for path, message in differences("title", "x", **{"rules.json": rules})
    ]


def test_a_fee_that_fails_is_found() -> None:
    rules = changed(bundle_json()["rules.json"], "fee/lines/1/amount", "1 / 0")

    assert ("tests/0/expect/fee_cents", "T1: divide by zero in: 1 / 0") in differences(
        "title", "x", **{"rules.json": rules}
    )


def test_no_fee_is_told() -> None:
    rules = {**bundle_json()["rules.json"], "fee": None}

    assert ("tests/0/expect/fee_cents", "T1: expected 7300, got no fee") in differences(
        "title", "x", **{"rules.json": rules}
    )
