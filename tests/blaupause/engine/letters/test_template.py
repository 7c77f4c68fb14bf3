import re
from typing import Any

import pytest

from blaupause.engine.letters import LetterError, read

LETTER: dict[str, Any] = {
    "title": "Bescheid über die Hundesteuer {decision.year}",
    "blocks": [
        {"type": "paragraph", "text": "Guten Tag {answers.vornamen} {answers.familienname},"},
        {"type": "paragraph", "when": "params.satz > 0", "text": "Sie zahlen {params.satz:money}."},
        {"type": "remedy"},
    ],
}


def test_a_letter_knows_which_values_it_needs() -> None:
    assert read(LETTER).placeholders == {
        "decision.year",
        "answers.vornamen",
        "answers.familienname",
        "params.satz",
    }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"titel": "x"}, "Unbekannte Angabe: titel."),
        ({"title": "Bescheid {answers.x"}, "Titel: Diese Klammer gehört zu keinem Platzhalter: „Bescheid {answers.x“."),
        ({"subject": "}"}, "Betreff: Diese Klammer gehört zu keinem Platzhalter: „}“."),
        ({"title": "{x}"}, "Titel: Diese Klammer gehört zu keinem Platzhalter: „{x}“."),
        ({"blocks": [{"type": "bild"}]}, "Block 1: Den Block „bild“ gibt es nicht."),
        ({"blocks": [{}]}, "Block 1: Den Block „“ gibt es nicht."),
        ({"blocks": [{"type": "paragraph"}]}, "Block 1: Der Text fehlt."),
        ({"blocks": [{"type": "heading", "text": " "}]}, "Block 1: Der Text fehlt."),
        ({"blocks": [{"type": "remedy", "text": "Frei"}]}, "Block 1: Dieser Block entsteht aus dem Vorgang"),
        ({"blocks": [{"type": "remedy", "wenn": "x"}]}, "Block 1: Unbekannte Angabe: wenn."),
        ({"blocks": [{"type": "remedy", "when": "params."}]}, "Block 1: Die Bedingung ist falsch: "),
        ({"blocks": [{"type": "remedy", "when": "1 + 1"}]}, "Block 1: Die Bedingung ist falsch: "),
        (
            {"blocks": [{"type": "heading", "text": "{params.x:euro}"}]},
            "Block 1: Das Format „euro“ gibt es nicht, nur date, money, iban.",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(LetterError, match=re.escape(message)):
        read({**LETTER, **changes})


@pytest.mark.parametrize(
    ("letter", "message"),
    [
        ({"blocks": []}, "Es fehlt: title."),
        ({"title": "x"}, "Es fehlt: blocks."),
    ],
)
def test_what_every_letter_has_is_missed(letter: dict[str, Any], message: str) -> None:
    with pytest.raises(LetterError, match=re.escape(message)):
        read(letter)
