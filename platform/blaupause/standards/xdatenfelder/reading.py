"""Reads a form schema of FIM: XDatenfelder 3.0 and 2.0 (FIM-Baustein Datenfelder).

What carries structure is read strictly; released schemas break many rules of the editors (QS-Bericht), so everything
else that is odd is a warning.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lxml import etree

from blaupause.standards.xdatenfelder.depth import DEEPEST_REPEATS, too_deep
from blaupause.standards.xdatenfelder.dialects import Dialect, dialect_of
from blaupause.standards.xdatenfelder.model import (
    Child,
    Counts,
    DataType,
    Field,
    FieldKind,
    Group,
    Reading,
    Rule,
    Schema,
)
from blaupause.standards.xdatenfelder.naming import identification, keywords_of, life_of
from blaupause.standards.xdatenfelder.nodes import Mistake, Node, SchemaError, parse

MOST_ELEMENTS: Final = 5_000
DEEPEST: Final = 20

_SCHEMA, _GROUP = "xdatenfelder.stammdatenschema.0102", "xdatenfelder.datenfeldgruppe.0103"
_COUNTED: Final = ("datenfeld", "datenfeldgruppe", "regel", "codelisteReferenz", "werte")
_STATES: Final = frozenset("12345678")
_OCCURS: Final = re.compile(r"[0-9]{1,6}:(?:[0-9]{1,6}|\*)")


def read(source: bytes | Path) -> Reading:
    """Read a schema, or a single group as if it were one.

    Args:
        source: the file, or its content.

    Raises:
        SchemaError: it cannot be read; names element and line. Nothing of it is taken.
        OSError: the file cannot be opened.

    """
    root = parse(source)
    dialect = dialect_of(root)
    node = Node(root, dialect.namespace, repeats=dialect.repeats)
    reader = _Reader(dialect)
    if node.name == _SCHEMA:
        schema = reader.schema(node.need("stammdatenschema"))
    elif node.name == _GROUP:
        schema = reader.alone(node.need("datenfeldgruppe"))
    else:
        raise node.wrong("Das ist keine Datei mit einem Datenschema oder einer Datenfeldgruppe.")
    reader.refuse_too_deep(schema)
    return Reading(schema, _count(root, dialect), tuple(dict.fromkeys(reader.warnings)))


def _count(root: etree._Element, dialect: Dialect) -> Counts:
    tags = [f"{{{dialect.namespace}}}{name}" for name in _COUNTED]
    found = Counter(str(each.tag) for each in root.iter(*tags))
    return Counts(*(found[tag] for tag in tags))


@dataclass(slots=True)
class _Reader:
    """Reads one file. An element that stands at several places is one object (`known`, with the line of its first)."""

    dialect: Dialect
    warnings: list[str] = field(default_factory=list)
    known: dict[tuple[str, str], tuple[Field | Group, int]] = field(default_factory=dict)
    read: dict[tuple[str, str], list[tuple[Node, Field | Group]]] = field(default_factory=dict)
    above: list[tuple[str, str]] = field(default_factory=list)
    count: int = 0

    def schema(self, node: Node) -> Schema:
        id_, version = identification(node, self.dialect)
        title = node.text("bezeichnung") or node.text("bezeichnungEingabe")
        return Schema(
            id=id_,
            version=version,
            name=node.need_text("name"),
            title=title,
            state=self._state(node),
            description=node.text("beschreibung"),
            definition=node.text("definition"),
            help=node.text("hilfetext"),
            valid_from=node.text("gueltigAb"),
            valid_to=node.text("gueltigBis"),
            document=self._document(node),
            bases=self.dialect.bases(node),
            rules=self._rules(node),
            keywords=keywords_of(node),
            life=life_of(node),
            changeable=(
                node.code("ableitungsmodifikationenStruktur"),
                node.code("ableitungsmodifikationenRepraesentation"),
            ),
            children=self._children(node),
        )

    def alone(self, node: Node) -> Schema:
        """Return a group that has a file of its own as a schema with nothing else in it."""
        child = Child(self._group(node, identification(node, self.dialect)), 1, 1)
        group = child.element
        return Schema(
            id=group.id,
            version=group.version,
            name=group.name,
            title=group.label,
            state=group.state,
            life=group.life,
            children=(child,),
        )

    def _state(self, node: Node) -> str:
        state = self.dialect.state(node)
        if state and state not in _STATES:
            raise node.need("freigabestatus").wrong(
                f"Den Freigabestatus „{state}“ gibt es nicht. Erlaubt sind 1 bis 8."
            )
        return state

    def _document(self, node: Node) -> str:
        found = node.one("dokumentsteckbrief")
        return found.text("id") if found else ""

    def _rules(self, node: Node) -> tuple[Rule, ...]:
        return tuple(self._rule(each) for each in node.all("regel"))

    def _rule(self, node: Node) -> Rule:
        id_, version = identification(node, self.dialect)
        return Rule(
            id=id_,
            version=version,
            name=node.text("name"),
            text=self.dialect.rule_text(node),
            description=node.text("beschreibung"),
            kind=self.dialect.rule_kind(node),
            bases=self.dialect.bases(node),
            keywords=keywords_of(node),
            life=life_of(node),
        )

    def refuse_too_deep(self, schema: Schema) -> None:
        for each in too_deep(schema.children):
            line, name = (
                self.known[each.id, each.version][1],
                "datenfeld" if isinstance(each, Field) else "datenfeldgruppe",
            )
            told = f"{each.id} steht in mehr als {DEEPEST_REPEATS} Gruppen, die fehlen oder mehrmals kommen dürfen."
            raise SchemaError(Mistake(line, name, told))

    # --- Structure

    def _children(self, node: Node) -> tuple[Child, ...]:
        found: dict[str, Child] = {}
        for each in node.all("struktur"):
            child = self._child(each)
            id_ = child.element.id
            before = found.setdefault(id_, child)
            if before is not child:
                if before.element.version != child.element.version:
                    raise each.wrong(f"{id_} steht zweimal nebeneinander, in zwei Versionen. Behalten Sie eine.")
                self._warn(f"{id_} steht zweimal nebeneinander, auch in Zeile {each.line}: Es wird mehrmals gefragt.")
                found[id_] = before.and_again(child)
        return tuple(found.values())

    def _child(self, node: Node) -> Child:
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise node.wrong(f"Das Schema hat mehr als {MOST_ELEMENTS} Elemente. Teilen Sie es.")
        anzahl = node.text("anzahl")
        least, _, most = anzahl.partition(":")
        if not _OCCURS.fullmatch(anzahl) or (most != "*" and int(most) < int(least)):
            raise node.need("anzahl").wrong(f"„{anzahl}“ ist keine Anzahl. Schreiben Sie sie so: 0:1 oder 1:*.")
        inside = list(node.need("enthaelt").children())
        if len(inside) != 1 or inside[0].name not in {"datenfeld", "datenfeldgruppe"}:
            raise node.need("enthaelt").wrong("Hier steht genau ein Datenfeld oder eine Datenfeldgruppe.")
        return Child(self._element(inside[0]), int(least), None if most == "*" else int(most), self.dialect.bases(node))

    def _element(self, node: Node) -> Field | Group:
        """Read an element; what stands there as it stood before is read once."""
        key = identification(node, self.dialect)
        same = self.read.setdefault(key, [])
        for before, element in same:
            if before.source == node.source:
                return element
        found = self._field(node, key) if node.name == "datenfeld" else self._group(node, key)
        same.append((node, found))
        return found

    def _group(self, node: Node, key: tuple[str, str]) -> Group:
        if key in self.above:
            raise node.wrong(f"Die Gruppe {key[0]} steht in sich selbst.")
        if len(self.above) >= DEEPEST:
            raise node.wrong(f"Gruppen stehen tiefer als {DEEPEST}-mal ineinander.")
        self.above.append(key)
        group = Group(**self._common(node, key), is_choice=node.code("art") == "X", children=self._children(node))
        self.above.pop()
        return self._once(group, node)

    def _field(self, node: Node, key: tuple[str, str]) -> Field:
        limits = self._limits(node)
        found = Field(
            **self._common(node, key),
            kind=self._kind(node),
            data_type=self._data_type(node),
            min_length=self._whole(limits.get("minLength", ""), node),
            max_length=self._whole(limits.get("maxLength", ""), node),
            low=limits.get("minValue", ""),
            high=limits.get("maxValue", ""),
            pattern=limits.get("pattern", ""),
            content=node.text("inhalt"),
            prefill=self.dialect.prefill(node),
            codes=self.dialect.codes(node),
            code_list=self.dialect.code_list(node),
            max_bytes=self._whole(node.text("maxSize"), node),
            media_types=tuple(text for text, _ in node.texts("mediaType")),
        )
        return self._once(found, node)

    def _common(self, node: Node, key: tuple[str, str]) -> dict[str, Any]:
        return {
            "id": key[0],
            "version": key[1],
            "name": node.need_text("name"),
            "label": node.text("bezeichnungEingabe"),
            "output_label": node.text("bezeichnungAusgabe"),
            "help": node.text("hilfetextEingabe"),
            "output_help": node.text("hilfetextAusgabe"),
            "description": node.text("beschreibung"),
            "definition": node.text("definition"),
            "origin": node.code("schemaelementart"),
            "state": self._state(node),
            "valid_from": node.text("gueltigAb"),
            "valid_to": node.text("gueltigBis"),
            "bases": self.dialect.bases(node),
            "rules": self._rules(node),
            "keywords": keywords_of(node),
            "life": life_of(node),
        }

    def _once[E: (Field, Group)](self, element: E, node: Node) -> E:
        """Return the object that stands for this element, wherever it is used."""
        line = node.line
        first, at = self.known.setdefault((element.id, element.version), (element, line))
        if first != element:
            self._warn(f"{element.id} {element.version} steht in Zeile {at} und Zeile {line} mit verschiedenem Inhalt.")
            return element
        return first

    # --- Values

    def _kind(self, node: Node) -> FieldKind:
        try:
            return FieldKind(node.code("feldart"))
        except ValueError:
            raise node.wrong(f"Die Feldart „{node.code('feldart')}“ gibt es nicht.") from None

    def _data_type(self, node: Node) -> DataType:
        try:
            return DataType(node.code("datentyp"))
        except ValueError:
            raise node.wrong(f"Den Datentyp „{node.code('datentyp')}“ gibt es nicht.") from None

    def _limits(self, node: Node) -> Mapping[str, str]:
        try:
            return self.dialect.limits(node)
        except SchemaError as unread:
            self._warn(f"{unread} Bis dahin prüfen wir keine Grenzen.")
            return {}

    def _whole(self, text: str, node: Node) -> int | None:
        if text and not (text.isascii() and text.isdecimal() and len(text) <= 12):  # noqa: PLR2004 – a terabyte is enough
            self._warn(f"Zeile {node.line}, {node.name}: „{text}“ ist keine ganze Zahl und zählt nicht.")
            return None
        return int(text) if text else None

    def _warn(self, message: str) -> None:
        self.warnings.append(message)
