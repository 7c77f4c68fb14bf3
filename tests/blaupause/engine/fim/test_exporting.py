"""Templates as schemas, and back: what FIM gave comes out unchanged, our own services come in again as they are."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blaupause.engine.bundles import Bundle, check
from blaupause.engine.fim.bundle import template_of
from blaupause.engine.fim.exporting import Unexportable, export
from blaupause.engine.fim.own import RANGE
from blaupause.engine.forms.schema import complete
from blaupause.standards import genericode, xdatenfelder
from blaupause.standards.xdatenfelder.model import Child, CodeListRef, Field, Group, Schema
from tests.blaupause.engine.building import as_bytes
from tests.blaupause.engine.fim_building import TODAY, at, field, group, schema
from tests.fim import DATA, NEEDS_DATA, SCHEMAS
from tests.templates import BUNDLES

if TYPE_CHECKING:
    from pathlib import Path

NOON, LATER = datetime(2026, 11, 26, 12, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
POSTCODE = "^(?:([0]{1}[1-9]{1}|[1-9]{1}[0-9]{1})[0-9]{3})$"
OWN = sorted(path for path in BUNDLES.iterdir() if path.is_dir() and not (path / "fim.json").exists())


def own(name: str) -> dict[str, Any]:
    return copy.deepcopy(dict(Bundle.from_directory(BUNDLES / name).files))


# --- What came from FIM


@NEEDS_DATA
@pytest.mark.parametrize("path", [*SCHEMAS, *sorted(DATA.glob("xdf2/*.xml"))], ids=lambda path: path.name)
def test_a_released_schema_comes_out_as_it_came_in(path: Path) -> None:
    reading = xdatenfelder.read(path)
    made = template_of(reading.schema, lambda _ref: None, TODAY)
    files = json.loads(json.dumps(made.files))
    again = xdatenfelder.read(xdatenfelder.write(export(files, NOON).schema))

    assert again == reading
    assert template_of(again.schema, lambda _ref: None, TODAY) == made


@NEEDS_DATA
def test_lists_of_a_released_schema_stand_beside_it() -> None:
    path = DATA / "xdf2/S00000186v1.0_xdf2.xml"
    lists = genericode.read_folder(DATA / "genericode")
    made = template_of(xdatenfelder.read(path).schema, looked_up(lists), TODAY)
    found = export(made.files, NOON)
    written = {each.version_uri: genericode.read(genericode.write(each)) for each in found.lists}

    assert len(written) == 14
    assert template_of(found.schema, looked_up(written), TODAY).files["form.json"] == made.files["form.json"]


def looked_up(lists: dict[str, genericode.CodeList]) -> Any:
    def look_up(ref: CodeListRef) -> Any:
        found = lists.get(ref.version_uri or ref.uri)
        return found.choose(ref.columns) if found else None

    return look_up


# --- What is our own


def asked(form: dict[str, Any], parameters: list[dict[str, Any]] | None = None) -> list[Any]:
    """Return the questions of a form in their order: words, type, limits, lists, required, how often."""
    rows = {each["id"]: each.get("default", []) for each in parameters or ()}
    found: list[Any] = []
    for page in form["pages"]:
        found += _asked(page["questions"], form["schema"], rows, is_certain="visible" not in page)
    return found


def _asked(questions: list[Any], level: dict[str, Any], rows: dict[str, Any], *, is_certain: bool = True) -> list[Any]:
    found: list[Any] = []
    for each in questions:
        if each["widget"] == "section":
            found += _asked(each["questions"], level, rows, is_certain=is_certain)
        elif each["widget"] == "info":
            found.append(("info", _text(each["text"])))
        else:
            limits = complete(level["properties"][each["field"]], each)
            needed = each["field"] in level.get("required", ()) and "visible" not in each and is_certain
            found.append(
                (
                    _text(each["label"]),
                    _kind(each, limits, rows),
                    needed,
                    _limits(each, limits, needed=needed, is_empty=_kind(each, limits, rows) == ("text", "string")),
                )
            )
            if each["widget"] == "repeat":
                found.append(_asked(each["questions"], level["properties"][each["field"]]["items"], rows))
    return found


def _text(text: str) -> str:
    """Return a text without what a town puts into it."""
    return text.partition("{")[0].partition("[")[0]


def _kind(question: dict[str, Any], limits: dict[str, Any], rows: dict[str, Any]) -> Any:
    widget = question["widget"]
    if widget in {"select", "radio", "checkboxes"}:
        listed = [*rows.get(question.get("choices_param", ""), ()), *question.get("choices", ())]
        choices = tuple((each["value"], each["label"]) for each in listed)
        return (widget == "checkboxes", choices) if choices else ("text", "string")
    same = {"checkbox": "yesno"} | dict.fromkeys(("textarea", "email", "tel", "iban", "plate", "place"), "text")
    return (same.get(widget, widget), limits["type"])


def _limits(question: dict[str, Any], limits: dict[str, Any], *, needed: bool, is_empty: bool) -> Any:
    if question["widget"] in {"upload", "repeat"}:
        least = max(limits.get("minItems", 0), 1) if needed else 0
        return least, limits["maxItems"], question.get("accept"), question.get("max_bytes")
    if question["widget"] in {"date", "time", "datetime"}:
        return limits.get("formatMinimum"), limits.get("formatMaximum")
    if question["widget"] in {"number", "money"}:
        return limits.get("minimum"), limits.get("maximum")
    if question["widget"] in {"select", "radio"} and is_empty:
        return None, 1000, ""
    if question["widget"] in {"text", "textarea", "email", "tel", "place", "iban", "plate"}:
        is_postcode = limits.get("format") == "postcode"
        pattern = POSTCODE if is_postcode else limits.get("pattern", "")
        whole = pattern.removeprefix("^").removesuffix("$").removeprefix("(?:")
        return limits.get("minLength"), 5 if is_postcode else limits["maxLength"], whole.rstrip(")")
    return None


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_an_own_service_comes_in_again_as_it_is(path: Path) -> None:
    files = own(path.name)
    found = export(files, NOON)
    content = xdatenfelder.write(found.schema)
    reading = xdatenfelder.read(content)
    lists = {each.version_uri: genericode.read(genericode.write(each)) for each in found.lists}
    made = template_of(reading.schema, looked_up(lists), TODAY)
    again = export(made.files, LATER)

    assert (reading.schema, reading.warnings) == (found.schema, ())
    assert check(as_bytes(made.files)) == []
    assert asked(made.files["form.json"]) == asked(files["form.json"], files["parameters.json"]["parameters"])
    assert (xdatenfelder.write(again.schema), again.lists) == (content, found.lists)


def places(schema: Schema) -> list[Child]:
    return [child for _path, child in schema.walk()]


def test_no_id_or_state_of_an_own_service_looks_official() -> None:
    found = export(own("wappen-verwenden"), NOON).schema
    elements = [found, *(child.element for child in places(found))]

    assert {each.id[1 : 1 + len(RANGE)] for each in elements} == {RANGE}
    assert {each.state for each in elements} == {"2"}
    assert len({each.id for each in elements}) == len(elements)


def test_a_copy_for_another_service_is_our_own() -> None:
    files = template_of(schema(at(group(1, at(field(1, "Name"))))), lambda _ref: None, TODAY).files
    files["template.json"] |= {"slug": "anderes", "keys": []}
    found = export(files, NOON).schema
    elements = [found, *(child.element for child in places(found))]

    assert {each.id[1 : 1 + len(RANGE)] for each in elements} == {RANGE}
    assert export({name: each for name, each in files.items() if name != "fim.json"}, NOON).schema == found


def test_ids_stay_the_same_in_the_next_version() -> None:
    files = own("wappen-verwenden")
    before = {each.element.name: each.element.id for each in places(export(files, NOON).schema)}
    files["template.json"]["version"] = "1.1.0"
    moved = files["form.json"]["pages"][0]["questions"]
    moved.append(moved.pop(0))
    after = export(files, LATER).schema

    assert {each.element.name: each.element.id for each in places(after)} == before
    assert {each.element.version for each in places(after)} == {"1.1.0"}


def test_rules_are_told_and_what_no_schema_says_is_listed() -> None:
    found = export(own("wappen-verwenden"), NOON)
    told = {rule.name: rule.text for rule in found.schema.rules}

    assert any(text.startswith("Es muss gelten: „E-Mail-Adresse“ ist beantwortet oder") for text in told.values())
    assert any("E-Mail" in each for each in found.left)
    assert any("Gebühren (1)" in each for each in found.left)


def test_limits_that_a_schema_cannot_say_are_listed() -> None:
    files = own("wappen-verwenden")
    questions, properties = files["form.json"]["pages"][0]["questions"], files["form.json"]["schema"]["properties"]
    questions += [
        {"widget": "number", "field": "zahl", "label": "Zahl von {answers.bilder}"},
        {"widget": "upload", "field": "bilder", "label": "Bilder"},
    ]
    properties |= {
        "zahl": {"type": "number", "multipleOf": 5},
        "bilder": {"type": "array", "items": {"type": "string"}, "minItems": 2},
    }
    left = export(files, NOON).left

    assert "Die Grenze „multipleOf“ von „Zahl von [Bilder]“ kennt XDatenfelder nicht." in left
    assert "Bei „Bilder“ gilt „mindestens 2“ nur, wenn jemand etwas angibt. Das sagt das Schema nicht." in left


def test_a_sign_that_xml_does_not_know_is_named() -> None:
    files = own("wappen-verwenden")
    files["form.json"]["pages"][0]["questions"][0]["label"] = "Na\u000bme"

    with pytest.raises(Unexportable, match=r"„Name“ enthält ein Zeichen.*U\+000B"):
        export(files, NOON)


def test_it_is_named_in_a_list_of_a_town_too() -> None:
    files = own("hundesteuer-anmelden")
    listed = next(each for each in files["parameters.json"]["parameters"] if isinstance(each.get("default"), list))
    listed["default"] = [{"value": "a", "label": "Do\u0001gge"}]

    with pytest.raises(Unexportable, match=r"enthält ein Zeichen.*U\+0001"):
        export(files, NOON)


# --- Drawn at random

KINDS = ("text", "text_latin", "date", "time", "datetime", "bool", "num", "num_int", "num_currency", "file")
OCCURS = st.sampled_from(["0:1", "1:1", "0:*", "1:*", "2:5"])


@st.composite
def drawn(draw: st.DrawFn) -> list[Child]:
    numbers = count(1)

    def children(depth: int) -> list[Child]:
        found = []
        for _each in range(draw(st.integers(1, 3))):
            number = next(numbers)
            if depth and draw(st.booleans()):
                found.append(at(group(number, *children(depth - 1), is_choice=draw(st.booleans())), draw(OCCURS)))
            else:
                made = field(
                    number, f"Angabe {number}", draw(st.sampled_from(KINDS)), low=draw(st.sampled_from(["", "1"]))
                )
                found.append(at(made, draw(OCCURS)))
        return found

    return children(2)


@settings(max_examples=10)
@given(drawn())
def test_any_schema_comes_out_as_it_came_in(children: list[Child]) -> None:
    source = schema(*children)
    made = template_of(source, lambda _ref: None, TODAY)
    files = {name: content for name, content in made.files.items() if name != "fim.json"}

    assert export(made.files, NOON).schema == source
    own_schema = export(files, NOON).schema
    again = template_of(xdatenfelder.read(xdatenfelder.write(own_schema)).schema, lambda _ref: None, TODAY).files
    assert export(again, LATER).schema == own_schema


def test_what_stands_fast_stays_so() -> None:
    fixed = schema(
        at(field(1, "Art", kind="locked", content="Neu")),
        at(field(2, "Fassung", kind="hidden", content="3")),
        at(field(3, "Hinweis", kind="label", content="Lesen Sie.")),
    )
    files = template_of(fixed, lambda _ref: None, TODAY).files
    own_schema = export({name: content for name, content in files.items() if name != "fim.json"}, NOON).schema

    inside = own_schema.children[0].element
    assert isinstance(inside, Group)
    fields = [child.element for child in inside.children if isinstance(child.element, Field)]
    assert [(each.kind, each.content) for each in fields] == [
        ("locked", "Neu"),
        ("hidden", "3"),
        ("label", "Lesen Sie."),
    ]
