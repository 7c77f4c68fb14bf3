"""Whether a question's widget, its schema and its choices fit together."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from blaupause.engine.forms.formats import FORMATS
from blaupause.engine.forms.model import Parameter
from blaupause.engine.forms.reading import CONTROLS
from blaupause.engine.forms.schema import CHOOSING, EARLIEST, FIXED_FORMATS, FREE_FORMATS, LATEST, MOMENTS, TYPES
from blaupause.engine.forms.workshop import Source

MAX_GROUPS: Final = 10

type Mistake = tuple[str, str, str]

_ONLY_FOR: Final[Mapping[str, frozenset[str]]] = {
    "choices": CHOOSING,
    "choices_param": CHOOSING,
    "accept": frozenset({"upload"}),
    "max_files": frozenset({"upload"}),
    "max_bytes": frozenset({"upload"}),
    "rows": frozenset({"textarea"}),
    "compact": frozenset({"text"}),
    "item_label": frozenset({"repeat"}),
    "add_label": frozenset({"repeat"}),
    "title_field": frozenset({"repeat"}),
    "questions": frozenset({"repeat"}),
}
_NEEDED: Final = {
    "repeat": ("item_label", "add_label", "questions"),
    "upload": ("accept", "max_files", "max_bytes"),
}


def question_mistakes(source: Source, schema: Source, parameters: Mapping[str, Parameter], group: str) -> list[Mistake]:
    """List what does not fit, as (key, rule, message); a mistake about the widget itself stands alone."""
    mistakes = list(_widget(source, schema, group))
    if not mistakes:
        mistakes = [
            *_name(source, group),
            *_keys(source),
            *_format(source, schema),
            *_ends(source, schema),
            *_choices(source, schema, parameters),
            *_errors(source, schema),
        ]
    return mistakes


def _widget(source: Source, schema: Source, group: str) -> Iterator[Mistake]:
    widget = source["widget"]
    if schema["type"] not in TYPES[widget]:
        yield "widget", "widget-fits", f"{widget} does not fit the type {schema['type']}"
    elif widget == "repeat" and group.count("/") + 1 >= MAX_GROUPS:
        yield "widget", "widget-fits", f"repeated groups stand at most {MAX_GROUPS} deep in each other"
    elif schema["type"] == "array" and (schema.get("items", {}).get("type") == "object") != (widget == "repeat"):
        yield "widget", "widget-fits", "only a repeated group has entries that are objects"


def _name(source: Source, group: str) -> Iterator[Mistake]:
    if not group and source["field"] in CONTROLS:
        yield "field", "name-free", f"{source['field']} is what a page sends itself"


def _keys(source: Source) -> Iterator[Mistake]:
    widget = source["widget"]
    for key, widgets in _ONLY_FOR.items():
        if key in source and widget not in widgets:
            yield key, "key-fits", f"{widget} has no {key}"
    for key in _NEEDED.get(widget, ()):
        if key not in source:
            yield key, "key-needed", f"{widget} needs {key}"
    inner = {question.get("field") for question in source.get("questions", ())}
    if source.get("title_field") not in {None, *inner}:
        yield "title_field", "field-known", f"the group asks for no {source['title_field']!r}"


def _format(source: Source, schema: Source) -> Iterator[Mistake]:
    widget, format_ = source["widget"], schema.get("format")
    fixed = FIXED_FORMATS.get(widget)
    if format_ and format_ != fixed and (fixed or widget in CHOOSING or format_ not in FREE_FORMATS):
        yield "widget", "format-fits", f"{widget} does not fit the format {format_}"
    if widget in MOMENTS and format_ is None:
        yield "widget", "format-fits", f"the schema of a {widget} says so: format {widget}"


def _ends(source: Source, schema: Source) -> Iterator[Mistake]:
    """Demand limits that can be compared with an answer, and leave something between them."""
    widget, ends = source["widget"], [schema[key] for key in (EARLIEST, LATEST) if key in schema]
    if ends and widget not in MOMENTS:
        yield "widget", "limit-fits", f"{widget} has no first and last moment"
    elif odd := next((end for end in ends if not FORMATS[widget](end)), None):
        yield "widget", "limit-fits", f"{odd!r} is no {widget}"
    elif ends != sorted(ends):
        yield "widget", "limit-fits", f"{ends[0]!r} is after {ends[1]!r}"


def _choices(source: Source, schema: Source, parameters: Mapping[str, Parameter]) -> Iterator[Mistake]:
    if source["widget"] not in CHOOSING:
        return
    options = schema if schema["type"] == "string" else schema.get("items", {})
    values = [choice["value"] for choice in source.get("choices", ())]
    if double := next((value for value, count in Counter(values).items() if count > 1), None):
        yield "choices", "unique", f"two choices have the value {double!r}"
    if "choices_param" in source:
        parameter = parameters.get(source["choices_param"])
        if parameter is None or parameter.type != "codelist":
            yield "choices_param", "parameter-known", f"there is no code list {source['choices_param']!r}"
        if "enum" in options:
            yield "choices_param", "choices-fit", "the town's list decides; the schema must have no enum"
    elif sorted(values) != sorted(options.get("enum", ())):
        yield "choices", "choices-fit", "choices and enum of the schema differ"


def _errors(source: Source, schema: Source) -> Iterator[Mistake]:
    if "pattern" in schema and "pattern" not in source.get("errors", {}):
        yield "errors", "error-text", "nobody can guess a pattern: say under errors.pattern what to enter"
