"""Letters of a template are edited without code."""

from __future__ import annotations

from typing import Any

import pytest

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.editing.notices import (
    MOST_BLOCKS,
    letter_view,
    letters_of,
    placeholders,
    spoken_in,
    told_block,
)
from blaupause.engine.bundles.editing.places import place_of
from blaupause.engine.bundles.editing.problems import advise, label_of
from blaupause.engine.bundles.editing.reading import condition_at, mentions_in_words
from blaupause.engine.bundles.editing.recording import sample, sample_values
from tests.blaupause.engine.bundles.changing import Files, do, flaws, refused
from tests.templates import BUNDLES, PARKING

REFUSAL = "bescheid/ablehnung"


@pytest.fixture
def files() -> Files:
    return dict(Bundle.from_directory(BUNDLES / PARKING).files)


def blocks(files: Files, letter: str = "ablehnung") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = files[f"letters/{letter}.json"]["blocks"]
    return found


def test_a_letter_has_title_and_subject(files: Files) -> None:
    changed = do(files, "bescheid-aendern", REFUSAL, title="Ablehnung", subject="")

    assert changed["letters/ablehnung.json"]["title"] == "Ablehnung"
    assert "subject" not in changed["letters/ablehnung.json"]
    assert refused(files, "bescheid-aendern", "bescheid/weg", title="A") == ""


def test_blocks_are_added_changed_moved_and_removed(files: Files) -> None:
    before = len(blocks(files))
    found = do(files, "teil-neu", f"{REFUSAL}/1", type="paragraph", text="Guten Morgen,")
    found = do(found, "teil-aendern", f"{REFUSAL}/2", type="heading", text="Guten Abend,")
    found = do(found, "teil-neu", REFUSAL, type="fee_table", text="steht für sich")
    assert blocks(found)[1] == {"type": "heading", "text": "Guten Abend,"}
    assert blocks(found)[-1] == {"type": "fee_table"}

    found = do(found, "bescheid-verschieben", f"{REFUSAL}/2", direction="up")
    assert blocks(found)[0]["text"] == "Guten Abend,"
    assert do(found, "bescheid-verschieben", f"{REFUSAL}/1", direction="up") == found
    found = do(found, "bescheid-verschieben", f"{REFUSAL}/1", direction="down")
    found = do(found, "bescheid-entfernen", f"{REFUSAL}/2")
    found = do(found, "bescheid-entfernen", f"{REFUSAL}/{before + 1}")
    assert found == files


def test_a_block_keeps_its_condition_when_its_words_change(files: Files) -> None:
    place = "bescheid/bewohnerparkausweis/5"
    assert condition_at(files, place) == ("has(answers.kennzeichen)", ())

    found = do(files, "teil-aendern", place, type="paragraph", text="Ihr Zeichen: {answers.kennzeichen}")
    assert condition_at(found, place)[0] == "has(answers.kennzeichen)"
    row = {"path_0": "answers.vornamen", "operator_0": "answered"}
    found = do(found, "bedingung", place, **row)
    assert condition_at(found, place)[0] == "has(answers.vornamen)"
    assert condition_at(do(found, "bedingung", place), place)[0] == ""
    assert condition_at(found, REFUSAL) == ("", ())
    assert flaws(found) == []


def test_what_a_letter_cannot_be_is_refused(files: Files) -> None:
    assert refused(files, "teil-neu", REFUSAL, type="paragraph", text="") == "text"
    assert refused(files, "teil-neu", REFUSAL, type="bild") == "type"
    for number in ("0", "99", "9" * 5_000):
        assert refused(files, "teil-aendern", f"{REFUSAL}/{number}", type="heading", text="A") == ""
    assert refused(files, "teil-aendern", f"{REFUSAL}/x", type="heading", text="A") == ""
    short = {**files, "letters/ablehnung.json": {"title": "A", "blocks": [{"type": "signature"}]}}
    assert refused(short, "bescheid-entfernen", f"{REFUSAL}/1") == ""
    full = {**files, "letters/ablehnung.json": {"title": "A", "blocks": [{"type": "signature"}] * MOST_BLOCKS}}
    assert refused(full, "teil-neu", REFUSAL, type="signature") == ""


