"""How the services of the sources say what they say (ui, section 6)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.engine.bundles import read_directory
from tests.blocks import FOLDER as BLOCKS
from tests.shared_services.catalogue.bundles import FOLDER, SLUGS, load, questions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from blaupause.engine.bundles import Bundle

_EXPRESSIONS = {"expr", "when", "visible", "amount", "id", "pattern", "value", "source"}
_SENTENCE = re.compile(r"(?<=[.?!:])\s+|\n")
_PLACEHOLDER = re.compile(r"\{[^}]*\}")


@pytest.fixture(params=SLUGS)
def bundle(request: pytest.FixtureRequest) -> Bundle:
    return load(request.param)


def texts(content: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text that people read, with the key it stands under."""
    if isinstance(content, dict):
        for name, inner in content.items():
            if name not in _EXPRESSIONS:
                yield from texts(inner, name)
    elif isinstance(content, list):
        for inner in content:
            yield from texts(inner, key)
    elif isinstance(content, str):
        yield key, content


def readable(bundle: Bundle) -> Iterator[tuple[str, str, str]]:
    for name, content in bundle.files.items():
        if name not in {"tests.json", "fim.json"}:
            for key, text in texts(content["pages"] if name == "form.json" else content):
                yield name, key, text


def sentences(text: str) -> list[str]:
    return _SENTENCE.split(_PLACEHOLDER.sub("x", text))


def test_sentences_are_short_and_calm(bundle: Bundle) -> None:
    for name, _key, text in readable(bundle):
        longest = 8 if name == "texts.de-leicht.json" else 15
        assert all(len(sentence.split()) <= longest for sentence in sentences(text)), text
        assert "!" not in text


@pytest.mark.parametrize("file", sorted(BLOCKS.iterdir()), ids=lambda file: file.stem)
def test_so_are_those_of_shared_blocks(file: Path) -> None:
    for _key, text in texts(json.loads(file.read_text(encoding="utf-8"))):
        assert all(len(sentence.split()) <= 15 for sentence in sentences(text)), text


def test_leichte_sprache_has_one_statement_a_line(bundle: Bundle) -> None:
    assert bundle.easy.marked_untested
    for line in bundle.easy.lines:
        assert line.endswith((".", "?")), line
        assert not re.search(r"[.?] ", line), line


def test_every_mistake_tells_what_to_do(bundle: Bundle) -> None:
    for question, schema, required in questions(bundle):
        own = question.get("errors", {})
        demanded = {"required"} if required else set()
        demanded |= {key for key in ("pattern", "minItems", "minimum") if schema.get(key)}
        assert demanded <= own.keys(), question["field"]
        for text in own.values():
            assert "bitte" not in text.lower(), text
            assert "ungültig" not in text.lower(), text
            assert text.endswith("."), text
    for rule in bundle.files["rules.json"]["checks"]:
        assert len(sentences(rule["message"])) >= 2, rule["message"]


def test_files_are_laid_out_as_utf_8_with_a_last_line(bundle: Bundle) -> None:
    for name, content in read_directory(FOLDER / bundle.template.slug).items():
        assert content.endswith(b"}\n"), name
        assert json.loads(content) == bundle.files[name]
        assert rb"\u" not in content, name
