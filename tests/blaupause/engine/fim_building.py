"""Small FIM schemas for tests: only what a test is about is written out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from blaupause.engine.bundles import Bundle
from blaupause.engine.fim.bundle import template_of
from blaupause.standards.xdatenfelder.model import Child, DataType, Field, FieldKind, Group, Rule, Schema

if TYPE_CHECKING:
    from blaupause.engine.fim.bundle import Imported
    from blaupause.engine.fim.workbench import Lists

TODAY = date(2026, 11, 26)


def field(number: int, name: str = "Angabe", data_type: str = "text", kind: str = "input", **keys: Any) -> Field:
    words = {"label": name, **keys}
    id_ = f"F{number:011}"
    return Field(id=id_, version="1.0.0", name=name, kind=FieldKind(kind), data_type=DataType(data_type), **words)


def group(number: int, *children: Child, name: str = "Gruppe", **keys: Any) -> Group:
    return Group(id=f"G{number:011}", version="1.0.0", name=name, children=children, **{"label": name, **keys})


def at(element: Field | Group, occurs: str = "1:1") -> Child:
    least, _, most = occurs.partition(":")
    return Child(element, int(least), None if most == "*" else int(most))


def rule(number: int, text: str) -> Rule:
    return Rule(id=f"R{number:011}", version="1.0.0", name=f"Regel {number}", text=text)


def schema(*children: Child, **keys: Any) -> Schema:
    words = {"name": "Antrag Probe", "title": "Probe beantragen", "state": "6", **keys}
    return Schema(id="S00000000001", version="1.0.0", children=children, **words)


def imported(*children: Child, lists: Lists = lambda _ref: None, **keys: Any) -> Imported:
    return template_of(schema(*children, **keys), lists, TODAY)


def bundle(*children: Child, **keys: Any) -> Bundle:
    return Bundle(imported(*children, **keys).files)
