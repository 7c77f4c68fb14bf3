from __future__ import annotations

from typing import Any

import pytest

from blaupause.engine.bundles.editing import EditRefused, Operation, edit
from blaupause.standards.xdatenfelder.model import Code, CodeListRef
from tests.blaupause.engine.fim_building import at, field, imported

CODES = (Code("001", "Ja", "Wenn es zutrifft"), Code("002", "Nein"), Code("002", "Noch einmal"), Code("", "Leer"))
LIST = CodeListRef("urn:de:liste", "1", "urn:de:liste_1")


def made(occurs: str = "1:1", lists: Any = lambda _ref: None, **keys: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the question that a field became, and its schema."""
    files = imported(at(field(1, **keys), occurs), lists=lists).files
    question = files["form.json"]["pages"][0]["questions"][0]
    return question, files["form.json"]["schema"]["properties"][question["field"]]


def todos(**keys: Any) -> list[tuple[str, str]]:
    return [(todo.kind, todo.place) for todo in imported(at(field(1, **keys))).todos]


@pytest.mark.parametrize(
    ("data_type", "keys", "widget", "schema"),
    [
        ("text", {"max_length": 20, "min_length": 2}, "text", {"type": "string", "minLength": 2, "maxLength": 20}),
        ("text", {}, "textarea", {"type": "string", "maxLength": 10_000}),
        ("text", {"min_length": 0, "max_length": 500}, "textarea", {"type": "string", "maxLength": 500}),
        ("text_latin", {"max_length": 99_999}, "textarea", {"type": "string", "maxLength": 10_000}),
        ("bool", {}, "yesno", {"type": "boolean"}),
        ("num_int", {"low": "1", "high": "31"}, "number", {"type": "integer", "minimum": 1, "maximum": 31}),
        ("num_int", {"low": "0.5", "high": "9.9"}, "number", {"type": "integer", "minimum": 1, "maximum": 9}),
        ("num", {"low": "0,5"}, "number", {"type": "number", "minimum": 0.5}),
        ("num_currency", {"high": "12.50"}, "money", {"type": "integer", "minimum": -(10**13), "maximum": 1250}),
        (
            "date",
            {"low": "1900-01-01", "high": " 31.12.2099 "},
            "date",
            {"type": "string", "format": "date", "formatMinimum": "1900-01-01", "formatMaximum": "2099-12-31"},
        ),
        ("time", {"low": "08:00:00"}, "time", {"type": "string", "format": "time", "formatMinimum": "08:00"}),
        ("date", {}, "date", {"type": "string", "format": "date"}),
        ("time", {}, "time", {"type": "string", "format": "time"}),
        ("datetime", {}, "datetime", {"type": "string", "format": "datetime"}),
    ],
)
def test_every_kind_of_answer_has_its_question(
    data_type: str, keys: dict[str, Any], widget: str, schema: dict[str, Any]
) -> None:
    question, own = made(data_type=data_type, **keys)

    assert (question["widget"], own) == (widget, schema)


def test_a_file_says_what_it_may_be() -> None:
    question, schema = made("0:*", data_type="file", max_bytes=10**9, media_types=("application/pdf", "kein Typ"))

    assert (question["widget"], question["accept"], question["max_files"]) == ("upload", ["application/pdf"], 20)
    assert question["max_bytes"] == 25 * 1024 * 1024
    assert schema["maxItems"] == 20
    assert made("2:3", data_type="obj")[1]["minItems"] == 2
    assert made(data_type="file")[0]["accept"] == ["application/pdf", "image/jpeg", "image/png"]


def test_values_of_the_schema_are_choices() -> None:
    question, schema = made(kind="select", codes=CODES)

    assert question["choices"] == [
        {"value": "001", "label": "Ja", "hint": "Wenn es zutrifft"},
        {"value": "002", "label": "Nein"},
    ]
    assert (question["widget"], schema["enum"]) == ("radio", ["001", "002"])


def test_many_values_are_a_list_and_several_answers_are_boxes() -> None:
    many = tuple(Code(str(number), f"Wert {number}") for number in range(7))

    assert made(kind="select", codes=many)[0]["widget"] == "select"
    boxes, schema = made("2:*", kind="select", codes=many)
    assert (boxes["widget"], schema["minItems"], schema["maxItems"]) == ("checkboxes", 2, 1_000)
    assert made("0:3", kind="select", codes=many)[1]["maxItems"] == 3


def test_a_list_that_is_at_hand_is_taken() -> None:
    question, _schema = made(kind="select", code_list=LIST, lists=lambda ref: CODES if ref == LIST else None)

    assert [choice["value"] for choice in question["choices"]] == ["001", "002"]


@pytest.mark.parametrize(
    "keys",
    [
        {"code_list": LIST},
        {},
        {"codes": tuple(Code(str(number), "x") for number in range(1_001))},
        {"codes": (Code("x" * 101, "x"),)},
    ],
)
def test_without_a_list_the_key_is_asked_as_text_and_somebody_is_told(keys: dict[str, Any]) -> None:
    assert made(kind="select", **keys)[0]["widget"] == "text"
    assert todos(kind="select", **keys) == [("list", "F00000000001")]


def test_a_pattern_means_the_whole_answer() -> None:
    question, schema = made(max_length=5, pattern="([0]{1}[1-9]{1}|[1-9]{1}[0-9]{1})[0-9]{3}")

    assert schema["pattern"] == "^(?:([0]{1}[1-9]{1}|[1-9]{1}[0-9]{1})[0-9]{3})$"
    assert "5 Ziffern" in question["errors"]["pattern"]
    assert question["inputmode"] == "numeric"


def test_a_pattern_of_mail_and_any_other_say_what_to_do() -> None:
    assert made(pattern="^[a-z]+@[a-z]+$")[0]["inputmode"] == "email"
    other = made(pattern="[A-Z]+")[0]
    assert "inputmode" not in other
    assert other["errors"] == {"pattern": "Die Angabe hat nicht die richtige Form. Prüfen Sie sie."}


@pytest.mark.parametrize("pattern", [r"(a)\1", "(", "a" * 1_000, "[a-z", "[b-a]"])
def test_a_pattern_that_cannot_be_checked_is_left_to_do(pattern: str) -> None:
    assert "pattern" not in made(pattern=pattern)[1]
    assert todos(pattern=pattern) == [("pattern", "F00000000001")]


@pytest.mark.parametrize(
    ("data_type", "keys"),
    [
        ("num_int", {"low": "viel"}),
        ("num_currency", {"low": "1000000000000"}),
        ("text", {"min_length": 10, "max_length": 5}),
        ("text", {"min_length": 20_000}),
        ("num_int", {"low": "2", "high": "1"}),
        ("date", {"low": "heute", "high": ""}),
        ("date", {"high": "2020-02-30"}),
        ("time", {"high": "24:00:00"}),
        ("datetime", {"low": "2020-01-01T00:00:00Z"}),
        ("date", {"low": "2020-01-02", "high": "2020-01-01"}),
    ],
)
def test_a_limit_that_no_schema_can_say_is_left_to_do(data_type: str, keys: dict[str, str]) -> None:
    schema = made(data_type=data_type, **keys)[1]

    kept = {"num_currency": {"minimum"}, "text": {"maxLength"}}
    allowed = kept.get(data_type, {"format"} if data_type != "num_int" else set())
    assert schema.keys() - {"minLength"} == {"type"} | allowed
    assert schema.get("minLength", 0) <= schema.get("maxLength", 0)
    assert todos(data_type=data_type, **keys) == [("limit", "F00000000001")]


def test_what_is_left_to_do_says_the_limit_as_it_stood_there() -> None:
    (todo,) = imported(at(field(1, data_type="datetime", low="2020-01-01T00:00:00+01:00"))).todos

    said = "ist so nicht zu halten. Erlaubt ist ein Zeitpunkt (Datum und Uhrzeit in Minuten) ohne Zeitzone."
    assert todo.text == f"Die Grenze „2020-01-01T00:00:00+01:00“ {said}"


def test_help_stands_under_the_question_or_behind_it() -> None:
    assert made(help="Wie im Ausweis")[0]["hint"] == "Wie im Ausweis"
    assert made(help="a " * 100)[0]["help"]["title"] == "Was ist gemeint?"
    assert made(help="Eins\nZwei")[0]["help"]["text"] == "Eins\nZwei"
    question = made(label="Wie heißt das Kind?", output_label="Name des Kindes")[0]
    assert (question["label"], question["output_label"]) == ("Wie heißt das Kind?", "Name des Kindes")
    assert "output_label" not in made(output_label="Angabe")[0]


@pytest.mark.parametrize(
    ("occurs", "keys", "widget", "least"),
    [
        ("60:*", {}, "repeat", 60),
        ("2000:*", {}, "repeat", 1_000),
        ("30:*", {"data_type": "file"}, "upload", 20),
        ("2:5", {"kind": "select", "codes": CODES}, "checkboxes", 2),
        ("3:5", {"kind": "select", "codes": CODES}, "repeat", 3),
    ],
)
def test_no_more_answers_are_demanded_than_anybody_can_give(
    occurs: str, keys: dict[str, Any], widget: str, least: int
) -> None:
    question, schema = made(occurs, **keys)

    assert question["widget"] == widget
    assert (schema["minItems"], schema["maxItems"] >= least) == (least, True)


@pytest.mark.parametrize(
    ("named", "accept", "told"),
    [
        (("application/msword",), ["application/pdf", "image/jpeg", "image/png"], 1),
        (("image/*", "Application/PDF"), ["image/jpeg", "image/png", "application/pdf"], 0),
        (("image/jpg", "application/zip"), ["image/jpeg"], 1),
    ],
)
def test_files_are_of_kinds_that_can_be_sent(named: tuple[str, ...], accept: list[str], told: int) -> None:
    assert made(data_type="file", media_types=named)[0]["accept"] == accept
    assert len(todos(data_type="file", media_types=named)) == told


@pytest.mark.parametrize("data_type", ["num_int", "num_currency", "date"])
def test_a_pattern_of_what_is_no_text_is_left_to_do(data_type: str) -> None:
    assert todos(data_type=data_type, pattern="[0-9]{2}") == [("pattern", "F00000000001")]


def test_a_list_that_is_too_long_says_so() -> None:
    (todo,) = imported(at(field(1, kind="select", codes=(Code("x" * 101, "Lang"),)))).todos

    assert "mehr als 100 Zeichen" in todo.text


def test_limits_further_out_than_an_editor_sets_stay_when_a_question_is_reworded() -> None:
    files = imported(at(field(1, "Kinder"), "0:250"), at(field(2, "Zahl", "num_int", high="99999999999"))).files
    kinds = {"frage/kinder": {"most": "250", "item_label": "Kind", "add_label": "Mehr"}}
    for place, own in (kinds | {"frage/zahl": {"most": "99999999999"}}).items():
        changed = edit(files, Operation("frage-aendern", place, {"label": "Anders", **own}))

        assert {step["at"] for step in changed.steps} <= {"label", "item_label", "add_label", "required"}


def test_limits_with_a_comma_can_be_changed() -> None:
    made = imported(at(field(1, "Zahl", "num", low="0.5", high="9.75")))

    def after(least: str, most: str) -> Any:
        typed = {"label": "Anders", "least": least, "most": most}
        files = edit(made.files, Operation("frage-aendern", "frage/zahl", typed)).files
        own = files["form.json"]["schema"]["properties"]["zahl"]
        return own.get("minimum"), own.get("maximum")

    assert after("0,5", "9,75") == (0.5, 9.75)
    assert after("1,25", "") == (1.25, None)
    with pytest.raises(EditRefused, match="Das ist keine Zahl"):
        after("halb", "")
