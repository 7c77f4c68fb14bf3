"""Answers are stored as tests, with what comes of them."""

from __future__ import annotations

import json

from tests.blaupause.engine.bundles.changing import Files, do, flaws, refused


def test_answers_are_stored_with_what_comes_of_them(files: Files) -> None:
    changed = do(files, "regel", "regel/gebuehr/", label="Gebühr", cents="10,00", basis="fest")
    answers = json.dumps({"vornamen": "Ada", "familienname": "Muster", "email": "a@b.example"})
    changed = do(changed, "test-neu", "test/", title="Geht durch", answers=answers, today="2026-09-08")
    changed = do(changed, "test-neu", "test/", title="Leer", answers="{}", today="2026-09-08")

    assert [test["expect"] for test in changed["tests.json"]["tests"][1:]] == [
        {"valid": True, "fee_cents": 1000, "hints": []},
        {"valid": False, "problems": ["email", "familienname", "vornamen"], "fee_cents": 1000, "hints": []},
    ]
    assert flaws(changed) == []
    assert (
        do(do(changed, "test-entfernen", "test/T3"), "test-entfernen", "test/T2")["tests.json"] == files["tests.json"]
    )


def test_the_last_test_stays(files: Files) -> None:
    refused(files, "test-entfernen", "test/T1")


def test_a_test_needs_answers_and_a_sound_template(files: Files) -> None:
    refused(files, "test-neu", "test/", title="x", answers="[", today="2026-09-08")
    refused(files, "test-neu", "test/", title="x", today="2026-09-08")
    broken = do(files, "bedingung", "frage/ziel", expression="answers.gibtsnicht == 1")
    refused(broken, "test-neu", "test/", title="x", answers="{}", today="2026-09-08")


def test_samples_keep_within_limits_and_lists_are_left_out(files: Files) -> None:
    parameters = [
        *files["parameters.json"]["parameters"],
        {"id": "n", "label": "n", "type": "integer", "required": True, "locked": False, "group": "law", "minimum": 50},
        {"id": "l", "label": "l", "type": "codelist", "required": True, "locked": False, "group": "law"},
    ]

    changed = do(
        {**files, "parameters.json": {"parameters": parameters}},
        "test-neu",
        title="x",
        answers="{}",
        today="2026-01-01",
    )

    params = changed["tests.json"]["tests"][-1]["params"]
    assert (params["n"], "l" in params) == (50, False)
