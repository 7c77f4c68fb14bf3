"""Shared blocks in the editor: put in, twice too, kept as they are, let go, renewed, taken out."""

from __future__ import annotations

import pytest

from blaupause.engine.bundles.blocks.pins import pins_of
from blaupause.engine.bundles.editing import EditRefused, Operation, Sheet, edit
from blaupause.engine.bundles.editing.pinning import find_pin, pin_at, renew
from tests.blaupause.engine.bundles.changing import Files, do, flaws, places, question, refused
from tests.blocks import ADDRESS, AGENT, CONTACT, NAME, PAGE, act, asking, content, inserted, reworded, without

PIN = "baustein/anschrift"


@pytest.fixture
def homed() -> Files:
    return inserted(content(ADDRESS))


def in_group(files: Files) -> Files:
    return do(files, "frage-neu", PAGE, label="Kinder", kind="repeat")


# --- Put in


def test_a_block_stands_in_full_under_its_heading(empty: Files) -> None:
    files = inserted(content(ADDRESS), empty, heading="Wo Sie wohnen")

    assert places(files)[4:] == [
        "frage/wo_sie_wohnen",
        "frage/strasse_hausnummer",
        "frage/anschrift_zusatz",
        "frage/postleitzahl",
        "frage/wohnort",
    ]
    assert {"strasse_hausnummer", "postleitzahl", "wohnort"} <= set(files["form.json"]["schema"]["required"])
    assert files["template.json"]["applicant"]["postcode"] == ["postleitzahl"]
    assert flaws(files) == []


def test_a_second_time_it_is_about_somebody_else(empty: Files) -> None:
    files = inserted(content(NAME), empty, heading="Ihr Kind")
    files = inserted(content(CONTACT), inserted(content(CONTACT), files), heading="Andere Person")

    assert [pin.id for pin in pins_of(files)] == ["name", "kontakt", "kontakt_2"]
    assert "autocomplete" not in question(files, "frage/vornamen_2")  # the template asks for the applicant itself
    assert [check["on"] for check in files["rules.json"]["checks"]] == ["email_2", "email_3"]
    assert files["rules.json"]["checks"][1]["expr"] == "has(answers.email_3) || has(answers.telefon_3)"
    assert files["template.json"]["applicant"]["email"] == "email"
    assert flaws(files) == []


def test_in_a_group_it_speaks_of_the_entry(empty: Files) -> None:
    files = inserted(content(CONTACT), in_group(empty), place="frage/kinder")

    assert files["rules.json"]["checks"] == [
        {
            "id": "one_contact",
            "on": "kinder[].email",
            "expr": "has(item.email) || has(item.telefon)",
            "message": content(CONTACT)["checks"][0]["message"],
        }
    ]
    assert pins_of(files)[0].above == ("kinder",)
    assert "phone" in files["template.json"]["applicant"]  # as it was: an entry is not who applies
    assert flaws(files) == []


def test_a_block_with_a_group_does_not_stand_in_a_group(empty: Files) -> None:
    block = content(ADDRESS, slug="kinder", questions=[group()], schema=schema_of_group(), applicant={}, fim=[])
    files = inserted(block, empty)
    assert flaws(files) == []

    with pytest.raises(EditRefused, match="auf einer Seite"):
        act(in_group(files), "baustein-einfuegen", "frage/kinder_2", block)


def group() -> Files:
    inner = {"field": "name", "label": "Name", "widget": "text", "hint": "So gerufen"}
    words = {"item_label": "Kind", "add_label": "Noch ein Kind"}
    return {"field": "kinder", "label": "Kinder", "widget": "repeat", **words, "questions": [inner]}


def schema_of_group() -> Files:
    entry = {"type": "object", "additionalProperties": False, "properties": {"name": {"type": "string"}}}
    kinder = {"type": "array", "maxItems": 5, "items": entry}
    return {"type": "object", "additionalProperties": False, "properties": {"kinder": kinder}}


def test_a_block_that_is_not_there_is_refused(empty: Files) -> None:
    assert refused(empty, "baustein-einfuegen", PAGE) == "block"


# --- Kept as they are


def test_what_it_leaves_to_templates_is_changed_like_any_question(homed: Files) -> None:
    files = do(homed, "frage-aendern", "frage/wohnort", label="Ort", hint="Ohne Ortsteil", least="2", most="80")

    assert question(files, "frage/wohnort")["hint"] == "Ohne Ortsteil"
    assert "wohnort" not in files["form.json"]["schema"]["required"]
    assert flaws(files) == []


