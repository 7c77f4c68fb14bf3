"""Newer versions of shared blocks in the editor: taken with people's own words kept, or told."""

from __future__ import annotations

import copy

import pytest

from blaupause.engine.bundles.blocks.pins import pins_of
from blaupause.engine.bundles.editing import EditRefused, Sheet
from blaupause.engine.bundles.editing.pinning import find_pin, renew
from tests.blaupause.engine.bundles.changing import Files, do, flaws, places, question
from tests.blocks import ADDRESS, AGENT, CONTACT, NAME, act, asking, content, inserted, of_group, reworded, without

PIN = "baustein/anschrift"


@pytest.fixture
def homed() -> Files:
    return inserted(content(ADDRESS))


def test_what_nobody_changed_is_taken(homed: Files) -> None:
    newer = reworded(content(ADDRESS), "1.0.1", "wohnort", label="Ort oder Gemeinde", hint="Ohne Ortsteil")

    files = act(homed, "baustein-uebernehmen", PIN, newer)

    assert question(files, "frage/wohnort")["label"] == "Ort oder Gemeinde"
    assert question(files, "frage/wohnort")["hint"] == "Ohne Ortsteil"
    assert pins_of(files)[0].version == "1.0.1"
    assert flaws(files) == []


def test_people_s_own_words_stay_and_are_told(homed: Files) -> None:
    own = do(homed, "frage-aendern", "frage/wohnort", label="Ort", hint="Ihre Gemeinde", least="2", most="80")
    newer = reworded(content(ADDRESS), "1.0.1", "wohnort", hint="Ohne Ortsteil")
    newer = {**newer, "schema": {**newer["schema"], "required": ["strasse_hausnummer"]}}

    files = act(own, "baustein-uebernehmen", PIN, newer)
    notes, _pin = renew(Sheet(own), pins_of(own)[0], newer)

    assert question(files, "frage/wohnort")["hint"] == "Ihre Gemeinde"
    assert [(note.label, note.told, note.stays) for note in notes] == [("Ort", "die Hilfe unter der Frage", True)]
    assert "postleitzahl" not in files["form.json"]["schema"]["required"]
    assert flaws(files) == []


def test_words_that_the_block_lays_down_now_go_and_are_told(homed: Files) -> None:
    own = do(homed, "frage-aendern", "frage/wohnort", label="Ort", hint="Ihre Gemeinde", least="2", most="80")
    newer = content(ADDRESS, version="1.1.0", free=["required"])

    files = act(own, "baustein-uebernehmen", PIN, newer)
    notes, _pin = renew(Sheet(own), pins_of(own)[0], newer)

    assert "hint" not in question(files, "frage/wohnort")
    assert ("Ort", False) in [(note.label, note.stays) for note in notes]
    assert flaws(files) == []


def test_words_that_the_block_did_not_change_stay_without_a_word(homed: Files) -> None:
    own = do(homed, "frage-aendern", "frage/wohnort", label="Ort", hint="Ihre Gemeinde", least="2", most="80")
    newer = reworded(content(ADDRESS), "1.0.1", "postleitzahl", hint="Fünf Ziffern")

    notes, _pin = renew(Sheet(own), pins_of(own)[0], newer)

    assert notes == []


@pytest.mark.parametrize(("at", "order"), [(4, -1), (0, 4)])
def test_a_new_question_stands_where_the_block_has_it(homed: Files, at: int, order: int) -> None:
    newer = asking(content(ADDRESS), "1.1.0", "land", at=at, required=True)

    files = act(homed, "baustein-uebernehmen", PIN, newer)

    assert places(files)[order] == "frage/land"
    assert "land" in files["form.json"]["schema"]["required"]
    assert flaws(files) == []


