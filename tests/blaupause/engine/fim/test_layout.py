from __future__ import annotations

from typing import Any

import pytest

from blaupause.engine.bundles import check
from tests.blaupause.engine.building import as_bytes
from tests.blaupause.engine.fim_building import at, bundle, field, group, imported


def tree(*children: Any) -> list[Any]:
    """Return what stands on the pages: names of questions, sections and groups with what is in them."""
    return [[page["title"], *_names(page["questions"])] for page in imported(*children).files["form.json"]["pages"]]


def _names(questions: list[dict[str, Any]]) -> list[Any]:
    return [
        [f"{each['widget']} {each.get('field', each.get('id'))}", *_names(each["questions"])]
        if "questions" in each
        else each.get("field", each.get("id"))
        for each in questions
    ]


def fields(count: int, start: int = 1, occurs: str = "1:1") -> list[Any]:
    return [at(field(number, f"Feld {number}"), occurs) for number in range(start, start + count)]


def test_each_group_next_to_the_root_has_its_page_and_fields_share_one() -> None:
    assert tree(*fields(2), at(group(1, *fields(1, 5), name="Person")), *fields(1, 3)) == [
        ["Allgemeine Angaben", "feld_1", "feld_2"],
        ["Person", "feld_5"],
        ["Allgemeine Angaben: weitere Angaben", "feld_3"],
    ]


def test_a_group_that_stands_once_is_a_heading() -> None:
    inner = group(2, *fields(2), name="Anschrift")

    assert tree(at(group(1, at(inner), name="Person"))) == [["Person", ["section anschrift", "feld_1", "feld_2"]]]


@pytest.mark.parametrize("occurs", ["0:1", "0:*", "2:5"])
def test_a_group_that_may_be_missing_or_come_again_is_repeated(occurs: str) -> None:
    built = imported(at(group(1, *fields(1), name="Kind"), occurs)).files["form.json"]
    schema = built["schema"]["properties"]["kind"]

    assert built["pages"][0]["questions"][0]["widget"] == "repeat"
    assert schema["maxItems"] == {"0:1": 1, "0:*": 50, "2:5": 5}[occurs]
    assert schema.get("minItems") == (2 if occurs == "2:5" else None)
    assert built["schema"]["required"] == (["kind"] if occurs == "2:5" else [])


def test_a_field_that_is_answered_several_times_is_a_group_with_one_question() -> None:
    assert tree(at(field(1, "Telefon"), "1:*")) == [["Allgemeine Angaben", ["repeat telefon", "wert"]]]


def test_the_same_name_at_one_level_is_told_apart_by_its_group() -> None:
    person = group(1, at(field(1, "Name")), name="Person")
    child = group(2, at(field(1, "Name")), at(group(3, at(field(1, "Name")), name="Arzt"), "0:1"), name="Kind")

    assert tree(at(person), at(child)) == [["Person", "name"], ["Kind", "kind_name", ["repeat arzt", "name"]]]


def test_of_a_choice_one_says_first_which_part_it_is() -> None:
    choice = group(1, at(field(1, "Mail")), at(group(2, *fields(1, 7), name="Brief")), name="Weg", is_choice=True)
    questions = imported(at(choice)).files["form.json"]["pages"][0]["questions"][0]["questions"]

    assert [each["widget"] for each in questions] == ["radio", "textarea", "section"]
    assert questions[0]["choices"] == [
        {"value": "F00000000001", "label": "Mail"},
        {"value": "G00000000002", "label": "Brief"},
    ]
    assert questions[1]["visible"] == "answers.weg_auswahl == 'F00000000001'"


def test_a_choice_that_may_be_missing_and_one_that_comes_again() -> None:
    choice = group(1, at(field(1, "Mail"), "0:1"), at(field(2, "Brief"), "0:*"), name="Weg", is_choice=True)

    optional = imported(at(choice, "0:1")).files["form.json"]
    assert optional["schema"]["required"] == ["mail", "brief"]
    assert optional["pages"][0]["questions"][0]["questions"][0]["widget"] == "select"
    assert tree(at(choice, "0:*")) == [["Weg", ["repeat weg", "weg_auswahl", "mail", ["repeat brief", "wert"]]]]


def test_words_are_shown_values_that_stand_fast_are_handed_on() -> None:
    built = imported(
        at(field(1, "Hinweis", kind="label", content="Lesen Sie das.")),
        at(field(2, "Land", kind="locked", content="Hessen")),
        at(field(3, "Art", kind="hidden", content="A1")),
        at(field(4, "Ohne Wert", kind="hidden")),
        at(field(5, "Leer", kind="label", label="")),
    )
    notes = built.files["form.json"]["pages"][0]["questions"]

    assert [each["widget"] for each in notes] == ["info", "info", "hidden", "textarea", "info"]
    assert (notes[0]["text"], notes[1]["value"], notes[2]["value"], notes[4]["text"]) == (
        "Lesen Sie das.",
        "Hessen",
        "A1",
        "Leer",
    )
    assert [(todo.kind, todo.place) for todo in built.todos] == [("value", "F00000000004")]


def test_a_value_that_stands_fast_is_shown_as_people_write_it() -> None:
    told = {
        ("bool", "true"): "Ja",
        ("bool", "0"): "Nein",
        ("num_int", "2026"): "2026",
        ("num", "-1.5"): "-1,5",
        ("num_currency", "1012.5"): "1.012,50\u00a0€",
        ("date", "2024-05-06"): "06.05.2024",
        ("time", "08:30:00"): "08:30",
        ("datetime", "2024-05-06T08:30:00"): "06.05.2024, 08:30",
        ("datetime", "2024-05-06T08:30:20+01:00"): "06.05.2024, 08:30:20+01:00",
        ("text", "{Text}"): "(Text)",
    }
    children = [
        at(field(number, "Wert", kind, kind="locked", content=text)) for number, (kind, text) in enumerate(told)
    ]

    shown = imported(*children).files["form.json"]["pages"][0]["questions"]

    assert {(kind, each["value"]): each["text"] for (kind, _), each in zip(told, shown, strict=True)} == told


