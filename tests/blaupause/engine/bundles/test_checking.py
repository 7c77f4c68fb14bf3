"""A bundle with an error is named: file, path and rule – and nothing comes of it."""

from __future__ import annotations

import pytest

from blaupause.engine.bundles import check
from tests.blaupause.engine.building import as_bytes, bundle_json, changed, parameter


def found(file: str, path: str, value: object) -> set[tuple[str, str, str]]:
    """Change one place of a good bundle and return what is found."""
    files = bundle_json()
    files[file] = changed(files[file], path, value)
    return {(finding.file, finding.path, finding.rule) for finding in check(as_bytes(files))}


def test_a_good_bundle_has_no_findings() -> None:
    assert check(as_bytes(bundle_json())) == []


def test_files_come_first() -> None:
    (finding,) = check({**as_bytes(bundle_json()), "form.json": b"{"})

    assert (finding.file, finding.line, finding.rule) == ("form.json", 1, "json")


@pytest.mark.parametrize(
    ("file", "path", "value"),
    [
        ("template.json", "slug", "Groß"),
        ("template.json", "version", "1.0"),
        ("template.json", "extra", 1),
        ("template.json", "due_days", 0),
        ("template.json", "login/level", "sehr"),
        ("template.json", "applicant/schuhgroesse", "name"),
        ("form.json", "pages/0/id", "Seite 1"),
        ("rules.json", "checks/0/on", "hunde.seit"),
        ("rules.json", "fee/currency", "USD"),
        ("parameters.json", "parameters/0/type", "geld"),
        ("texts.de.json", "what", ""),
        ("texts.de-leicht.json", "lines", []),
        ("letters/bescheid.json", "blocks/0/type", "bild"),
        ("tests.json", "tests/0/expect/valid", None),
    ],
)
def test_every_file_has_its_shape(file: str, path: str, value: object) -> None:
    findings = found(file, path, value)

    assert findings
    assert all(name == file and rule.startswith("shape:") for name, _path, rule in findings)


