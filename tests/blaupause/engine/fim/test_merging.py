"""What a newer schema brings or takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from blaupause.engine.fim.spots import spots_of
from tests.blaupause.engine.fim.merging import MAIL, NAME, merged, person, questions, renewed, sound
from tests.blaupause.engine.fim.roots import ROOTS
from tests.blaupause.engine.fim_building import at, field, group

if TYPE_CHECKING:
    from blaupause.engine.fim.merging import Merged
    from blaupause.standards.xdatenfelder.model import Child


def test_what_only_fim_changed_is_taken() -> None:
    found = merged([NAME, MAIL], [at(field(1, "Name", max_length=80, help="Wie im Ausweis")), at(field(2, "Mail"))])

    name = questions(found)[0]
    assert (name["field"], name["hint"]) == ("name", "Wie im Ausweis")
    assert found.files["form.json"]["schema"]["properties"]["name"]["maxLength"] == 80
    assert found.files["form.json"]["schema"]["required"] == ["name", "mail"]
    assert found.files["template.json"]["version"] == "0.2.0"
    assert found.notes == ()
    assert sound(found)


def test_an_answer_that_may_be_left_out_now() -> None:
    found = merged([NAME, MAIL], [at(field(1, "Name", max_length=50), "0:1"), MAIL])

    assert found.files["form.json"]["schema"]["required"] == []


def test_a_new_question_comes_behind_the_one_it_follows_wherever_that_is_now() -> None:
    def work(files: dict[str, Any]) -> None:
        pages = files["form.json"]["pages"]
        pages.append({"id": "neu", "title": "Neu", "questions": [pages[0]["questions"].pop(0)]})

    found = merged([NAME, MAIL], [NAME, at(field(3, "Telefon")), MAIL], work)

    assert [each["field"] for each in questions(found, 1)] == ["name", "telefon"]
    assert sound(found)


def test_a_new_question_at_the_top_and_one_on_a_page_of_its_own() -> None:
    found = merged([MAIL], [NAME, MAIL, person(at(field(3, "Alter", "num_int"), "0:1"))])

    assert [page["title"] for page in found.files["form.json"]["pages"]] == ["Allgemeine Angaben", "Person"]
    assert [each["field"] for each in questions(found)] == ["name", "mail"]
    assert sound(found)


def test_a_new_heading_comes_whole() -> None:
    note = at(field(9, "Hinweis", kind="label", content="Lesen"))
    address = at(group(2, note, at(field(3, "Strasse")), at(field(4, "Ort"), "0:1"), name="Anschrift"))
    found = merged([person(NAME)], [person(NAME, address)])

    assert [each["widget"] for each in questions(found)] == ["text", "section"]
    assert found.files["form.json"]["schema"]["required"] == ["name", "strasse"]
    assert sound(found)
    alone = merged([person(NAME)], [person(address)])
    assert [each["widget"] for each in questions(alone)] == ["section"]


def test_a_new_question_under_a_heading_that_is_there() -> None:
    old, new = (
        person(NAME, at(group(2, *inner, name="Anschrift")))
        for inner in ([at(field(3, "Strasse"))], [at(field(3, "Strasse")), at(field(4, "Ort"))])
    )
    found = merged([old], [new])

    assert [each["field"] for each in questions(found)[1]["questions"]] == ["strasse", "ort"]


def test_new_questions_in_a_repeated_group_and_a_new_group() -> None:
    child = [at(group(2, *inner, name="Kind"), "0:*") for inner in ([NAME], [at(field(5, "Alter")), NAME])]
    found = merged([person(child[0])], [person(child[1], at(group(3, MAIL, name="Arzt"), "0:1"))])
    kind, doctor = questions(found)

    assert [each["field"] for each in kind["questions"]] == ["alter", "name"]
    assert (doctor["field"], [each["field"] for each in doctor["questions"]]) == ("arzt", ["mail"])
    assert sound(found)


def test_what_fim_does_not_ask_any_more_goes_with_its_page() -> None:
    note = at(field(3, "Hinweis", kind="label", content="Lesen"))
    found = merged([NAME, person(at(field(4, "Alter")), note)], [NAME])

    assert len(found.files["form.json"]["pages"]) == 1
    assert list(found.files["form.json"]["schema"]["properties"]) == ["name"]
    assert found.notes == ()
    assert sound(found)


def test_choices_and_several_answers_keep_their_ids() -> None:
    def tree(label: str) -> list[Child]:
        parts = (at(field(1, f"{label} Mail"), "0:*"), at(field(2, "Brief")))
        return [at(group(1, *parts, name=f"{label} Weg", is_choice=True)), at(field(3, f"{label} Farbe"), "0:*")]

    found = merged(tree("Alter"), tree("Neuer"))

    assert list(found.files["form.json"]["schema"]["properties"]) == [
        "alter_weg_auswahl",
        "alter_mail",
        "brief",
        "alter_farbe",
    ]
    assert found.notes == ()
    assert sound(found)


def test_what_is_answered_several_times_follows_in_its_entries() -> None:
    old, new = ([at(field(1, "Telefon", **keys), "0:*")] for keys in ({"max_length": 10}, {"help": "Mit Vorwahl"}))

    found, kept = merged(old, new), merged(old, new, _limit_entries)

    (entry,) = questions(found)[0]["questions"]
    limits = (each.files["form.json"]["schema"]["properties"]["telefon"]["items"] for each in (found, kept))
    assert entry["hint"] == "Mit Vorwahl"
    assert [each["properties"]["wert"].get("maxLength") for each in limits] == [10_000, 7]
    assert ([note.place for note in kept.notes], found.notes) == (["F00000000001"], ())
    assert sound(found)


def _limit_entries(files: dict[str, Any]) -> None:
    files["form.json"]["schema"]["properties"]["telefon"]["items"]["properties"]["wert"]["maxLength"] = 7


def test_a_property_that_fim_takes_back_goes() -> None:
    old, new = at(field(1, "Zahl", "num_int", low="1", help="Hilfe")), at(field(1, "Zahl", "num_int"))
    found = merged([old], [new])

    assert "hint" not in questions(found)[0]
    assert "minimum" not in found.files["form.json"]["schema"]["properties"]["zahl"]


@pytest.mark.parametrize(("before", "after"), [("1:1", "0:*"), ("0:1", "1:1"), ("1:1", "0:0"), ("0:0", "2:5")])
def test_a_group_that_may_come_more_or_less_often_is_made_anew(before: str, after: str) -> None:
    def tree(occurs: str) -> list[Child]:
        choice = group(3, at(field(3, "Ort")), at(field(4, "Weg")), name="Wo", is_choice=True)
        return [at(field(9, "Alter")), at(group(1, at(group(2, NAME, at(choice), name="Kind"), occurs), name="Eltern"))]

    found = merged(tree(before), tree(after))

    anew = merged(tree(after), tree(after)).files["form.json"]
    assert found.files["form.json"]["schema"]["properties"].keys() == anew["schema"]["properties"].keys()
    assert found.notes == ()
    assert sound(found)


@pytest.mark.parametrize("other", [{"kind": "label"}, {"kind": "hidden", "content": "x"}, {"data_type": "file"}])
@pytest.mark.parametrize("is_back", [False, True])
def test_a_question_that_becomes_a_note_or_files_and_back(other: dict[str, str], *, is_back: bool) -> None:
    trees = [[MAIL, at(group(1, at(field(1, "Angabe", **keys)), name="Person"))] for keys in ({}, other)]
    old, new = reversed(trees) if is_back else trees

    found = merged(old, new)

    assert questions(found, 1)[0]["fim"] == "G00000000001/F00000000001"
    assert sound(found)


def test_an_applicant_who_becomes_a_note_stays_a_question() -> None:
    name, note = (at(field(60000000227, "Familienname", kind=kind)) for kind in ("input", "label"))

    found = merged([name, MAIL], [note, MAIL])

    assert found.files["template.json"]["search_fields"] == ["familienname"]
    assert [note.kind for note in found.notes] == ["merge"]
    assert sound(found)


def test_headings_without_questions_go_and_a_form_without_any_says_so() -> None:
    inner = at(group(2, at(group(3, NAME, name="Innen")), name="Mitte"))

    assert [each["field"] for each in questions(merged([person(inner, MAIL)], [person(MAIL)]))] == ["mail"]
    empty = merged([person(inner)], [at(field(1, "Name"), "0:0")])
    assert [each["widget"] for each in questions(empty)] == ["info"]
    assert sound(empty)


@pytest.mark.parametrize("occurs", ["0:*", "1:1"])
def test_what_a_group_asks_gets_ids_of_its_level_when_it_comes_more_or_less_often(occurs: str) -> None:
    """In its entries a name is free that the form has already."""
    other = at(group(3, at(field(3, "Name")), name="Kind"), occurs)
    newer = at(group(3, at(field(3, "Name")), name="Kind"), "1:1" if occurs == "0:*" else "0:*")

    found = merged([person(NAME), other], [person(NAME), newer])

    assert found.notes == ()
    assert len(found.files["form.json"]["schema"]["properties"]) == 2
    assert sound(found)


@pytest.mark.parametrize("occurs", ["0:*", "1:1"])
def test_an_auswahlgruppe_that_comes_more_or_less_often_is_made_anew(occurs: str) -> None:
    choice = group(3, at(field(3, "Brief")), MAIL, name="Weg", is_choice=True)

    found = merged([NAME, at(choice, occurs)], [NAME, at(choice, "1:1" if occurs == "0:*" else "0:*")])

    widgets = [each["widget"] for page in found.files["form.json"]["pages"] for each in page["questions"]]
    assert widgets == ["text", "section" if occurs == "0:*" else "repeat"]
    assert sound(found)


def test_what_people_ask_in_a_group_keeps_its_id_when_fim_asks_for_something_of_that_name() -> None:
    def work(files: dict[str, Any]) -> None:
        form = files["form.json"]
        form["pages"][0]["questions"][0]["questions"].append({"widget": "text", "field": "alter", "label": "Alter"})
        form["schema"]["properties"]["person"]["items"]["properties"]["alter"] = {"type": "string"}

    old, new = (at(group(1, NAME, *more, name="Person"), "0:*") for more in ((), (at(field(3, "Alter", "num_int")),)))

    found = merged([old], [new], work)

    inside = questions(found)[0]["questions"]
    assert [each["field"] for each in inside] == ["name", "alter_2", "alter"]
    assert sound(found)


@given(ROOTS, ROOTS, ROOTS)
@settings(max_examples=40)
def test_whatever_comes_is_asked_as_if_it_were_new(first: Child, second: Child, third: Child) -> None:
    found = merged([first], [second])
    again = renewed(found, [second])

    assert (again.files["form.json"], again.notes) == (found.files["form.json"], ())
    for each, root in ((found, second), (renewed(again, [third]), third)):
        assert sound(each)
        assert each.notes or conditions(each) == conditions(merged([root], [root]))


def conditions(found: Merged) -> dict[str, int]:
    """Return how many conditions each question of FIM has, its own and those of what is above it."""
    spots = spots_of(found.files["form.json"])
    return {key: sum("visible" in each for each in (*spot.around, spot.question)) for key, spot in spots.items()}
