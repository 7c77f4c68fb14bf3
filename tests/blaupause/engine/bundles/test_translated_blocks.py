"""Shared blocks in a template that speaks another language: their texts come, change and go with their translations."""

from __future__ import annotations

import pytest

from blaupause.engine.bundles.blocks.pins import pins_of
from blaupause.engine.bundles.editing import Operation, edit, take_back
from blaupause.engine.bundles.languages import entries_of, rows_of
from tests.blaupause.engine.bundles.changing import Files, do, flaws
from tests.blaupause.engine.bundles.translated import english
from tests.blocks import ADDRESS, act, content, inserted, reworded, without

PIN, LABEL, MORE = "baustein/anschrift", "question/wohnort#label", "question/anschrift_zusatz#label"


@pytest.fixture
def files() -> Files:
    return english(inserted(content(ADDRESS)))


def states(files: Files) -> dict[str, str]:
    """Return what is to do, by the key of the text."""
    return {row.text.key: row.state for row in rows_of(files, "en") if row.state != "fertig"}


def test_what_comes_with_a_block_is_to_be_translated(empty: Files) -> None:
    before = english(empty)

    files = inserted(content(ADDRESS), before)

    assert states(files)[LABEL] == "fehlt"
    assert entries_of(files, "en") == entries_of(before, "en")
    assert flaws(files) == []


def test_words_of_one_s_own_leave_the_translation_outdated() -> None:
    files = english(inserted(content(ADDRESS, free=["label", "errors"])))
    after = do(files, "frage-aendern", "frage/wohnort", label="Gemeinde", required="ja", least="2", most="80")

    assert states(after) == {LABEL: "veraltet"}
    assert entries_of(after, "en")[LABEL]["text"] == "EN Ort"
    assert flaws(after) == []


def test_a_newer_version_leaves_outdated_what_it_words_anew(files: Files) -> None:
    newer = without(reworded(content(ADDRESS), "2.0.0", "wohnort", label="Gemeinde"), "2.0.0", "anschrift_zusatz")
    asked = Operation("baustein-uebernehmen", PIN, block=newer)

    renewed = edit(files, asked)

    assert states(renewed.files) == {LABEL: "veraltet"}
    assert MORE not in entries_of(renewed.files, "en")
    assert flaws(renewed.files) == []
    assert take_back(renewed.files, renewed.steps).files == files


def test_let_go_its_questions_keep_their_translations(files: Files) -> None:
    after = act(files, "baustein-loesen", PIN)

    assert pins_of(after) == []
    assert states(after) == {}
    assert entries_of(after, "en") == entries_of(files, "en")
    assert flaws(after) == []


def test_taken_out_and_back_its_translations_are_there_again(files: Files) -> None:
    removed = edit(files, Operation("baustein-entfernen", PIN))

    assert LABEL not in entries_of(removed.files, "en")
    assert flaws(removed.files) == []
    assert take_back(removed.files, removed.steps).files == files