def test_letters_stand_in_the_order_of_their_outcomes(files: Files) -> None:
    letter = {"title": "Anhang", "blocks": [{"type": "signature"}]}
    more = {**files, "letters/zusatz.json": letter, "letters/anhang.json": letter}
    sent = ["bewohnerparkausweis", "teilbewilligung", "ablehnung"]

    assert [id_ for id_, _letter in letters_of(more)] == [*sent, "anhang", "zusatz"]
    del more["letters/teilbewilligung.json"]
    assert [id_ for id_, _letter in letters_of(more)] == ["bewohnerparkausweis", "ablehnung", "anhang", "zusatz"]


def test_things_are_called_by_their_words(files: Files) -> None:
    assert label_of(files, "ergebnis/refuse") == "Ablehnen"
    assert label_of(files, "ergebnis/") == "Ergebnisse"
    assert label_of(files, REFUSAL) == "Ablehnung des Bewohnerparkausweises"
    assert label_of(files, f"{REFUSAL}/3").endswith(": Warum entscheiden wir so?")
    assert label_of(files, "bescheid/weg") == "Bescheide"
    spoken = spoken_in(files)
    assert told_block({"type": "signature"}, spoken) == "Gruß und Name"
    assert told_block({"type": "paragraph", "text": "x" * 60}, spoken) == "x" * 60
    assert told_block({"type": "paragraph", "text": "Wort " * 13}, spoken) == "Wort " * 11 + "…"
    addressed = {"type": "paragraph", "text": "Guten Tag {answers.vornamen}, {answers.unbekannt}"}
    assert told_block(addressed, spoken) == "Guten Tag [Vornamen], {answers.unbekannt}"


def test_mistakes_lead_to_the_block_and_the_outcome(files: Files) -> None:
    assert place_of(files, "letters/ablehnung.json", "blocks/2/text") == f"{REFUSAL}/3"
    assert place_of(files, "letters/ablehnung.json", "Block 3") == f"{REFUSAL}/3"
    assert place_of(files, "letters/ablehnung.json", "") == REFUSAL
    assert place_of(files, "template.json", "outcomes/2/letter") == "ergebnis/refuse"

    wrong = do(files, "teil-aendern", f"{REFUSAL}/1", type="paragraph", text="Guten Tag {answers.weg},")
    assert [each.place for each in advise(Bundle(wrong)) if each.is_error] == [f"{REFUSAL}/1"]
    assert "„Ablehnung des Bewohnerparkausweises: Guten Tag [Vornamen] [Familienname],“" in list(
        mentions_in_words(files, "frage/vornamen")
    )


def test_a_letter_is_read_with_names_in_place_of_placeholders(files: Files) -> None:
    found = do(files, "teil-aendern", f"{REFUSAL}/1", type="list", text="Zahl {fee.total:money}\nWeg {answers.weg}")
    first, *_middle, signature = letter_view(found, "ablehnung")

    assert (first.place, first.lines) == (f"{REFUSAL}/1", ("Zahl [Gebühr insgesamt]", "Weg {answers.weg}"))
    assert (first.is_written, first.depends) == (True, False)
    assert (signature.lines, signature.is_written) == (("Gruß und Name",), False)
    assert letter_view(files, "bewohnerparkausweis")[4].depends


def test_placeholders_are_listed_with_their_names(files: Files, dog: Files) -> None:
    found = list(placeholders(files))

    assert found[0] == ("Aktenzeichen", "{case.number}")
    assert ("Vornamen", "{answers.vornamen}") in found
    assert any(code == "{params.bank_details}" for _label, code in found)
    codes = [code for _label, code in placeholders(dog)]
    assert "{answers.hunde}" in codes
    assert not [code for code in codes if code.count(".") > 1]  # an entry of a group has no place in a letter


def test_what_a_town_must_set_has_a_sample_for_letter_and_preview(files: Files) -> None:
    found = sample_values(Bundle(files))

    assert (found["contact_phone"], found["statute_url"]) == ("0661 1020", "https://stadt.example/beispiel")
    assert found["processing_time"] == Bundle(files).resolve({}).values["processing_time"]
    assert "streets" not in found  # a list of the town has none
    assert sample({"id": "x", "type": "choice", "choices": [{"value": "a", "label": "A"}]}) == "a"
