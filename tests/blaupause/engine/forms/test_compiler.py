"""A form description is good, or every mistake in it is named with its place and rule."""

from __future__ import annotations

from typing import Any

import pytest

from blaupause.engine.forms import FormError, compile_form
from blaupause.engine.forms.schema import compile_validator
from tests.blaupause.engine.building import ask, form, form_json, info, one_page, page, parameter, repeat

ZONES = parameter("zonen", "codelist")


def mistakes(*pages: dict[str, Any], **keys: Any) -> list[tuple[str, str]]:
    """Return path and rule of each mistake."""
    with pytest.raises(FormError) as error:
        form(*pages, **keys)
    assert all(issue.path in str(error.value) for issue in error.value.issues)
    return [(issue.path, issue.rule) for issue in error.value.issues]


def mistakes_of(*questions: dict[str, Any], **keys: Any) -> list[tuple[str, str]]:
    return mistakes(page("seite", *questions), **keys)


def test_a_form_knows_its_pages_and_questions() -> None:
    built = form(
        page("person", ask("name", required=True, hint="Wie im Ausweis", help={"title": "Warum?", "text": "Darum."})),
        page(
            "hunde", repeat("hunde", ask("rasse", "select"), title_field="rasse", schema={"minItems": 1, "maxItems": 3})
        ),
    )

    name, dogs = built.question("name"), built.question("hunde")
    assert [each.id for each in built.pages] == ["person", "hunde"]
    assert (name.optional, name.page_id, name.hint, name.help_text) == (False, "person", "Wie im Ausweis", "Darum.")
    assert (dogs.optional, dogs.min_items, dogs.max_items, dogs.title_field) == (True, 1, 3, "rasse")
    assert built.question("hunde/0/rasse").page_id == "hunde"
    assert built.question("hunde/0/rasse").path((4,)) == "hunde/4/rasse"
    assert dogs.place(1) == "Hund 2"


@pytest.mark.parametrize("path", ["nichts", "name/0/x", "hunde/0/nichts"])
def test_what_is_not_asked_cannot_be_found(path: str) -> None:
    with pytest.raises(KeyError):
        one_page(ask("name"), repeat("hunde", ask("rasse"))).question(path)


def test_a_page_is_found_by_its_id() -> None:
    built = form(page("a", info()), page("b", info()))

    assert built.page("b").title == "B"
    with pytest.raises(KeyError):
        built.page("c")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"pages": []}, "pages"),
        ({"schema": {"type": "object", "properties": {}}}, "schema"),
        ({"more": 1}, ""),
        ({"pages": [{"id": "pruefen", "title": "x", "questions": [{"widget": "info", "text": "x"}]}]}, "pages/0/id"),
        ({"pages": [{"id": "a", "title": "x", "questions": [{"widget": "info"}]}]}, "pages/0/questions/0"),
        (
            {"pages": [{"id": "a", "title": "x", "questions": [{"widget": "text", "label": "x"}]}]},
            "pages/0/questions/0",
        ),
        (
            {"pages": [{"id": "a", "title": "x", "questions": [{"widget": "karte", "field": "x"}]}]},
            "pages/0/questions/0/widget",
        ),
    ],
)
def test_the_shape_is_checked_first(change: dict[str, Any], path: str) -> None:
    with pytest.raises(FormError) as error:
        compile_form({**form_json(page("a", info())), **change})

    assert path in {issue.path for issue in error.value.issues}
    assert all(issue.rule.startswith("shape:") for issue in error.value.issues)


def test_schema_and_pages_ask_for_the_same() -> None:
    source = form_json(page("seite", ask("a", required=True), ask("b")))
    source["pages"][0]["questions"] += [
        {"field": "c", "label": "C", "widget": "text"},
        source["pages"][0]["questions"][0],
    ]
    del source["pages"][0]["questions"][1]
    source["schema"]["required"].append("d")
    with pytest.raises(FormError) as error:
        compile_form(source)

    assert [(issue.path, issue.rule) for issue in error.value.issues] == [
        ("pages/0/questions/1/field", "field-known"),
        ("schema", "field-asked"),
        ("schema", "unique"),
        ("schema", "field-known"),
    ]


