"""Shared blocks in the editor: put in, twice too, kept as they are, let go, taken out."""

from __future__ import annotations

import pytest

from blaupause.engine.bundles.blocks.naming import pin_of
from blaupause.engine.bundles.blocks.pins import pins_of
from blaupause.engine.bundles.editing import EditRefused, Operation, Overtaken, edit, take_back
from blaupause.engine.bundles.editing.extracting import pin_down
from blaupause.engine.bundles.editing.pinning import pin_at
from blaupause.engine.bundles.editing.sheet import Sheet
from tests.blaupause.engine.bundles.changing import Files, do, flaws, places, question, refused
from tests.blocks import ADDRESS, CONTACT, NAME, PAGE, act, content, inserted, of_group, reworded

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
    block = of_group()
    files = inserted(block, empty)
    assert flaws(files) == []

    with pytest.raises(EditRefused, match="auf einer Seite"):
        act(in_group(files), "baustein-einfuegen", "frage/kinder_2", block)


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
    block = of_group()
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


# --- Taken back


def worded(files: Files, label: str) -> Operation:
    assert question(files, "frage/wohnort")["label"] == "Ort"
    return Operation("frage-aendern", "frage/wohnort", {"label": label, "required": "ja", "least": "2", "most": "80"})


def test_what_became_a_block_meanwhile_is_not_taken_back() -> None:
    block = content(ADDRESS, free=["hint", "errors"])
    own = act(inserted(block), "baustein-loesen", PIN)
    edited = edit(own, worded(own, "Gemeinde"))
    sheet = Sheet(edited.files)
    pin_down(sheet, pin_of(reworded(block, "1.0.0", "wohnort", label="Gemeinde"), sheet.files))

    with pytest.raises(Overtaken):
        take_back(sheet.files, edited.steps)
    assert take_back(edited.files, edited.steps).files == own


def test_a_block_comes_back_only_where_everything_is_as_it_says() -> None:
    files = inserted(content(ADDRESS, free=["hint"]))
    edited = edit(files, Operation("baustein-loesen", PIN))
    later = edit(edited.files, worded(edited.files, "Gemeinde")).files

    assert take_back(edited.files, edited.steps).files == files
    with pytest.raises(Overtaken):
        take_back(later, edited.steps)