@pytest.mark.parametrize(
    ("name", "place", "values"),
    [
        ("frage-aendern", "frage/wohnort", {"label": "Stadt", "least": "2", "most": "80"}),
        ("frage-aendern", "frage/wohnort", {"label": "Ort", "most": "80"}),
        ("frage-entfernen", "frage/wohnort", {}),
        ("frage-bringen", "frage/wohnort", {"to": "frage/kinder"}),
        ("bedingung", "frage/wohnort", {"path_0": "answers.vornamen", "operator_0": "answered"}),
        ("seite-entfernen", "seite/wohnung", {}),
    ],
)
def test_what_it_lays_down_stays(empty: Files, name: str, place: str, values: dict[str, str]) -> None:
    files = do(in_group(empty), "seite-neu", title="Wohnung")
    files = inserted(content(ADDRESS), files, place="seite/wohnung")

    with pytest.raises(EditRefused, match=r"Anschrift \(Deutschland\) 1\.0\.0"):
        edit(files, Operation(name, place, values))


def test_its_check_is_not_removed(empty: Files) -> None:
    assert refused(inserted(content(CONTACT), empty), "regel-entfernen", "regel/pruefung/one_contact") == ""


def test_its_questions_can_stand_elsewhere(homed: Files) -> None:
    files = do(do(homed, "seite-neu", title="Wohnung"), "frage-bringen", "frage/wohnort", to="seite/wohnung")

    assert flaws(files) == []


def test_a_question_knows_its_block(empty: Files) -> None:
    block = content(ADDRESS, slug="kinder", questions=[group()], schema=schema_of_group(), applicant={}, fim=[])
    files = inserted(block, inserted(content(CONTACT), in_group(empty), place="frage/kinder"))

    found = {place: pin.id if (pin := pin_at(files, place)) else "" for place in places(files)}

    assert found["frage/kinder/email"] == "kontakt"
    assert found["frage/kinder_2/name"] == "kinder"
    assert found["frage/kinder"] == ""
    assert pin_at(files, PAGE) is None


# --- Let go, taken out


def test_let_go_its_questions_are_the_templates_own(homed: Files) -> None:
    files = act(homed, "baustein-loesen", PIN)

    assert "blocks.json" not in files
    assert places(files) == places(homed)
    assert flaws(do(files, "frage-entfernen", "frage/wohnort")) == []


def test_taken_out_nothing_of_it_is_left(empty: Files) -> None:
    first = inserted(content(CONTACT), inserted(content(ADDRESS), empty), heading="So erreichen wir Sie")

    files = act(first, "baustein-entfernen", "baustein/kontakt")

    assert files["form.json"] == inserted(content(ADDRESS), empty)["form.json"]
    assert files["rules.json"] == empty["rules.json"]
    assert [pin.id for pin in pins_of(files)] == ["anschrift"]
    assert flaws(files) == []


def test_a_block_alone_on_its_page_leaves_a_note(empty: Files) -> None:
    files = do(empty, "seite-neu", title="Wohnung")

    emptied = act(inserted(content(ADDRESS), files, place="seite/wohnung"), "baustein-entfernen", PIN)

    assert flaws(emptied) == []
    assert places(emptied)[-1].startswith("frage/platzhalter")


@pytest.mark.parametrize("name", ["baustein-loesen", "baustein-entfernen", "baustein-uebernehmen"])
def test_a_block_that_is_gone_is_refused(empty: Files, name: str) -> None:
    assert refused(empty, name, PIN) == ""


# --- A newer version


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
    block = content(ADDRESS, slug="kinder", questions=[group()], schema=schema_of_group(), applicant={}, fim=[])
    files = inserted(block, empty)
    files = do(files, "frage-aendern", "frage/kinder/name", label="Name", hint="Rufname")
    inner = [*group()["questions"], {"field": "alter", "label": "Alter", "widget": "number"}]
    schema = schema_of_group()
    schema["properties"]["kinder"]["items"]["properties"]["alter"] = {"type": "integer"}
    newer = {**block, "version": "1.1.0", "questions": [{**group(), "questions": inner}], "schema": schema}

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
