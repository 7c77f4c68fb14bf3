"""From the schema of a template to the one compiled validator that checks a page and the whole application alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import jsonschema_rs

from blaupause.engine.forms.formats import FORMATS

TYPES: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(
        ("text", "textarea", "email", "tel", "date", "time", "datetime", "iban", "plate", "place", "select", "radio"),
        frozenset({"string"}),
    ),
    "number": frozenset({"integer", "number"}),
    "money": frozenset({"integer"}),
    **dict.fromkeys(("checkbox", "yesno"), frozenset({"boolean"})),
    **dict.fromkeys(("checkboxes", "repeat", "upload"), frozenset({"array"})),
}
"""What a widget's answer is in JSON."""

FIXED_FORMATS: Final = {
    "email": "email",
    "tel": "phone",
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "iban": "iban",
    "plate": "plate",
}
FREE_FORMATS: Final = frozenset({"din91379", "postcode"})
MOMENTS: Final = frozenset({"date", "time", "datetime"})
EARLIEST, LATEST = "formatMinimum", "formatMaximum"
"""Limits of days and times, as other validators of JSON Schema know them (Ajv); limits themselves are allowed."""
CHOOSING: Final = frozenset({"select", "radio", "checkboxes"})

_LENGTHS: Final = {
    "textarea": 4_000,
    "email": 254,
    "tel": 40,
    "iban": 34,
    "plate": 12,
    "place": 500,
    "date": 40,
    "time": 40,
    "datetime": 40,
}
_LENGTH: Final = 200
_ENTRIES: Final = 20
_FILES: Final = 5
_CENTS: Final = 10**13
ID_LENGTH: Final = 64


def complete(schema: Mapping[str, Any], question: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what a template need not say: letters that can be drawn, lengths, numbers of entries and files."""
    widget = question["widget"]
    if widget == "upload":
        limit = min(question.get("max_files", _FILES), schema.get("maxItems", _FILES * 4))
        items = {"type": "string", "maxLength": ID_LENGTH}
        return {"uniqueItems": True, **schema, "maxItems": limit, "items": items}
    if widget == "checkboxes":
        return {"maxItems": 1_000, "uniqueItems": True, **schema}
    if widget == "repeat":
        return {"maxItems": _ENTRIES, **schema}
    if widget == "money":
        return {"minimum": 0, "maximum": _CENTS, **schema}
    if schema["type"] != "string" or "enum" in schema or "choices_param" in question:
        return dict(schema)
    format_ = FIXED_FORMATS.get(widget, "din91379")
    return {"format": format_, "maxLength": _LENGTHS.get(widget, _LENGTH), **schema}


def compile_validator(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """Compile a schema: linear-time patterns, our formats, nothing fetched from anywhere.

    Raises:
        ValueError: it is no schema, or a pattern cannot be used.

    """
    return jsonschema_rs.Draft202012Validator(
        schema,
        formats=FORMATS,
        validate_formats=True,
        ignore_unknown_formats=False,
        retriever=_refuse,
        pattern_options=jsonschema_rs.RegexOptions(),
        keywords={EARLIEST: _Earliest, LATEST: _Latest},
    )


@dataclass(frozen=True, slots=True)
class _Earliest:
    """A keyword; days and times sort as the texts that hold them."""

    schema: Mapping[str, Any]
    limit: str
    path: list[str | int]

    def validate(self, answer: Any) -> None:
        if isinstance(answer, str) and answer < self.limit:
            raise ValueError(self.limit)


class _Latest(_Earliest):
    __slots__ = ()

    def validate(self, answer: Any) -> None:
        if isinstance(answer, str) and answer > self.limit:
            raise ValueError(self.limit)


def _refuse(uri: str) -> Any:
    raise ValueError(f"a schema does not fetch anything: {uri}")