def test_two_pages_cannot_have_one_name() -> None:
    assert mistakes(page("a", info()), page("a", info())) == [("pages", "unique")]


def test_the_entries_of_a_group_agree_with_their_schema() -> None:
    source = form_json(page("seite", repeat("hunde", ask("name"), ask("rasse"))))
    del source["pages"][0]["questions"][0]["questions"][1]
    with pytest.raises(FormError, match="no question asks for 'rasse'"):
        compile_form(source)


@pytest.mark.parametrize(
    ("question", "key", "rule"),
    [
        (ask("x", "number", schema={"type": "string"}), "widget", "widget-fits"),
        (
            ask(
                "x", "checkboxes", schema={"items": {"type": "object", "additionalProperties": False, "properties": {}}}
            ),
            "widget",
            "widget-fits",
        ),
        (ask("x", "date", schema={"format": "email"}), "widget", "format-fits"),
        (ask("x", schema={"format": "iban"}), "widget", "format-fits"),
        (ask("x", "select", schema={"format": "postcode"}), "widget", "format-fits"),
        (ask("x", "time", schema={"format": "time", "formatMinimum": "8:00"}), "widget", "limit-fits"),
        (ask("x", "number", schema={"formatMaximum": "2026-01-01"}), "widget", "limit-fits"),
        (
            ask("x", "date", schema={"formatMinimum": "2026-01-02", "formatMaximum": "2026-01-01"}),
            "widget",
            "limit-fits",
        ),
        (ask("aktion"), "field", "name-free"),
        (ask("x", rows=3), "rows", "key-fits"),
        (ask("x", questions=[{"field": "y", "widget": "text", "label": "Y"}]), "questions", "key-fits"),
        (ask("x", "upload", choices=[{"value": "a", "label": "A"}]), "choices", "key-fits"),
        (ask("x", schema={"pattern": "a"}, errors={}), "errors", "error-text"),
        (ask("x", "select", schema={"enum": ["a"]}), "choices", "choices-fit"),
        (ask("x", "radio", choices=["a", "a"], schema={"enum": ["a"]}), "choices", "unique"),
        (ask("x", "radio", choices_param="keine"), "choices_param", "parameter-known"),
        (ask("x", "radio", choices_param="text"), "choices_param", "parameter-known"),
        (ask("x", "radio", choices_param="zonen", schema={"enum": ["a"]}), "choices_param", "choices-fit"),
        (repeat("x", ask("a"), title_field="b"), "title_field", "field-known"),
        (ask("x", visible="nichts == 1"), "visible", "expression"),
        (ask("x", visible="answers.y"), "visible", "name-known"),
        (ask("x", visible="params.y"), "visible", "name-known"),
        (ask("x", visible="values.y"), "visible", "expression"),
        (ask("x", visible="item.y"), "visible", "expression"),
        (ask("x", visible="1"), "visible", "expression"),
        (ask("x", "date", visible="answers.x == 'a'"), "visible", "date-read"),
        (ask("x", hint="{params.y}"), "hint", "placeholder"),
        (ask("x", hint="{answers}"), "hint", "placeholder"),
        (ask("x", help={"title": "a", "text": "{y}"}), "help/text", "placeholder"),
        (ask("x", errors={"required": "{item.y}"}), "errors/required", "placeholder"),
        (info(text="{answers.y}"), "text", "placeholder"),
    ],
)
def test_a_question_that_does_not_fit_is_named(question: dict[str, Any], key: str, rule: str) -> None:
    found = mistakes_of(question, parameters=[ZONES, parameter("text")])

    assert (f"pages/0/questions/0/{key}", rule) in found


