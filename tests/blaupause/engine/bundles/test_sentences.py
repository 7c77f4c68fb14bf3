from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from blaupause.engine import bundles, forms, rules
from blaupause.engine.bundles import sentences
from blaupause.engine.bundles.detailing import detail
from blaupause.engine.bundles.sentences import sentence, told
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
    ("rule", "message", "said"),
    [
        ("field-known", "the form has no question 'hund'", "Hier wird „hund“ genannt. Diese Frage gibt es nicht."),
        ("placeholder", "nobody knows {params.satz}", "Der Platzhalter {params.satz} lässt sich nicht füllen."),
        ("date-read", "a date is text here: write timestamp(answers.tag)", "timestamp(answers.tag)"),
        ("shape:required", '"title" is a required property', "Die Angabe „title“ fehlt."),
        ("shape:oneOf", "is not valid", "Der Aufbau stimmt hier nicht."),
        ("new-rule", "something", "Hier stimmt etwas nicht (new-rule)."),
    ],
)
def test_a_sentence_names_what_it_is_about(rule: str, message: str, said: str) -> None:
    assert said in sentence(rule, message)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("answers.", "Nach „.“ fehlt etwas."),
        ("answers.a +", "Der Ausdruck hört zu früh auf."),
        ("answers.a > 3 und true", "Mit „und“ geht es nicht weiter."),
        ("foo == 1", "„foo“ gibt es hier nicht."),
        ("answers.a == 'x' && 3", "„&&“ geht nicht mit: Ja oder Nein, eine Zahl."),
        ("1", "Heraus kommt eine Zahl, gebraucht wird Ja oder Nein."),
        ("answers.a = 1", "Vergleichen Sie mit zwei Gleichheitszeichen: ==."),
        ("„x“ == 'a'", "Das Zeichen „„“ gehört nicht hierher."),
        ("(1", "Es fehlt „)“."),
        ("x" * 1001, "Erlaubt sind 1000 Zeichen."),
    ],
)
def test_what_is_wrong_with_an_expression_is_said_in_german(expression: str, said: str) -> None:
    with pytest.raises(rules.RuleError) as caught:
        rules.compile(expression, rules.EVERYWHERE, "bool")

    assert told("expression", str(caught.value)) == f"Der Ausdruck ist nicht richtig. {said}"


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("T1: expected ['datum', 'ort'], got none", "Test T1: Erwartet ist datum, ort, heraus kommt nichts."),
        ("T2: expected 2500, got 3000", "Test T2: Erwartet ist 25,00 €, heraus kommt 30,00 €."),
        (
            "T2: expected 2500, got 0 with lines that cannot be computed",
            "Test T2: Erwartet ist 25,00 €, heraus kommt 0,00 € und Zeilen ohne Betrag.",
        ),
        ("T3: expected True, got False", "Test T3: Erwartet ist ja, heraus kommt nein."),
        ("T3: expected [], got ['x']", "Test T3: Erwartet ist nichts, heraus kommt x."),
        ("nobody knows {params.satz}", ""),
    ],
)
def test_what_a_test_gave_is_said_in_german(message: str, said: str) -> None:
    assert detail(message) == said
