"""A comparison as a PDF for a council."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.difference import compare, paper
from blaupause.engine.letters import Fact, Sender, render
from tests.blaupause.engine.building import bundle_json, changed

if TYPE_CHECKING:
    from blaupause.engine.letters import Letter

FILES = bundle_json()
COUNCIL = Sender(town="Stadt Fulda", authority="Magistrat der Stadt Fulda")


def printed(*changes: tuple[str, str, Any]) -> Letter:
    files = dict(FILES)
    for file, path, value in (("template.json", "version", "1.1.0"), *changes):
        files[file] = changed(files[file], path, value)
    before, after = Bundle(FILES), Bundle(files)
    return paper(
        sender=COUNCIL,
        before=before,
        after=after,
        difference=compare(before, after),
        day=date(2026, 9, 8),
        facts=(Fact("Freigegeben am", ("07.09.2026",)),),
        mark="Beispieldaten",
    )


def words(letter: Letter) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(render(letter))).pages)
    return " ".join(text.split())


def test_a_council_reads_what_differs() -> None:
    said = words(
        printed(
            ("form.json", "pages/0/questions/0/label", "Wie heißen Sie?"),
            ("parameters.json", "parameters/0/default", 7200),
            ("tests.json", "tests/1", None),
            ("rules.json", "hints/0/when", "answers.hunde.size() > 2 && params.satz > 100"),
        )
    )

    for expected in (
        "Hund anmelden: Version 1.0.0 und 1.1.0 im Vergleich",
        "Stadt Fulda",
        "Beispieldaten",
        "Freigegeben am 07.09.2026",
        "Verglichen am 08.09.2026",
        "Geändert Seite „Person“ · Frage „Wie heißen Sie?“ Frage: Name Frage: Wie heißen Sie?",
        "Vorgabe: 72,00 € pro Jahr",
        "Gespeicherte Tests Neu, anders oder entfallen: 1.",
    ):
        assert expected in said
    assert "Morgen" not in said


def test_the_same_comparison_is_the_same_file() -> None:
    letter = printed(("template.json", "minutes", 9))

    assert render(letter) == render(letter)


def test_versions_without_a_difference_say_so() -> None:
    assert "Die beiden Versionen unterscheiden sich nicht." in words(printed())
    assert printed().facts[2] == Fact("Änderungen", ("keine",))


def test_technical_details_are_left_to_the_screen() -> None:
    said = words(printed(("form.json", "pages/0/questions/0/width", "s")))

    assert "nur technische Angaben" in said
    assert "Breite" not in said


def test_a_sign_that_no_font_has_does_not_end_the_paper() -> None:
    assert "Hallo ?" in words(printed(("texts.de.json", "how", "Hallo \N{DOG}")))


@pytest.mark.parametrize("length", [1, 5_000])
def test_long_texts_go_over_pages(length: int) -> None:
    assert words(printed(("texts.de.json", "how", "Wort " * length + "Ende."))).count("Ende.") == 1
