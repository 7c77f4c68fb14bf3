"""Writes a form schema as XDatenfelder 3.0, a group that was read alone as such. What is read back is equal.

The order of the elements is that of the released schemas; an XSD of the standard was not at hand.
"""

from collections.abc import Iterable
from typing import Final, cast

from lxml import etree
from lxml.etree import SubElement, _Element

from blaupause.standards.xdatenfelder.dialects import NAMESPACE
from blaupause.standards.xdatenfelder.model import (
    Basis,
    Child,
    CodeListRef,
    Element,
    Field,
    Group,
    Keyword,
    Life,
    Rule,
    Schema,
)

_DERIVED: Final = "urn:xoev-de:fim:codeliste:xdatenfelder.ableitungsmodifikationen"
_LISTS: Final = {
    "freigabestatus": ("urn:xoev-de:xprozess:codeliste:status", "2022-07-12"),
    "schemaelementart": ("urn:xoev-de:fim:codeliste:xdatenfelder.schemaelementart", "1.0"),
    "feldart": ("urn:xoev-de:fim:codeliste:xdatenfelder.feldart", "2.0"),
    "datentyp": ("urn:xoev-de:fim:codeliste:xdatenfelder.datentyp", "2.0"),
    "vorbefuellung": ("urn:xoev-de:fim:codeliste:xdatenfelder.vorbefuellung", "1.0"),
    "art": ("urn:xoev-de:fim:codeliste:datenfelder.gruppenart", "1.0"),
    "typ": ("urn:xoev-de:fim:codeliste:xdatenfelder.regeltyp", "1.0"),
    "ableitungsmodifikationenStruktur": (f"{_DERIVED}Struktur", "1.0"),
    "ableitungsmodifikationenRepraesentation": (f"{_DERIVED}Repraesentation", "1.0"),
}


def write(schema: Schema) -> bytes:
    """Write a schema as a file. The same schema makes the same bytes: its last change is when it was written."""
    alone = [child.element for child in schema.children if child.element.id == schema.id]
    message = "datenfeldgruppe.0103" if alone else "stammdatenschema.0102"
    root = etree.Element(f"{{{NAMESPACE}}}xdatenfelder.{message}", nsmap={"xdf3": NAMESPACE})
    header = _add(root, "header")
    _add(header, "nachrichtID", f"{schema.id}V{schema.version}")
    _text(header, "erstellungszeitpunkt", schema.life.changed)
    for group in alone:
        _group(_add(root, "datenfeldgruppe"), cast("Group", group))
    if not alone:
        _schema(_add(root, "stammdatenschema"), schema)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _schema(node: _Element, schema: Schema) -> None:
    _about(node, schema)
    _text(node, "bezeichnung", schema.title)
    _text(node, "hilfetext", schema.help)
    _code(node, "ableitungsmodifikationenStruktur", schema.changeable[0])
    _code(node, "ableitungsmodifikationenRepraesentation", schema.changeable[1])
    if schema.document:
        _add(_add(node, "dokumentsteckbrief"), "id", schema.document)
    _rules(node, schema.rules)
    _children(node, schema.children)


def _about(node: _Element, element: Schema | Element) -> None:
    _identity(node, element)
    _add(node, "name", element.name)
    _text(node, "beschreibung", element.description)
    _text(node, "definition", element.definition)
    _bases(node, element.bases)
    _code(node, "freigabestatus", element.state)
    _text(node, "statusGesetztAm", element.life.since)
    _text(node, "statusGesetztDurch", element.life.by)
    _text(node, "gueltigAb", element.valid_from)
    _text(node, "gueltigBis", element.valid_to)
    _text(node, "versionshinweis", element.life.note)
    _text(node, "veroeffentlichungsdatum", element.life.published)
    _text(node, "letzteAenderung", element.life.changed)
    _keywords(node, element.keywords)


def _words(node: _Element, element: Element) -> None:
    _about(node, element)
    _text(node, "bezeichnungEingabe", element.label)
    _text(node, "bezeichnungAusgabe", element.output_label)
    _code(node, "schemaelementart", element.origin)
    _text(node, "hilfetextEingabe", element.help)
    _text(node, "hilfetextAusgabe", element.output_help)


