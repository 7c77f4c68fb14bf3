"""Real shared blocks for tests, whole or with changes, and templates that have them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from blaupause.engine.bundles.editing import Operation, edit, empty_bundle, undo
from tests.templates import BUNDLES

if TYPE_CHECKING:
    from collections.abc import Mapping

type Json = dict[str, Any]

FOLDER = BUNDLES.parent / "blocks"
NAME, ADDRESS, CONTACT, AGENT = "name", "anschrift", "kontakt", "vertretung"
PAGE = "seite/kontakt"


def content(name: str, /, **changes: Any) -> Json:
    """Return a block, with other values of its keys."""
    found: Json = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found | changes


def reworded(block: Mapping[str, Any], version: str, question: str, /, **keys: Any) -> Json:
    """Return the next version of a block with other keys at one question; None takes a key away."""
    questions = [
        {key: value for key, value in (each | keys).items() if value is not None} if each["field"] == question else each
        for each in block["questions"]
    ]
    return {**block, "version": version, "questions": questions}


def asking(block: Mapping[str, Any], version: str, field: str, *, at: int, required: bool = False) -> Json:
    """Return the next version of a block that asks one more thing."""
    schema = block["schema"]
    properties = {**schema["properties"], field: {"type": "string", "format": "din91379", "maxLength": 80}}
    asked = {"field": field, "label": field.title(), "widget": "text"}
    questions = [*block["questions"][:at], asked, *block["questions"][at:]]
    needed = [*schema["required"], *[field] * required]
    return {
        **block,
        "version": version,
        "questions": questions,
        "schema": {**schema, "properties": properties, "required": needed},
    }


def without(block: Mapping[str, Any], version: str, field: str) -> Json:
    """Return the next version of a block that asks one thing less."""
    schema = block["schema"]
    return {
        **block,
        "version": version,
        "questions": [each for each in block["questions"] if each["field"] != field],
        "schema": {
            **schema,
            "properties": {name: own for name, own in schema["properties"].items() if name != field},
            "required": [name for name in schema["required"] if name != field],
        },
        "applicant": {},
        "fim": [],
    }


def act(files: Mapping[str, Any], name: str, place: str, block: Mapping[str, Any] | None = None, **values: str) -> Json:
    """Make a change that is about a block, and see that it can be taken back."""
    edited = edit(files, Operation(name, place, values, block))
    assert undo(edited.files, edited.steps).files == files
    return edited.files


def inserted(
    block: Mapping[str, Any], files: Mapping[str, Any] | None = None, *, place: str = PAGE, **values: str
) -> Json:
    """Return a template with a block at the end of a page or group: a new one, if none is given."""
    return act(files or empty_bundle("Probe", "probe"), "baustein-einfuegen", place, block, **values)


def of_group(**changes: Any) -> Json:
    """Return a block that asks about several children, each with a name."""
    inner = {"field": "name", "label": "Name", "widget": "text", "hint": "So gerufen"}
    words = {"item_label": "Kind", "add_label": "Noch ein Kind"}
    asked = {"field": "kinder", "label": "Kinder", "widget": "repeat", **words, "questions": [inner]}
    entry = {"type": "object", "additionalProperties": False, "properties": {"name": {"type": "string"}}}
    properties = {"kinder": {"type": "array", "maxItems": 5, "items": entry}}
    schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return content(ADDRESS, slug="kinder", questions=[asked], schema=schema, applicant={}, fim=[]) | changes
