"""Where what is new in a newer schema comes, under which headings, and what goes with what is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blaupause.engine.bundles.editing import Operation, edit
from tests.blaupause.engine.fim.merging import MAIL, NAME, merged, person, questions, renewed, sound, tree
from tests.blaupause.engine.fim_building import at, field, group

if TYPE_CHECKING:
    from collections.abc import Callable

    from blaupause.standards.xdatenfelder.model import Child

AGE, PLACE = at(field(3, "Alter")), at(field(4, "Ort"))


def way(*parts: Child) -> Child:
    return at(group(2, at(field(7, "Brief")), *parts, name="Weg", is_choice=True))


def without(*places: str) -> Callable[[dict[str, Any]], None]:
    """Return work that takes questions out as people do."""

    def work(files: dict[str, Any]) -> None:
        for place in places:
            files |= edit(files, Operation("frage-entfernen", place)).files

    return work


def test_a_new_part_of_an_auswahlgruppe_comes_under_its_heading_which_has_the_condition() -> None:
    part = at(group(3, AGE, PLACE, name="Bote"))

    found = merged([NAME, way()], [NAME, way(part)])

    heading = questions(found, 1)[0]["questions"][2]
    assert (heading["label"], heading["visible"]) == ("Bote", "answers.weg_auswahl == 'G00000000003'")
    assert [each["field"] for each in heading["questions"]] == ["alter", "ort"]
    assert sound(found)


def test_a_new_question_comes_beside_a_heading_and_not_under_it() -> None:
    inner = at(group(3, NAME, name="Wer"))
    first, last = ([person(inner)], [person(AGE, inner, PLACE)])

    assert tree(merged(first, last)) == ["alter", ["name"], "ort"]


def test_what_comes_first_under_a_heading_comes_under_it() -> None:
    old, new = ([person(MAIL, at(group(3, *inner, name="Wer")))] for inner in ([NAME], [AGE, NAME]))

    assert tree(merged(old, new)) == ["mail", ["alter", "name"]]


def test_a_new_heading_brings_back_nothing_that_people_took_out() -> None:
    old, new = ([person(MAIL, at(group(3, *inner, name="Wer")))] for inner in ([NAME], [NAME, AGE]))

    found = merged(old, new, without("frage/wer"))

    assert tree(found) == ["mail", ["alter"]]
    assert sound(found)


def test_an_auswahlgruppe_goes_whole_when_nobody_worked_on_it() -> None:
    inner = at(group(4, PLACE, name="Innen"))

    found = merged([NAME, way(at(group(3, AGE, inner, name="Bote")))], [NAME])

    assert (len(found.files["form.json"]["pages"]), found.notes) == (1, ())


def test_a_heading_gets_and_loses_the_condition_of_its_part() -> None:
    part = at(group(3, AGE, name="Bote"))
    plain = at(group(2, at(field(7, "Brief")), part, name="Weg"))

    chosen, free = (merged([NAME, old], [NAME, new]) for old, new in ((plain, way(part)), (way(part), plain)))

    (heading,) = (each for each in questions(chosen, 1)[0].get("questions", questions(chosen, 1)) if "id" in each)
    assert heading["visible"] == "answers.weg_auswahl == 'G00000000003'"
    assert sound(chosen)
    assert "weg_auswahl" not in free.files["form.json"]["schema"]["properties"]
    assert sound(free)


def test_a_group_keeps_no_value_for_fim_when_it_is_peoples_own() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"][1]["questions"][0]["label"] = "Ihre Kinder"

    fixed = [at(field(at_, "Wert", kind=kind, content="x")) for at_, kind in ((5, "hidden"), (6, "locked"))]
    only = at(group(4, at(field(8, "Still", kind="hidden", content="x")), name="Still"))

    found = merged([NAME, at(group(3, AGE, *fixed, only, name="Kind"), "0:*")], [NAME], work)

    assert [each["widget"] for each in questions(found, 1)[0]["questions"]] == ["textarea", "info"]
    assert "value" not in questions(found, 1)[0]["questions"][1]
    assert sound(found)


def test_a_group_of_which_each_took_out_a_part_goes_and_people_are_told() -> None:
    old, new = ([MAIL, at(group(3, *inner, name="Kind"), "0:*")] for inner in ([NAME, AGE], [NAME]))

    found = merged(old, new, without("frage/kind/name"))

    assert list(found.files["form.json"]["schema"]["properties"]) == ["mail"]
    assert [note.title for note in found.notes] == ["Kind"]
    assert sound(found)


def test_a_group_that_people_left_nothing_in_but_values_goes() -> None:
    still = at(field(8, "Still", kind="hidden", content="x"))

    found = merged([MAIL, at(group(3, NAME, still, name="Kind"), "0:*")], [MAIL], without("frage/kind/name"))

    assert list(found.files["form.json"]["schema"]["properties"]) == ["mail"]
    assert sound(found)


def test_a_new_part_of_a_choice_that_people_took_out_is_told() -> None:
    def work(files: dict[str, Any]) -> None:
        without("frage/weg_auswahl")(files)
        files |= edit(files, Operation("bedingung", "frage/brief", {"expression": ""})).files

    found = merged([NAME, way()], [NAME, way(AGE)], work)

    assert list(found.files["form.json"]["schema"]["properties"]) == ["name", "brief"]
    assert [(note.place, note.title) for note in found.notes] == [("G00000000002/F00000000003", "Alter")]
    assert sound(found)


def test_nothing_left_says_so_and_brings_back_nothing() -> None:
    found = merged([MAIL, person(NAME)], [person(NAME)], without("frage/name"))

    assert [each["widget"] for each in questions(found)] == ["info"]
    assert sound(found)


def test_notes_keep_their_ids_and_what_is_laid_in_twice_changes_nothing() -> None:
    note = at(field(9, "Mail", kind="label", content="Lesen"))

    found = merged([MAIL, person(NAME)], [person(note, NAME)])
    again = renewed(found, [person(note, NAME)])

    assert again.files["form.json"] == found.files["form.json"]
    assert again.notes == ()


def test_a_note_that_is_called_as_a_question_of_people_is_asked_by_another_name() -> None:
    def work(files: dict[str, Any]) -> None:
        form = files["form.json"]
        form["pages"][0]["questions"].append({"widget": "text", "field": "hinweis", "label": "Noch etwas?"})
        form["schema"]["properties"]["hinweis"] = {"type": "string"}

    found = merged([at(field(9, "Hinweis", kind="label"))], [at(field(9, "Hinweis"))], work)

    assert tree(found) == ["hinweis_2", "hinweis"]
    assert sound(found)


def test_the_test_without_answers_follows_where_people_took_out_what_was_needed() -> None:
    first = merged([NAME, MAIL], [NAME, MAIL], without("frage/name"))
    assert first.files["tests.json"]["tests"][0]["expect"] == {"valid": True}

    second = renewed(first, [NAME, MAIL, AGE])

    assert tree(second) == ["mail", "alter"]
    assert sound(second)
