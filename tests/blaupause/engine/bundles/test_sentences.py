from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from blaupause.engine import bundles, forms
from blaupause.engine.bundles import sentences
from blaupause.engine.bundles.sentences import sentence
from shared_services.catalogue.queries import signatures

if TYPE_CHECKING:
    from collections.abc import Iterator

WITH_RULE = {"issue": 1, "Issue": 1, "Finding": 3, "_Unreadable": 0}
"""Who tells what was found, and where its rule stands among the arguments."""


def rules_of(module: Path) -> Iterator[str]:
    """Yield the rules that a module names: where it tells a finding, and where it yields one to be told."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=arguments) if name in WITH_RULE:
                named = arguments[WITH_RULE[name]]
            case ast.Yield(value=ast.Tuple(elts=[_, named, _])):
                pass
            case ast.Yield(value=ast.Tuple(elts=[named, _])) if module.parent.name == "blocks":
                pass
            case _:
                continue
        if isinstance(named, ast.Constant) and isinstance(named.value, str) and named.value:
            yield named.value


def test_each_rule_has_a_sentence() -> None:
    folders = [Path(each.__path__[0]) for each in (bundles, forms)]
    modules = [*(file for folder in folders for file in folder.rglob("*.py")), Path(signatures.__file__)]

    named = {rule for module in modules for rule in rules_of(module)}

    assert {"unique", "size", "json", "choices-fit", "block-hash", "signature", "test"} <= named
    assert named - sentences._SENTENCES.keys() == set()


@pytest.mark.parametrize(
    ("rule", "message", "told"),
    [
        ("field-known", "the form has no question 'hund'", "Hier wird „hund“ genannt. Diese Frage gibt es nicht."),
        ("placeholder", "nobody knows {params.satz}", "Der Platzhalter {params.satz} lässt sich nicht füllen."),
        ("date-read", "a date is text here: write timestamp(answers.tag)", "timestamp(answers.tag)"),
        ("shape:required", '"title" is a required property', "Die Angabe „title“ fehlt."),
        ("shape:oneOf", "is not valid", "Der Aufbau stimmt hier nicht."),
        ("new-rule", "something", "Hier stimmt etwas nicht (new-rule): something"),
    ],
)
def test_a_sentence_names_what_it_is_about(rule: str, message: str, told: str) -> None:
    assert told in sentence(rule, message)