def _children(above: _Element, children: Iterable[Child]) -> None:
    for child in children:
        node = _add(above, "struktur")
        _add(node, "anzahl", f"{child.least}:{'*' if child.most is None else child.most}")
        _bases(node, child.bases)
        holder = _add(node, "enthaelt")
        if isinstance(child.element, Group):
            _group(_add(holder, "datenfeldgruppe"), child.element)
        else:
            _field(_add(holder, "datenfeld"), child.element)


def _group(node: _Element, group: Group) -> None:
    _words(node, group)
    _code(node, "art", "X" if group.is_choice else "")
    _rules(node, group.rules)
    _children(node, group.children)


def _field(node: _Element, field: Field) -> None:
    _words(node, field)
    _code(node, "feldart", field.kind)
    _code(node, "datentyp", field.data_type)
    _limits(node, field)
    _text(node, "inhalt", field.content)
    _code(node, "vorbefuellung", field.prefill)
    _values(node, field)
    _rules(node, field.rules)
    _text(node, "maxSize", _number(field.max_bytes))
    for media_type in field.media_types:
        _add(node, "mediaType", media_type)


def _limits(above: _Element, field: Field) -> None:
    limits = {
        "minLength": _number(field.min_length),
        "maxLength": _number(field.max_length),
        "minValue": field.low,
        "maxValue": field.high,
        "pattern": field.pattern,
    }
    if stated := {name: limit for name, limit in limits.items() if limit}:
        _add(above, "praezisierung").attrib.update(stated)


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _values(above: _Element, field: Field) -> None:
    if field.codes:
        node = _add(above, "werte")
        for code in field.codes:
            entry = _add(node, "wert")
            _add(entry, "code", code.code)
            _add(entry, "name", code.name)
            _text(entry, "hilfe", code.help)
    if field.code_list:
        _reference(above, field.code_list)


def _reference(above: _Element, code_list: CodeListRef) -> None:
    node = _add(above, "codelisteReferenz")
    _add(node, "canonicalIdentification", code_list.uri)
    _text(node, "version", code_list.version)
    _text(node, "canonicalVersionUri", code_list.version_uri)
    for name, column in zip(("codeKey", "nameKey", "helpKey"), code_list.columns, strict=True):
        _text(above, name, column)


def _rules(above: _Element, rules: Iterable[Rule]) -> None:
    for rule in rules:
        node = _add(above, "regel")
        _identity(node, rule)
        _text(node, "name", rule.name)
        _text(node, "beschreibung", rule.description)
        _text(node, "freitextRegel", rule.text)
        _bases(node, rule.bases)
        _keywords(node, rule.keywords)
        _rule_life(node, rule.life)
        _code(node, "typ", rule.kind)


def _rule_life(node: _Element, life: Life) -> None:
    _text(node, "fachlicherErsteller", life.by)
    _text(node, "letzteAenderung", life.changed)


def _identity(above: _Element, element: Schema | Element | Rule) -> None:
    node = _add(above, "identifikation")
    _add(node, "id", element.id)
    _text(node, "version", element.version)


def _bases(above: _Element, bases: Iterable[Basis]) -> None:
    for basis in bases:
        node = _add(above, "bezug", basis.title)
        if basis.link:
            node.set("link", basis.link)


def _keywords(above: _Element, keywords: Iterable[Keyword]) -> None:
    for keyword in keywords:
        node = _add(above, "stichwort", keyword.text)
        if keyword.uri:
            node.set("uri", keyword.uri)


def _code(above: _Element, name: str, code: str) -> None:
    """Write a value of a code list; its child stands in no namespace: so XÖV writes them."""
    if code:
        node = _add(above, name)
        uri, version = _LISTS[name]
        node.set("listURI", uri)
        node.set("listVersionID", version)
        SubElement(node, "code").text = code


def _text(above: _Element, name: str, text: str) -> None:
    if text:
        _add(above, name, text)


def _add(above: _Element, name: str, text: str = "") -> _Element:
    node = SubElement(above, f"{{{NAMESPACE}}}{name}")
    if text:
        node.text = text.replace("\r\n", "\n").strip()
    return node