def test_a_new_note_and_check_come_and_a_check_goes(empty: Files) -> None:
    block = content(CONTACT)
    note = {"widget": "info", "id": "wann", "text": "Montags bis freitags."}
    check = {"id": "kurz", "on": "telefon", "when": "has(answers.telefon)", "expr": "answers.telefon.size() < 30"}
    second = {**block, "version": "1.1.0", "questions": [*block["questions"], note]}
    second["checks"] = [{**check, "message": "Zu lang."}]
    files = do(
        inserted(block, empty),
        "regel",
        "regel/pruefung/",
        on="vornamen",
        label="eigen",
        expression="true",
        message="Nie",
    )

    renewed = act(files, "baustein-uebernehmen", "baustein/kontakt", second)

    assert places(renewed)[-1] == "frage/wann"
    assert [each["id"] for each in renewed["rules.json"]["checks"]] == ["eigen", "kurz"]
    assert flaws(renewed) == []


def test_a_note_says_what_the_newer_version_says(empty: Files) -> None:
    note = {"widget": "info", "id": "wann", "text": "Montags bis freitags."}
    block = content(CONTACT, questions=[*content(CONTACT)["questions"], note])
    newer = {**block, "version": "1.0.1", "questions": [*block["questions"][:-1], {**note, "text": "Werktags."}]}

    files = act(inserted(block, empty), "baustein-uebernehmen", "baustein/kontakt", newer)

    assert question(files, "frage/wann_2")["text"] == "Werktags."


def test_a_question_that_is_not_asked_any_more_goes(homed: Files) -> None:
    files = act(homed, "baustein-uebernehmen", PIN, without(content(ADDRESS), "2.0.0", "anschrift_zusatz"))

    assert "frage/anschrift_zusatz" not in places(files)
    assert flaws(files) == []


def test_inside_a_group_of_the_block_words_are_kept_too(empty: Files) -> None:
    block = of_group()
    files = inserted(block, empty)
    files = do(files, "frage-aendern", "frage/kinder/name", label="Name", hint="Rufname")
    newer = copy.deepcopy(block) | {"version": "1.1.0"}
    newer["questions"][0]["questions"].append({"field": "alter", "label": "Alter", "widget": "number"})
    newer["schema"]["properties"]["kinder"]["items"]["properties"]["alter"] = {"type": "integer"}

    renewed = act(files, "baustein-uebernehmen", "baustein/kinder", newer)

    assert question(renewed, "frage/kinder/name")["hint"] == "Rufname"
    assert "frage/kinder/alter" in places(renewed)
    assert flaws(renewed) == []


@pytest.mark.parametrize(
    "newer",
    [
        content(ADDRESS),
        content(ADDRESS, version="0.9.0"),
        content(NAME, version="2.0.0"),
        content(NAME, version="2.0.0", slug="anschrift"),
        content(
            ADDRESS,
            version="2.0.0",
            questions=[{"widget": "info", "id": "wohnort", "text": "Hier"}],
            schema={"type": "object", "additionalProperties": False, "properties": {}},
        ),
    ],
    ids=["the same", "older", "another block", "nothing in common", "tells what was asked"],
)
def test_what_is_no_newer_version_of_it_is_refused(homed: Files, newer: Files) -> None:
    with pytest.raises(EditRefused):
        act(homed, "baustein-uebernehmen", PIN, newer)


def test_a_real_block_with_conditions_is_renewed(empty: Files) -> None:
    files = inserted(content(AGENT), inserted(content(AGENT), empty))
    newer = reworded(content(AGENT), "1.0.1", "vertretung_nachweis", label="Nachweis der Vertretung")

    renewed = act(files, "baustein-uebernehmen", "baustein/vertretung_2", newer)

    assert question(renewed, "frage/vertretung_nachweis_2")["visible"].startswith("answers.vertretung_2 && ")
    assert question(renewed, "frage/vertretung_nachweis")["label"] == "Nachweis"
    assert [find_pin(renewed, f"baustein/{pin.id}").version for pin in pins_of(renewed)] == ["1.0.0", "1.0.1"]
    assert flaws(renewed) == []