def test_a_choice_may_not_speak_of_what_nobody_knows() -> None:
    question = ask("x", "radio", choices=["a"])
    question["choices"][0]["label"] = "{params.y}"

    assert mistakes_of(question) == [("pages/0/questions/0/choices/0/label", "placeholder")]


@pytest.mark.parametrize("key", ["accept", "max_files", "max_bytes"])
def test_an_upload_says_what_and_how_much(key: str) -> None:
    question = ask("x", "upload")
    del question[key]

    assert mistakes_of(question) == [(f"pages/0/questions/0/{key}", "key-needed")]


def test_a_date_says_so_in_its_schema() -> None:
    question = ask("x", "date")
    del question["_schema"]["format"]

    assert mistakes_of(question) == [("pages/0/questions/0/widget", "format-fits")]


def test_groups_stand_at_most_ten_deep_in_each_other() -> None:
    deepest = ask("frage")
    for name in "jihgfedcba":
        deepest = repeat(name, deepest)
    place = "/".join(["pages/0", *["questions/0"] * 11, "widget"])

    assert one_page(deepest).question(f"{'/0/'.join('abcdefghij')}/0/frage").key == "a/b/c/d/e/f/g/h/i/j/frage"
    assert mistakes_of(repeat("zu_tief", deepest)) == [(place, "widget-fits")]


def test_patterns_that_do_not_run_in_linear_time_are_refused() -> None:
    assert mistakes_of(ask("x", schema={"pattern": r"(a)\1"})) == [("schema", "json-schema")]


def test_questions_know_who_hangs_on_whom() -> None:
    built = form(
        page(
            "a",
            ask("art", "radio"),
            ask("mehr", visible="answers.art == 'a'"),
            ask("frei"),
            ask("hier", visible="answers.dort"),
        ),
        page(
            "b",
            ask("dort", "yesno"),
            repeat("hunde", ask("rasse"), ask("name", visible="item.rasse == 'x' && answers.dort")),
        ),
    )

    assert {field: (each.decides, each.depends) for field, each in built.questions.items()} == {
        "art": (True, False),
        "mehr": (False, True),
        "frei": (False, False),
        "hier": (False, False),
        "dort": (True, False),
        "hunde": (False, False),
    }
    inner = built.questions["hunde"].questions
    assert [(each.field, each.decides, each.depends) for each in inner] == [
        ("rasse", True, False),
        ("name", False, True),
    ]


def test_what_a_template_need_not_say() -> None:
    built = one_page(
        ask("text"),
        ask("lang", "textarea", schema={"maxLength": 50}),
        ask("mail", "email"),
        ask("preis", "money"),
        ask("gruende", "checkboxes"),
        ask("dateien", "upload", max_files=3, schema={"maxItems": 2}),
        ask("zone", "select", choices_param="zonen"),
        repeat("hunde", ask("name")),
        parameters=[ZONES],
    )

    schemas = {field: dict(each.schema) for field, each in built.questions.items()}
    assert schemas["text"] == {"type": "string", "format": "din91379", "maxLength": 200}
    assert schemas["lang"]["maxLength"] == 50
    assert schemas["mail"] == {"type": "string", "format": "email", "maxLength": 254}
    assert schemas["preis"] == {"type": "integer", "minimum": 0, "maximum": 10**13}
    assert (schemas["gruende"]["uniqueItems"], schemas["gruende"]["maxItems"]) == (True, 1000)
    assert (built.questions["dateien"].max_files, schemas["dateien"]["uniqueItems"]) == (2, True)
    assert schemas["zone"] == {"type": "string"}
    assert built.questions["hunde"].max_items == 20


def test_a_form_without_rules_and_parameters_is_a_form() -> None:
    assert compile_form(form_json(page("seite", ask("name")))).parameters == {}


def test_a_schema_fetches_nothing() -> None:
    with pytest.raises(ValueError, match="does not fetch anything"):
        compile_validator({"$ref": "https://beispiel.example/schema.json"})
