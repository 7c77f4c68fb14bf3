"""Files become JSON, or findings with file and line; the same content has the same name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.engine.bundles import Bundle, BundleError, Finding, read_directory
from blaupause.engine.bundles.loading import MAX_BUNDLE, MAX_FILE, canonical, content_hash, parse
from tests.blaupause.engine.building import as_bytes, bundle_json

if TYPE_CHECKING:
    from pathlib import Path


def found(name: str, data: bytes) -> Finding:
    (finding,) = parse({**as_bytes(bundle_json()), name: data})[1]
    return finding


@pytest.mark.parametrize(
    ("data", "line", "rule", "message"),
    [
        (b'{\n "tests": [\n  {]\n}', 3, "json", "column 4"),
        (b"", 1, "json", "Expecting value"),
        (b'{"a": 1,\n "a": 2}', None, "json", "'a' is there twice"),
        (b'{"a": NaN}', None, "json", "NaN is no JSON"),
        (b'\n{"a": "\xff"}', 2, "encoding", "byte 8"),
        (b'{"a": "\\u0000"}', None, "json", "NUL"),
        (b'{"a": -1e999}', None, "json", "too large"),
        (b'{"a": ' + b"9" * 5000 + b"}", None, "json", "thousands of digits"),
        (b'{"a": ["\\ud800"]}', None, "json", "half a character"),
        (b'{"\\u0000": 1}', None, "json", "NUL"),
        (b"[" * 70 + b"]" * 70, None, "json", "nested too deeply"),
        (b"[" * 200_000, None, "json", "nested too deeply"),
    ],
)
def test_what_is_no_json_is_named_with_its_line(data: bytes, line: int | None, rule: str, message: str) -> None:
    finding = found("tests.json", data)

    assert (finding.file, finding.line, finding.rule) == ("tests.json", line, rule)
    assert message in finding.message


def test_a_finding_is_one_line() -> None:
    assert str(Finding("form.json", 3, "", "json", "wrong")) == "form.json:3: [json] wrong"
    assert str(Finding("form.json", None, "pages/0", "unique", "twice")) == "form.json pages/0: [unique] twice"
    assert str(Finding("form.json", None, "", "size", "large")) == "form.json: [size] large"


@pytest.mark.parametrize("name", ["extra.json", "letters/Groß.json", "letters/a/b.json", "../form.json", "form.yaml"])
def test_other_files_are_no_part_of_a_bundle(name: str) -> None:
    assert (found(name, b"{}").file, found(name, b"{}").rule) == (name, "file-unknown")


def test_missing_files_are_named() -> None:
    _contents, findings = parse({"letters/a.json": b"{}"})

    assert {finding.file for finding in findings} >= {"template.json", "form.json", "texts.de-leicht.json"}
    assert {finding.rule for finding in findings} == {"file-missing"}


def test_sizes_are_limited() -> None:
    assert found("tests.json", b" " * (MAX_FILE + 1)).rule == "size"
    many = {f"letters/b{at}.json": b"{}" for at in range(60)}
    assert [each.rule for each in parse({**as_bytes(bundle_json()), **many})[1]] == ["size"]
    large = {f"letters/b{at}.json": b" " * MAX_FILE for at in range(MAX_BUNDLE // MAX_FILE + 1)}
    assert [each.rule for each in parse({**as_bytes(bundle_json()), **large})[1]] == ["size"]


def test_a_folder_is_read_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("form.json", "letters/a.json", ".git/config", ".hidden"):
        (tmp_path / name).write_bytes(b"{}")
    (tmp_path / "large.json").write_bytes(b" " * (MAX_FILE + 100))

    files = read_directory(tmp_path)
    assert {name: len(data) for name, data in files.items()} == {
        "form.json": 2,
        "large.json": MAX_FILE + 1,
        "letters/a.json": 2,
    }


def test_a_bundle_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"form\.json: \[file-missing\]") as error:
        Bundle.from_directory(tmp_path)

    assert len(error.value.findings) == 7


def test_layout_and_order_do_not_change_the_name() -> None:
    files = bundle_json()
    spread = {name: json.dumps(content, indent=4, sort_keys=True).encode() for name, content in reversed(files.items())}

    assert Bundle.from_files(as_bytes(files)).hash == Bundle.from_files(spread).hash
    assert Bundle.from_files(as_bytes(files)).hash == content_hash(files)


def test_any_change_changes_it() -> None:
    files = bundle_json()

    assert content_hash(files) != content_hash({**files, "tests.json": {"tests": []}})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(JSON)
def test_canonical_json_reads_back_and_stays(content: object) -> None:
    written = canonical(content)

    assert json.loads(written) == content
    assert canonical(json.loads(written)) == written
