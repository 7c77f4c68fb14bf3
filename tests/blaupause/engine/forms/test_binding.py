"""A page ready to be drawn."""

from __future__ import annotations

from typing import Any

import pytest

from blaupause.engine.forms import FileInfo, Problem
from blaupause.engine.forms.view import ChoiceView, FieldView, FileView, HelpView, ItemView
from tests.blaupause.engine.building import TODAY, ask, form, info, one_page, page, parameter, repeat
from tests.blaupause.engine.moments import bind


def drawn(question: dict[str, Any], answer: object = None, **keys: Any) -> FieldView:
    answers = {} if answer is None else {question["field"]: answer}
    return bind(one_page(question), "seite", answers, {}, TODAY, **keys).fields[0]


def test_a_page_with_its_words_filled() -> None:
    built = form(
        page(
            "seite",
            ask("a"),
            info(text="In {params.ort}.", tone="warning"),
            ask("b", visible="false"),
            title="Ort {params.ort}",
            intro="Für {params.ort}.",
        ),
        parameters=[parameter("ort")],
    )

    view = bind(built, "seite", {}, {"ort": "Fulda"}, TODAY)
    assert (view.id, view.title, view.intro) == ("seite", "Ort Fulda", "Für Fulda.")
    assert [field.kind for field in view.fields] == ["text", "info"]
    assert (view.fields[1].id, view.fields[1].label, view.fields[1].text, view.fields[1].tone) == (
        "hinweis",
        "Hinweis",
        "In Fulda.",
        "warning",
    )


def test_a_text_question() -> None:
    question = ask(
        "name",
        required=True,
        hint="Wie im Ausweis",
        help={"title": "Warum?", "text": "Darum."},
        width="m",
        autocomplete="name",
        autocapitalize="words",
        schema={"maxLength": 80},
    )

    assert drawn(
        question, "Sevda", problems=[Problem("name", "Falsch.", "check"), Problem("name", "Zweiter.", "check")]
    ) == FieldView(
        kind="text",
        label="Name",
        id="name",
        name="name",
        path="name",
        value="Sevda",
        hint="Wie im Ausweis",
        help=HelpView("Warum?", "Darum."),
        error="Falsch.",
        width="m",
        autocomplete="name",
        autocapitalize="words",
        max_length=80,
    )


def test_hint_and_error_are_named_for_readers_of_the_page() -> None:
    assert drawn(ask("a", hint="x"), problems=[Problem("a", "y", "check")]).described_by == "a-hilfe a-fehler"
    assert drawn(ask("a")).described_by == ""


@pytest.mark.parametrize(
    ("question", "answer", "value"),
    [
        (ask("x"), None, ""),
        (ask("x", "date"), "2026-08-24", "24.08.2026"),
        (ask("x", "date"), "31.02.2026", "31.02.2026"),
        (ask("x", "number"), 1234, "1234"),
        (ask("x", "number", schema={"type": "number"}), 1234.5, "1234,5"),
        (ask("x", "number"), "viele", "viele"),
        (ask("x", "money"), 123450, "1.234,50"),
        (ask("x", "money"), "viel", "viel"),
        (ask("x", "iban"), "DE02120300000000202051", "DE02 1203 0000 0000 2020 51"),
        (ask("x", "iban"), "DE02", "DE02"),
    ],
)
def test_answers_stand_in_their_inputs_as_people_write_them(
    question: dict[str, Any], answer: object, value: str
) -> None:
    assert drawn(question, answer).value == value


@pytest.mark.parametrize(
    ("question", "keyboard"),
    [
        (ask("x", "date"), "numeric"),
        (ask("x", "money"), "decimal"),
        (ask("x", inputmode="numeric"), "numeric"),
        (ask("x"), ""),
    ],
)
def test_phones_show_the_right_keyboard(question: dict[str, Any], keyboard: str) -> None:
    assert drawn(question).inputmode == keyboard


def test_long_texts_have_rows() -> None:
    assert (drawn(ask("x", "textarea")).rows, drawn(ask("x", "textarea", rows=8)).rows) == (5, 8)


def test_choices() -> None:
    radio = drawn(ask("x", "radio", choices=["a", "b"]), "b")
    boxes = drawn(ask("x", "checkboxes"), ["a", "c"])

    assert radio.choices == (ChoiceView("x-0", "a", "A"), ChoiceView("x-1", "b", "B", selected=True))
    assert (radio.is_group, radio.horizontal) == (True, True)
    assert [choice.selected for choice in boxes.choices] == [True, False, True]
    assert (boxes.is_group, boxes.horizontal) == (True, False)
    assert not drawn(ask("x", "radio")).horizontal
    assert not drawn(ask("x", "select", choices=["a"])).is_group


def test_long_answers_do_not_stand_side_by_side() -> None:
    question = ask("x", "radio", choices=["a", "b"])
    question["choices"][1]["label"] = "eine lange Antwort"

    assert not drawn(question).horizontal


def test_yes_and_no() -> None:
    view = drawn(ask("x", "yesno"), answer=False)

    assert view.choices == (ChoiceView("x-ja", "ja", "Ja"), ChoiceView("x-nein", "nein", "Nein", selected=True))
    assert view.horizontal


