"""From the files of a bundle to their JSON and back to one canonical text."""

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from blaupause.engine.bundles.detailing import detail
from blaupause.engine.bundles.sentences import sentence

REQUIRED: Final = (
    "template.json",
    "form.json",
    "rules.json",
    "parameters.json",
    "texts.de.json",
    "texts.de-leicht.json",
    "tests.json",
)
OPTIONAL: Final = ("fim.json", "blocks.json")
LETTER: Final = re.compile(r"letters/([a-z][a-z0-9_-]{0,39})\.json")
TRANSLATION: Final = re.compile(r"translations/([a-z]{2,3}(?:-[a-z]{2,8})?)\.json")
MAX_FILE, MAX_BUNDLE, MAX_FILES = 2 * 1024 * 1024, 4 * 1024 * 1024, 60
"""The largest released schema of FIM (727 fields, 195 rules in words) makes a fim.json of 0.9 MB."""
MAX_NESTING: Final = 64


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake in a bundle: file, line (of JSON that cannot be read) or path inside the JSON, rule, message."""

    file: str
    line: int | None
    path: str
    rule: str
    message: str

    @property
    def sentence(self) -> str:
        """What is wrong, as people read it."""
        return sentence(self.rule, self.message)

    @property
    def detail(self) -> str:
        """What else is to be said about it; "" for nothing."""
        return detail(self.message)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else f"{self.file} {self.path}".rstrip()
        return f"{place}: [{self.rule}] {self.message}"


class BundleError(Exception):
    """The files are no bundle; `findings` says why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(findings)
        self.findings = tuple(findings)

    def __str__(self) -> str:
        return "\n".join(map(str, self.findings))


def read_directory(directory: Path) -> dict[str, bytes]:
    """Read every file below a directory, by its path from there. Hidden files are no part of a bundle."""
    files: dict[str, bytes] = {}
    for path in sorted(directory.rglob("*")):
        name = path.relative_to(directory)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            with path.open("rb") as file:
                files[name.as_posix()] = file.read(MAX_FILE + 1)
    return files


def parse(files: Mapping[str, bytes]) -> tuple[dict[str, Any], list[Finding]]:
    """Parse the files; what cannot be is a finding, and its file is left out."""
    findings = list(_bounds(files))
    contents: dict[str, Any] = {}
    if not findings:
        for name in sorted(files):
            try:
                contents[name] = _parse(files[name])
            except _Unreadable as error:
                findings.append(Finding(name, error.line, "", error.rule, error.message))
    return contents, findings


def read_content(name: str, data: bytes) -> Any:
    """Parse one file that is no bundle, within the same limits.

    Raises:
        BundleError: it is too large, or no JSON.

    """
    if len(data) > MAX_FILE:
        raise BundleError([Finding(name, None, "", "size", f"larger than {MAX_FILE} bytes")])
    try:
        return _parse(data)
    except _Unreadable as error:
        raise BundleError([Finding(name, error.line, "", error.rule, error.message)]) from None


def _bounds(files: Mapping[str, bytes]) -> list[Finding]:
    findings = [
        Finding(name, None, "", "file-missing", "the bundle needs this file") for name in REQUIRED if name not in files
    ]
    findings += [
        Finding(name, None, "", "file-unknown", "a bundle has no such file")
        for name in sorted(files)
        if name not in (*REQUIRED, *OPTIONAL) and not LETTER.fullmatch(name) and not TRANSLATION.fullmatch(name)
    ]
    findings += [
        Finding(name, None, "", "size", f"larger than {MAX_FILE} bytes")
        for name in sorted(files)
        if len(files[name]) > MAX_FILE
    ]
    if len(files) > MAX_FILES or sum(map(len, files.values())) > MAX_BUNDLE:
        findings.append(Finding("", None, "", "size", f"more than {MAX_FILES} files or {MAX_BUNDLE} bytes"))
    return findings


class _Unreadable(Exception):  # noqa: N818 – internal, becomes a finding
    def __init__(self, rule: str, message: str, line: int | None = None) -> None:
        super().__init__(rule, message)
        self.rule, self.message, self.line = rule, message, line


def _parse(data: bytes) -> Any:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _Unreadable("encoding", f"not UTF-8 at byte {error.start}", line) from None
    try:
        content = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _Unreadable("json", f"{error.msg} (column {error.colno})", error.lineno) from None
    except ValueError:
        raise _Unreadable("json", "a number has thousands of digits") from None
    except RecursionError:
        raise _Unreadable("json", "nested too deeply") from None
    _check_content(content)
    return content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _value in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise _Unreadable("json", f"{double!r} is there twice in one object")
    return content


def _refuse_constant(name: str) -> Any:
    raise _Unreadable("json", f"{name} is no JSON")


def _check_content(content: Any, depth: int = 0) -> None:
    """Refuse what no database stores, and nesting that no file of a bundle has."""
    if depth > MAX_NESTING:
        raise _Unreadable("json", "nested too deeply")
    if isinstance(content, str) and re.search("[\0\ud800-\udfff]", content):
        raise _Unreadable("json", "a text holds NUL or half a character")
    if isinstance(content, float) and not math.isfinite(content):
        raise _Unreadable("json", "a number is too large to be told from others")
    inner = [*content, *content.values()] if isinstance(content, dict) else content if isinstance(content, list) else []
    for each in inner:
        _check_content(each, depth + 1)


def canonical(content: Any) -> bytes:
    """Write JSON in one way only: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def content_hash(files: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a bundle: the same content in another layout is the same bundle."""
    return hashlib.sha256(canonical(files)).hexdigest()
