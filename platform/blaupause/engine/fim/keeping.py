"""The schema a template was made from, as fim.json keeps it: whole, each element once, what says nothing left out."""

import dataclasses
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from blaupause.standards.xdatenfelder.model import (
    Basis,
    Child,
    Code,
    CodeListRef,
    DataType,
    Field,
    FieldKind,
    Group,
    Keyword,
    Life,
    Rule,
    Schema,
)

type Json = dict[str, Any]
type Source = Mapping[str, Any]

_LISTED: Final[Mapping[str, type[Any]]] = {"bases": Basis, "rules": Rule, "keywords": Keyword, "codes": Code}
_SINGLE: Final[Mapping[str, type[Any]]] = {"life": Life, "code_list": CodeListRef}


def keep(schema: Schema) -> Json:
    """Return a schema as JSON; `kept` reads it."""
    elements: list[Json] = []
    numbers: dict[int, int] = {}
    about = _plain(schema)
    return {"schema": {**about, "children": _children(schema.children, elements, numbers)}, "elements": elements}


def _children(children: Sequence[Child], elements: list[Json], numbers: dict[int, int]) -> list[Json]:
    return [
        {**_plain(child), "element": _number(child.element, elements, numbers), "most": child.most}
        for child in children
    ]


def _number(element: Field | Group, elements: list[Json], numbers: dict[int, int]) -> int:
    """Return where an element stands; what is inside a group stands before it."""
    if id(element) not in numbers:
        content = _plain(element)
        if isinstance(element, Group):
            content["children"] = _children(element.children, elements, numbers)
        numbers[id(element)] = len(elements)
        elements.append(content)
    return numbers[id(element)]


def _plain(thing: Any) -> Json:
    named = ((each, getattr(thing, each.name)) for each in dataclasses.fields(thing))
    return {
        each.name: _value(value)
        for each, value in named
        if each.name not in {"children", "element", "most"} and value != each.default
    }


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    return _plain(value) if dataclasses.is_dataclass(value) else value


def kept(content: Source) -> Schema:
    """Return the schema that `keep` wrote."""
    elements: list[Field | Group] = []
    for each in content["elements"]:
        elements.append(_element(each, elements))
    about = content["schema"]
    return Schema(**_said(about), children=_placed(about, elements))


def _element(content: Source, elements: Sequence[Field | Group]) -> Field | Group:
    said = _said(content)
    if "kind" not in content:
        return Group(**said, children=_placed(content, elements))
    return Field(**said | {"kind": FieldKind(content["kind"]), "data_type": DataType(content["data_type"])})


def _placed(content: Source, elements: Sequence[Field | Group]) -> tuple[Child, ...]:
    return tuple(
        Child(elements[each["element"]], each["least"], each["most"], _named("bases", each.get("bases", ())))
        for each in content["children"]
    )


def _said(content: Source) -> Json:
    return {name: _named(name, value) for name, value in content.items() if name != "children"}


def _named(name: str, value: Any) -> Any:
    if name in _LISTED:
        return tuple(_LISTED[name](**_said(each)) for each in value)
    if name in _SINGLE:
        return _SINGLE[name](**_said(value))
    return tuple(value) if isinstance(value, list) else value