@pytest.mark.parametrize("is_choice", [False, True])
@pytest.mark.parametrize("occurs", ["1:1", "0:*"])
def test_a_group_that_asks_nothing_is_left_out(occurs: str, *, is_choice: bool) -> None:
    built = imported(*fields(1), at(group(1, name="Leer", is_choice=is_choice), occurs))

    assert len(built.files["form.json"]["pages"]) == 1
    assert [todo.kind for todo in built.todos] == ([] if occurs == "1:1" else ["group"])


def test_a_long_group_is_split_where_its_groups_begin() -> None:
    small = group(2, *fields(3, 50), name="Geburt")
    large = group(3, *fields(10, 60), name="Anschrift")
    whole = group(1, *fields(9, 1), at(small), at(large), *fields(4, 30), name="Person")

    assert [(page[0], len(page)) for page in tree(at(whole))] == [
        ("Person", 11),
        ("Anschrift", 11),
        ("Person: weitere Angaben", 5),
    ]


def test_a_group_without_groups_stays_whole_however_long_it_is() -> None:
    assert [len(page) for page in tree(at(group(1, *fields(40), name="Lang")))] == [41]


def test_many_groups_share_pages() -> None:
    nested = [
        at(group(each, at(group(100 + each, *fields(20, each * 100), name=f"Teil {each}")), name=f"Gruppe {each}"))
        for each in range(1, 20)
    ]
    assert len(tree(*nested)) == 19

    many = [at(group(each, *fields(1, each), name=f"Gruppe {each}")) for each in range(1, 45)]
    pages = tree(*many)
    assert (len(pages), pages[0][0]) == (22, "Teil 1")


def test_what_is_made_is_sound() -> None:
    deep = group(9, at(field(9, "Tief")), name="Tief")
    for number in range(8, 3, -1):
        deep = group(number, at(deep, "0:1"), at(field(number, f"Feld {number}"), "0:*"), name=f"Stufe {number}")

    files = imported(at(deep)).files

    assert check(as_bytes(files)) == []
    assert bundle(at(deep)).hash == bundle(at(deep)).hash


def test_what_stands_there_no_times_is_not_asked() -> None:
    choice = group(2, at(field(2, "Mail")), at(field(3, "Fax"), "0:0"), name="Weg", is_choice=True)
    inner = group(1, *fields(1, 5, "0:0"), *fields(1, 6), name="Person")

    assert tree(at(inner), at(choice), *fields(1, 9, "0:0")) == [
        ["Person", "feld_6"],
        ["Weg", ["section weg", "weg_auswahl", "mail"]],
    ]


def test_what_is_only_told_is_no_part_of_a_choice_and_what_is_hidden_has_no_condition() -> None:
    note, fixed = field(1, "Hinweis", kind="label", content="Lesen"), field(2, "Art", kind="hidden", content="A")
    choice = group(1, at(note), at(fixed), at(field(3, "Mail")), name="Weg", is_choice=True)
    files = imported(at(choice)).files
    questions = files["form.json"]["pages"][0]["questions"][0]["questions"]

    assert [each["widget"] for each in questions] == ["info", "radio", "hidden", "textarea"]
    assert [each["value"] for each in questions[1]["choices"]] == ["F00000000002", "F00000000003"]
    assert check(as_bytes(files)) == []
    only_told = imported(at(group(1, at(note), name="Weg", is_choice=True)))
    assert check(as_bytes(only_told.files)) == []


def test_a_schema_that_asks_nothing_becomes_a_page_that_says_so() -> None:
    built = imported(at(field(1), "0:0"))

    assert check(as_bytes(built.files)) == []
    assert [todo.kind for todo in built.todos] == ["group"]


@pytest.mark.parametrize("occurs", ["0:1", "2:5"])
def test_a_group_that_only_tells_something_is_a_heading_however_often_it_may_come(occurs: str) -> None:
    note = at(field(1, "Hinweis", kind="label", content="{Lesen}"))

    assert tree(at(group(1, note, name="Rat"), occurs)) == [["Rat", ["section rat", "hinweis"]]]


def test_a_very_long_group_has_several_pages() -> None:
    built = tree(at(group(1, *fields(250), name="Lang", help="Nur einmal")))

    assert [(page[0], len(page)) for page in built] == [
        ("Lang", 101),
        ("Lang: weitere Angaben", 101),
        ("Lang: weitere Angaben", 51),
    ]


def test_a_value_that_does_not_fit_its_field_is_asked_for() -> None:
    wrong = [
        ("bool", "vielleicht"),
        ("num_int", "1.5"),
        ("num", "inf"),
        ("date", "2024-02-30"),
        ("time", "25:00:00"),
        ("datetime", "2024-02-30T08:30:00Z"),
        ("text", "x" * 4_001),
    ]
    built = imported(
        *(at(field(at_, "Wert {x}", kind, kind="locked", content=text)) for at_, (kind, text) in enumerate(wrong)),
        at(field(19, "Hinweis {a}", kind="label", label="", content="")),
        at(field(18, "Lang", kind="label", content="wort " * 1_000)),
        at(field(17, "Tag", "date", kind="locked", content="2024-02-29")),
        at(field(16, "Vorgabe", content="Fulda")),
    )

    assert [todo.kind for todo in built.todos] == ["value"] * 7 + ["limit", "value"]
    assert "gibt „Fulda“ vor" in built.todos[-1].text
    assert check(as_bytes(built.files)) == []