@pytest.mark.parametrize(
    ("file", "path", "value", "finding"),
    [
        ("form.json", "schema/required/+", "nichts", ("schema", "field-known")),
        ("form.json", "pages/0/questions/0/visible", "answers.nichts", ("pages/0/questions/0/visible", "name-known")),
        ("rules.json", "values/0/expr", "params.nichts", ("values/0/expr", "name-known")),
        ("rules.json", "checks/0/on", "nichts", ("checks/0/on", "field-known")),
        ("rules.json", "fee/lines/0/each", "answers.name", ("fee/lines/0/each", "field-known")),
        ("rules.json", "fee/lines/0/amount", "'viel'", ("fee/lines/0/amount", "expression")),
        ("rules.json", "fee/lines/0/when", "item.nichts", ("fee/lines/0/when", "name-known")),
        ("rules.json", "fee/lines/0/label", "{item.nichts}", ("fee/lines/0/label", "placeholder")),
        ("rules.json", "fee/lines/1/basis", "{item.name}", ("fee/lines/1/basis", "placeholder")),
        ("rules.json", "fee/lines/1/amount", "values.jahr", ("fee/lines/1/amount", "name-known")),
        ("rules.json", "fee/note", "{nichts}", ("fee/note", "placeholder")),
        ("rules.json", "fee/exempt_when", "1", ("fee/exempt_when", "expression")),
        ("rules.json", "route/0/when", "1 +", ("route/0/when", "expression")),
        ("rules.json", "route/0/unit_hint", "{params.nichts}", ("route/0/unit_hint", "placeholder")),
        ("rules.json", "hints/0/when", "answers.nichts", ("hints/0/when", "name-known")),
        ("rules.json", "hints/0/text", "{answers.hunde}", ("hints/0/text", "placeholder")),
        ("parameters.json", "parameters/+", parameter("satz", "money"), ("parameters", "unique")),
        ("parameters.json", "parameters/0/default", "viel", ("parameters/0/default", "default-fits")),
        ("parameters.json", "parameters/0/default", -1, ("parameters/0/default", "default-fits")),
        ("parameters.json", "parameters/+", parameter("x", "choice"), ("parameters/10/choices", "key-fits")),
        (
            "parameters.json",
            "parameters/0/choices",
            [{"value": "a", "label": "A"}],
            ("parameters/0/choices", "key-fits"),
        ),
        (
            "parameters.json",
            "parameters/+",
            parameter("x", "email", default=""),
            ("parameters/10/default", "default-fits"),
        ),
        ("parameters.json", "parameters/0/locked", True, ("parameters/0/locked", "default-fits")),
        ("parameters.json", "parameters/+", parameter("x", minimum=1), ("parameters/10/minimum", "key-fits")),
        (
            "parameters.json",
            "parameters/+",
            parameter(
                "x", "codelist", columns=[{"id": each, "label": each, "type": "text"} for each in ("label", "value")]
            ),
            ("parameters/10/columns", "key-fits"),
        ),
        ("parameters.json", "parameters/2", None, ("parameters", "parameter-needed")),
        ("parameters.json", "parameters/1/type", "text", ("parameters", "parameter-needed")),
        ("parameters.json", "parameters/9/default", "klage", ("parameters", "remedy-agrees")),
        ("template.json", "second_proof", "nichts", ("second_proof", "field-known")),
        ("template.json", "second_proof", "hunde", ("second_proof", "field-known")),
        ("template.json", "search_fields/+", "nichts", ("search_fields", "field-known")),
        ("template.json", "applicant/street", "values.nichts", ("applicant/street", "field-known")),
        ("template.json", "applicant/street", "nichts", ("applicant/street", "field-known")),
        ("template.json", "delivery/field", "nichts", ("delivery", "field-known")),
        ("template.json", "delivery", None, ("", "delivery-needed")),
        ("template.json", "login/required", True, ("login", "login-agrees")),
        ("template.json", "outcomes/0/letter", "nichts", ("outcomes/0/letter", "letter-known")),
        ("template.json", "summary", "{answers.name}", ("summary", "placeholder")),
        ("template.json", "process/steps/0/label", "{params.nichts}", ("process/steps/0/label", "placeholder")),
        (
            "template.json",
            "outcomes/0/reason_blocks/0/text",
            "{params.nichts}",
            ("outcomes/0/reason_blocks/0/text", "placeholder"),
        ),
        ("template.json", "outcomes/0/id", "partly", ("outcomes/0/granted", "granted-asked")),
        ("template.json", "outcomes/0/granted", {"label": "Was?"}, ("outcomes/0/granted", "granted-asked")),
        ("template.json", "outcomes/0/granted", {"label": "Was?"}, ("outcomes/0", "granted-reasoned")),
        ("letters/bescheid.json", "subject", "{decision.granted}", ("", "granted-told")),
        ("letters/bescheid.json", "blocks", [{"type": "heading", "text": "{fee.total}"}], ("", "fee-told")),
        ("template.json", "withdrawal", {"allowed": False}, ("withdrawal", "withdrawal-explained")),
        ("template.json", "withdrawal", {"allowed": True, "text": "x"}, ("withdrawal", "withdrawal-explained")),
        (
            "template.json",
            "withdrawal",
            {"allowed": False, "text": "{answers.name}"},
            ("withdrawal/text", "placeholder"),
        ),
        ("letters/bescheid.json", "subject", "{case.nichts}", ("", "placeholder")),
        ("letters/bescheid.json", "subject", "{answers.hunde}", ("", "placeholder")),
        ("letters/bescheid.json", "subject", "offen {", ("", "letter")),
        ("letters/bescheid.json", "blocks/0/when", "answers.nichts", ("Block 1", "name-known")),
        ("texts.de.json", "questions/0/a", "{params.nichts}", ("questions/0/a", "placeholder")),
        ("texts.de.json", "what", "{answers.name}", ("what", "placeholder")),
        ("texts.de-leicht.json", "lines/0", "{params.nichts}", ("lines/0", "placeholder")),
        ("tests.json", "tests/0/expect/fee_cents", 1, ("tests/0/expect/fee_cents", "test")),
    ],
)
def test_files_agree_with_each_other(file: str, path: str, value: object, finding: tuple[str, str]) -> None:
    assert (file, *finding) in found(file, path, value)


def test_a_letter_that_nobody_sends_is_found() -> None:
    files = {**bundle_json(), "letters/anders.json": {"title": "x", "blocks": [{"type": "signature"}]}}

    assert [(each.file, each.rule) for each in check(as_bytes(files))] == [("letters/anders.json", "letter-used")]


def test_a_service_without_a_notice_needs_less() -> None:
    files = bundle_json()
    del files["letters/bescheid.json"]
    template = changed(changed(files["template.json"], "outcomes/0", None), "delivery", None)
    needed = ("satz", "unit", "contact_phone", "contact_email", "processing_time", "statute_title")
    files["template.json"] = changed(template, "remedy/kind", "none")
    files["parameters.json"] = {
        "parameters": [each for each in files["parameters.json"]["parameters"] if each["id"] in needed]
    }

    assert check(as_bytes(files)) == []


def test_a_service_without_a_fee_writes_nobody_what_to_pay() -> None:
    files, letter = bundle_json(), "letters/bescheid.json"
    files["rules.json"] = {**changed(files["rules.json"], "route", None), "fee": None}
    files["tests.json"] = changed(files["tests.json"], "tests/0/expect", {"valid": True})

    assert [(each.file, each.rule) for each in check(as_bytes(files))] == [(letter, "fee-told")]

    files[letter] = changed(files[letter], "blocks/1", None)
    assert check(as_bytes(files)) == []
