"""Texts for translation offices: XLIFF 2.1 (OASIS), written and read.

What stands in braces is a code that people do not translate: it goes along as `<ph>`, so that tools protect it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Final

from lxml import etree
from lxml.etree import SubElement, _Element

from blaupause.standards.xdatenfelder.nodes import Mistake, SchemaError, parse

NAMESPACE: Final = "urn:oasis:names:tc:xliff:document:2.0"
MOST_BYTES: Final = 5 * 1024 * 1024
MOST_UNITS: Final = 10_000
OPEN, DONE, CHECKED = "initial", "translated", "reviewed"
OUTDATED: Final = "blaupause:outdated"
_VERSIONS: Final = frozenset({"2.0", "2.1"})
_CODE: Final = re.compile(r"(\{[^{}]*\})")
_UNSAYABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INLINE: Final = frozenset({"pc", "mrk"})
_SILENT: Final = frozenset({"sc", "ec", "sm", "em"})
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Unit:
    """A text.

    Attributes:
        name: by which it is found again; source and target: the text and its translation, "" for none.
        state: how far it is, "" where a tool says nothing; is_outdated: the translation was made of another source.
        group: under which heading it stands; notes: what helps to translate it, by category.
        line: where it stands in the file that was read.

    """

    name: str
    source: str
    target: str = ""
    state: str = ""
    is_outdated: bool = False
    group: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file: from which language to which, what it is about, its texts."""

    source_language: str
    target_language: str
    original: str
    units: tuple[Unit, ...]


# --- Writing


def write(document: Document) -> bytes:
    """Write a file; the same document makes the same bytes."""
    root = etree.Element(f"{{{NAMESPACE}}}xliff", nsmap={None: NAMESPACE})
    root.set("version", "2.1")
    root.set("srcLang", document.source_language)
    root.set("trgLang", document.target_language)
    file = _add(root, "file", {"id": "f1", "original": document.original})
    file.set(_SPACE, "preserve")
    numbered = enumerate(document.units, start=1)
    for at, (title, units) in enumerate(groupby(numbered, lambda each: each[1].group), start=1):
        group = _add(file, "group", {"id": f"g{at}", "name": title})
        for number, unit in units:
            _write_unit(group, number, unit)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=False)


def _write_unit(group: _Element, number: int, unit: Unit) -> None:
    node = _add(group, "unit", {"id": f"u{number}", "name": unit.name})
    if unit.notes:
        notes = _add(node, "notes")
        for category, said in unit.notes:
            _say(_add(notes, "note", {"category": category}), said, {})
    codes = dict.fromkeys(_CODE.findall(f"{unit.source}{unit.target}"))
    refs = {code: f"d{at}" for at, code in enumerate(codes, start=1)}
    if refs:
        data = _add(node, "originalData")
        for code, ref in refs.items():
            _say(_add(data, "data", {"id": ref}), code, {})
    segment = _add(node, "segment", {"id": "s1", "state": unit.state or OPEN})
    if unit.is_outdated:
        segment.set("subState", OUTDATED)
    _say(_add(segment, "source"), unit.source, refs)
    if unit.target:
        _say(_add(segment, "target"), unit.target, refs)


def _say(node: _Element, said: str, refs: Mapping[str, str]) -> None:
    """Write a text into an element: codes by reference, signs that XML cannot hold by number.

    A code has the same id in source and target, wherever it stands there: so tools know which belong together.
    """
    last: _Element | None = None
    numbers = Counter[str]()
    for part in _parts(said, refs):
        if part in refs:
            ref = refs[part]
            numbers[ref] += 1
            about = {"id": f"{ref}-{numbers[ref]}", "dataRef": ref, "disp": _printable(part)}
            last = SubElement(node, _tag("ph"), about)
        elif _UNSAYABLE.fullmatch(part):
            last = SubElement(node, _tag("cp"), {"hex": f"{ord(part):04X}"})
        elif last is None:
            node.text = (node.text or "") + part
        else:
            last.tail = (last.tail or "") + part


def _parts(said: str, refs: Mapping[str, str]) -> Iterator[str]:
    for part in _CODE.split(said) if refs else (said,):
        if part in refs:
            yield part
        else:
            yield from filter(None, re.split(f"({_UNSAYABLE.pattern})", part))


def _printable(code: str) -> str:
    return _UNSAYABLE.sub("", code)


def _add(parent: _Element, name: str, attributes: Mapping[str, str] = MappingProxyType({})) -> _Element:
    """Add an element that stands on a line of its own, so that a mistake is found by its line."""
    printable = {key: _printable(value) for key, value in attributes.items()}
    parent.text, node = "\n", SubElement(parent, _tag(name), printable)
    node.tail = "\n"
    return node


# --- Reading


