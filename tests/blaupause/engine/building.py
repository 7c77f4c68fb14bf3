"""Small forms and bundles for tests: only what a test is about is written out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from blaupause.engine.bundles import ParameterSet
from blaupause.engine.forms import Form, compile_form

TODAY = date(2026, 9, 8)

_TYPES: dict[str, dict[str, Any]] = {
    "number": {"type": "integer"},
    "money": {"type": "integer"},
    "checkbox": {"type": "boolean"},
    "yesno": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}


def ask(
    field: str, widget: str = "text", *, schema: dict[str, Any] | None = None, required: bool = False, **keys: Any
) -> dict[str, Any]:
    """Return a question with its schema beside it, as `page` takes them apart again."""
    own = {**_TYPES.get(widget, {"type": "string"}), **(schema or {})}
    if widget in {"select", "radio", "checkboxes"}:
        own = _choosing(widget, keys, schema or {})
    if widget == "upload":
        own = {"type": "array", "items": {"type": "string"}, **(schema or {})}
        keys = {"accept": ["image/png"], "max_files": 2, "max_bytes": 1000, **keys}
    if "pattern" in own:
        keys.setdefault("errors", {"pattern": "Passt nicht."})
    return {"field": field, "label": field.title(), "widget": widget, **keys, "_schema": own, "_required": required}


def _choosing(widget: str, keys: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Write the choices out ("a" → value and label), and the enum of the schema where the town has no list."""
    values = keys.pop("choices", [] if "choices_param" in keys else ["a", "b", "c"])
    if values:
        keys["choices"] = [{"value": value, "label": value.upper()} for value in values]
    option = {"type": "string"} | ({} if "choices_param" in keys else {"enum": values})
    return {"type": "array", "items": option, **schema} if widget == "checkboxes" else {**option, **schema}


def info(id_: str = "hinweis", text: str = "Wichtig.", **keys: Any) -> dict[str, Any]:
    return {"widget": "info", "id": id_, "label": "Hinweis", "text": text, **keys}


def repeat(
    field: str, *questions: dict[str, Any], schema: dict[str, Any] | None = None, required: bool = False, **keys: Any
) -> dict[str, Any]:
    inner, entry = _apart(questions)
    own = {"type": "array", "items": entry, **(schema or {})}
    keys = {"item_label": "Hund", "add_label": "Weiteren Hund hinzufügen", **keys}
    return {
        **ask(field, "text", required=required, **keys),
        "widget": "repeat",
        "questions": inner,
        "_schema": own,
    }


def page(id_: str, *questions: dict[str, Any], title: str = "", **keys: Any) -> dict[str, Any]:
    return {"id": id_, "title": title or id_.title(), "questions": list(questions), **keys}


def form_json(*pages: dict[str, Any]) -> dict[str, Any]:
    """Return form.json, the schemas of all questions gathered."""
    asked = [question for each in pages for question in each["questions"]]
    _plain, schema = _apart(asked)
    return {"schema": schema, "pages": [{**each, "questions": _apart(each["questions"])[0]} for each in pages]}


def form(
    *pages: dict[str, Any], rules: dict[str, Any] | None = None, parameters: list[dict[str, Any]] | None = None
) -> Form:
    return compile_form(form_json(*pages), rules, parameter_set(*(parameters or [])))


def one_page(*questions: dict[str, Any], **keys: Any) -> Form:
    return form(page("seite", *questions), **keys)


def parameter(id_: str, type_: str = "text", **keys: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "label": id_.title(),
        "type": type_,
        "required": False,
        "locked": False,
        "group": "process",
        **keys,
    }


def parameter_set(*sources: dict[str, Any]) -> ParameterSet:
    return ParameterSet({"parameters": list(sources)})


def _apart(questions: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Split questions into those of form.json and the schema of all of them."""
    plain = [{key: value for key, value in question.items() if not key.startswith("_")} for question in questions]
    asked = [question for question in questions if "_schema" in question]
    schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {question["field"]: question["_schema"] for question in asked},
        "required": [question["field"] for question in asked if question["_required"]],
    }
    return plain, schema


def as_bytes(files: dict[str, Any]) -> dict[str, bytes]:
    return {name: json.dumps(content).encode() for name, content in files.items()}