def test_a_box_is_its_only_choice() -> None:
    assert drawn(ask("x", "checkbox"), answer=True).choices == (ChoiceView("x", "ja", "X", selected=True),)


def test_choices_of_the_town() -> None:
    built = one_page(
        ask("x", "select", choices_param="zonen", choices=["anders"]), parameters=[parameter("zonen", "codelist")]
    )
    view = bind(built, "seite", {"x": "a"}, {"zonen": [{"value": "a", "label": "Zone A"}]}, TODAY).fields[0]

    assert view.choices == (
        ChoiceView("x-0", "a", "Zone A", selected=True, lang="de"),
        ChoiceView("x-1", "anders", "ANDERS"),
    )


def test_uploads_show_what_is_there() -> None:
    view = drawn(
        ask("x", "upload", accept=["image/png", "application/pdf"]), ["f1", "weg"], files={"f1": FileInfo("a.png", 5)}
    )

    assert (view.accept, view.multiple) == ("image/png,application/pdf", True)
    assert view.files == (FileView("f1", "a.png", 5, "datei-f1-entfernen"),)
    assert not drawn(ask("x", "upload", max_files=1)).multiple


def test_conditions_are_marked() -> None:
    first, second = bind(
        one_page(ask("a", "yesno"), ask("b", visible="!has(answers.a)")), "seite", {}, {}, TODAY
    ).fields

    assert (first.decides, first.depends) == (True, False)
    assert (second.decides, second.depends) == (False, True)


# --- Groups

DOGS = one_page(
    repeat(
        "hunde",
        ask("name"),
        ask("art", "radio"),
        ask("seit", "date"),
        ask("text", "textarea"),
        ask("mehr", visible="item.art == 'a'"),
        title_field="name",
        required=True,
        schema={"maxItems": 3},
    )
)
FRIEDA = {"name": "Frieda", "art": "b", "seit": "2026-08-24", "text": "lieb"}


def group(answers: dict[str, Any], **keys: Any) -> FieldView:
    return bind(DOGS, "seite", answers, {}, TODAY, **keys).fields[0]


def test_a_complete_entry_is_closed() -> None:
    (item,) = group({"hunde": [FRIEDA]}).items

    assert item == ItemView(
        index=0,
        id="hunde-0",
        title="Hund 1",
        name="Frieda",
        summary="B, 24.08.2026",
        is_open=False,
        edit_action="hunde-0-aendern",
        remove_action="hunde-0-entfernen",
    )
    assert item.heading == "Hund 1: Frieda"


def test_a_closed_entry_leaves_out_what_says_nothing_without_its_question() -> None:
    listed = ask("gelistet", "radio", choices=["ja", "unbekannt"])
    dogs = one_page(repeat("hunde", ask("name"), listed, ask("chip", "yesno"), ask("art", "radio"), title_field="name"))
    answers = {"hunde": [{"name": "Frieda", "gelistet": "unbekannt", "chip": True, "art": "c"}]}

    (item,) = bind(dogs, "seite", answers, {}, TODAY).fields[0].items

    assert (item.is_open, item.summary) == (False, "C")


def test_an_entry_is_open_when_it_is_asked_for_or_has_a_problem_or_is_empty() -> None:
    answers = {"hunde": [FRIEDA, FRIEDA, {}]}
    items = group(answers, open=["hunde/0"], problems=[Problem("hunde/1/art", "Falsch.", "enum")]).items

    assert [(item.is_open, item.has_error, item.summary) for item in items] == [
        (True, False, ""),
        (True, True, ""),
        (True, False, ""),
    ]
    assert items[1].fields[1].error == "Falsch."
    assert [field.id for field in items[2].fields] == ["hunde-2-name", "hunde-2-art", "hunde-2-seit", "hunde-2-text"]
    assert items[2].heading == "Hund 3"


def test_a_group_that_is_needed_begins_with_an_open_entry() -> None:
    view = group({})

    assert [(item.index, item.is_open, len(item.fields)) for item in view.items] == [(0, True, 4)]
    assert (view.add_label, view.add_action) == ("Weiteren Hund hinzufügen", "hunde-hinzufuegen")


def test_an_optional_group_begins_empty_and_one_with_a_minimum_with_as_many() -> None:
    optional = bind(one_page(repeat("hunde", ask("name"))), "seite", {}, {}, TODAY).fields[0]
    two = bind(one_page(repeat("hunde", ask("name"), schema={"minItems": 2})), "seite", {}, {}, TODAY).fields[0]

    assert (len(optional.items), len(two.items)) == (0, 2)


def test_a_full_group_has_no_button_to_add() -> None:
    assert group({"hunde": [FRIEDA] * 3}).add_action == ""


def test_a_group_without_a_title_question_has_none() -> None:
    (item,) = (
        bind(one_page(repeat("hunde", ask("name"))), "seite", {"hunde": [{"name": "x"}]}, {}, TODAY).fields[0].items
    )

    assert item.heading == "Hund 1"