def read(content: bytes) -> Document:
    """Read a file as a whole.

    Raises:
        SchemaError: it cannot be read, or is no XLIFF 2; names every mistake with its line.

    """
    if len(content) > MOST_BYTES:
        told = f"Die Datei ist größer als {MOST_BYTES // 1024 // 1024} MB. Teilen Sie sie."
        raise SchemaError(Mistake(0, "Datei", told))
    root = parse(content)
    if etree.QName(root).localname != "xliff" or etree.QName(root).namespace != NAMESPACE:
        raise SchemaError(_mistake(root, "Das ist keine Datei im Format XLIFF 2. Speichern Sie sie als XLIFF 2.1."))
    if root.get("version") not in _VERSIONS:
        raise SchemaError(_mistake(root, "Diese Version kennen wir nicht. Speichern Sie die Datei als XLIFF 2.1."))
    files = list(root.iterchildren(f"{{{NAMESPACE}}}file"))
    if len(files) != 1:
        raise SchemaError(_mistake(root, "Hier muss genau ein Element „file“ stehen."))
    units = tuple(_units(files[0]))
    return Document(root.get("srcLang", ""), root.get("trgLang", ""), files[0].get("original", ""), units)


def _units(file: _Element) -> Iterator[Unit]:
    nodes = list(file.iter(f"{{{NAMESPACE}}}unit"))
    if len(nodes) > MOST_UNITS:
        raise SchemaError(_mistake(file, f"Die Datei hat mehr als {MOST_UNITS} Texte. Teilen Sie sie."))
    mistakes: list[Mistake] = []
    seen: set[str] = set()
    found: list[Unit] = []
    for node in nodes:
        try:
            unit = _read_unit(node)
        except SchemaError as error:
            mistakes += error.mistakes
            continue
        if unit.name in seen:
            mistakes.append(_mistake(node, "Diesen Text gibt es zweimal. Streichen Sie einen davon."))
        seen.add(unit.name)
        found.append(unit)
    if mistakes:
        raise SchemaError(*mistakes)
    yield from found


def _read_unit(node: _Element) -> Unit:
    data = {each.get("id", ""): _inline(each, {}) for each in node.iterfind(f"{_tag('originalData')}/{_tag('data')}")}
    segments = [each for each in node if etree.QName(each).localname == "segment"]
    if not segments or any(each.find(_tag("source")) is None for each in segments):
        raise SchemaError(_mistake(node, "Hier fehlt „source“, der deutsche Text."))
    parts = [_pair(each, data) for each in node.iterchildren(_tag("segment"), _tag("ignorable"))]
    is_whole = all(each.find(_tag("target")) is not None for each in segments)
    states = [each.get("state", "") for each in segments]
    return Unit(
        name=_name(node),
        source="".join(source for source, _target in parts),
        target="".join(target for _source, target in parts) if is_whole else "",
        state=OPEN if OPEN in states else states[0],
        is_outdated=any(each.get("subState") == OUTDATED for each in segments),
        line=node.sourceline or 0,
    )


def _pair(part: _Element, data: Mapping[str, str]) -> tuple[str, str]:
    """Read source and target; between two sentences tools often keep the source only."""
    source, target = part.find(_tag("source")), part.find(_tag("target"))
    said = "" if source is None else _inline(source, data)
    if target is None:
        return said, said if etree.QName(part).localname == "ignorable" else ""
    return said, _inline(target, data)


def _inline(node: _Element, data: Mapping[str, str]) -> str:
    """Return the text of an element with its codes put back.

    Raises:
        SchemaError: it holds something that is no text.

    """
    said = [node.text or ""]
    for child in node:
        said += [_code(child, data), child.tail or ""]
    return "".join(said)


def _code(child: _Element, data: Mapping[str, str]) -> str:
    name = etree.QName(child).localname
    if name in _INLINE:
        return _inline(child, data)
    if name in _SILENT:
        return ""
    code = _sign(child.get("hex", "")) if name == "cp" else ""
    if name == "ph":
        code = data.get(child.get("dataRef", ""), child.get("disp", ""))
    if not code:
        raise SchemaError(
            _mistake(child, "Das ist kein Text. Übernehmen Sie Platzhalter so, wie sie im Deutschen stehen.")
        )
    return code


def _sign(number: str) -> str:
    """Return the sign with a hexadecimal number, "" where there is none; half of a pair is none."""
    try:
        sign = chr(int(number, 16))
        sign.encode()
    except (ValueError, OverflowError):
        return ""
    return sign


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _mistake(node: _Element, message: str) -> Mistake:
    unit = node if etree.QName(node).localname == "unit" else next(node.iterancestors(_tag("unit")), None)
    return Mistake(node.sourceline or 0, etree.QName(node).localname if unit is None else _name(unit), message)


def _name(unit: _Element) -> str:
    return unit.get("name", "") or unit.get("id", "")
