"""Code lists in genericode 1.0 (OASIS), as XRepository publishes them: read and written.

Children stand in the namespace in some lists and in none in others, several columns are keys, and the one with the
code has any name: it is the column that is asked for, else the one XÖV recommends, else the first key.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

from blaupause.standards.xdatenfelder.model import Code, CodeListRef
from blaupause.standards.xdatenfelder.nodes import Mistake, SchemaError, parse

NAMESPACE: Final = "http://docs.oasis-open.org/codelist/ns/genericode/1.0/"
MOST_ROWS: Final = 50_000


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list; its version is any text.

    Attributes:
        columns: ids, from left to right.
        keys: ids of the columns that tell rows apart, the recommended one first.

    """

    uri: str
    version: str
    version_uri: str
    name: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def choose(self, wanted: Sequence[str] = ("", "", "")) -> tuple[Code, ...]:
        """Return the entries, by the columns for code, name and help; "" leaves the choice to the list."""
        code = self._index(wanted[0], (*self.keys, *self.columns))
        name = self._index(wanted[1], [column for column in self.columns if column != self.columns[code]])
        help_ = self.columns.index(wanted[2]) if wanted[2] in self.columns else None
        return tuple(
            Code(row[code], row[name] or row[code], "" if help_ is None else row[help_])
            for row in self.rows
            if row[code]
        )

    def _index(self, wanted: str, usual: Sequence[str]) -> int:
        known = [column for column in (wanted, *usual) if column in self.columns]
        return self.columns.index(known[0]) if known else 0


def read(source: bytes | Path) -> CodeList:
    """Read a list.

    Raises:
        SchemaError: it cannot be read; names element and line.
        OSError: the file cannot be opened.

    """
    root = parse(source)
    if etree.QName(root).localname != "CodeList" or etree.QName(root).namespace != NAMESPACE:
        raise _wrong(root, "Das ist keine Codeliste in genericode 1.0.")
    about, columns = _need(root, "Identification"), _columns(root)
    return CodeList(
        uri=_text(about, "CanonicalUri"),
        version=_text(about, "Version"),
        version_uri=_text(about, "CanonicalVersionUri"),
        name=_text(about, "LongName") or _text(about, "ShortName"),
        columns=columns,
        keys=tuple(_keys(root, columns)),
        rows=tuple(_rows(root, columns)),
    )


class Lists(dict[str, CodeList]):
    """Code lists at hand; each is found by the address of its version, the newest also by its own."""

    def __init__(self, lists: Iterable[CodeList] = ()) -> None:
        for listed in lists:
            self[listed.version_uri or f"{listed.uri}_{listed.version}"] = listed
            if listed.uri not in self or _order(self[listed.uri].version) <= _order(listed.version):
                self[listed.uri] = listed

    def __call__(self, ref: CodeListRef) -> tuple[Code, ...] | None:
        """Return the entries of a list that a schema refers to, None where it is not at hand."""
        has_version = ref.version or ref.version_uri
        addresses = (ref.version_uri, f"{ref.uri}_{ref.version}") if has_version else (ref.uri,)
        found = next((self[each] for each in addresses if each in self), None)
        return found.choose(ref.columns) if found else None


def read_folder(folder: Path) -> Lists:
    """Read the lists of a folder; other files may stand beside them.

    Raises:
        SchemaError: a file that calls itself a code list cannot be read.

    """
    contents = (path.read_bytes() for path in sorted(folder.rglob("*.xml")))
    return Lists(read(content) for content in contents if NAMESPACE.encode() in content)


def write(listed: CodeList) -> bytes:
    """Write a list as a file; what is read back is equal."""
    root = etree.Element(f"{{{NAMESPACE}}}CodeList", nsmap={"gc": NAMESPACE})
    about = etree.SubElement(root, "Identification")
    named = {"ShortName": listed.name, "LongName": listed.name, "Version": listed.version}
    addresses = {"CanonicalUri": listed.uri, "CanonicalVersionUri": listed.version_uri}
    for name, text in (named | addresses).items():
        etree.SubElement(about, name).text = text
    columns = etree.SubElement(root, "ColumnSet")
    for id_ in listed.columns:
        column = etree.SubElement(columns, "Column", Id=id_, Use="required" if id_ in listed.keys else "optional")
        etree.SubElement(column, "ShortName").text = id_
        etree.SubElement(column, "Data", Type="string")
    for id_ in listed.keys:
        key = etree.SubElement(columns, "Key", Id=f"{id_}Key")
        etree.SubElement(key, "ShortName").text = f"{id_}Key"
        etree.SubElement(key, "ColumnRef", Ref=id_)
    rows = etree.SubElement(root, "SimpleCodeList")
    for cells in listed.rows:
        row = etree.SubElement(rows, "Row")
        for id_, cell in zip(listed.columns, cells, strict=True):
            value = etree.SubElement(row, "Value", ColumnRef=id_)
            etree.SubElement(value, "SimpleValue").text = cell
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _order(version: str) -> list[tuple[bool, int, str]]:
    """Return what a version sorts by: 10 after 9, whatever else stands in it."""
    parts = re.split(r"(\d{1,18})", version)
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]


def _columns(root: etree._Element) -> tuple[str, ...]:
    columns = tuple(each.get("Id", "") for each in _all(_need(root, "ColumnSet"), "Column"))
    if not columns or "" in columns:
        raise _wrong(_need(root, "ColumnSet"), "Eine Spalte hat keine Id, oder es gibt keine Spalten.")
    if len(set(columns)) < len(columns):
        raise _wrong(_need(root, "ColumnSet"), "Zwei Spalten haben dieselbe Id. Geben Sie jeder ihre eigene.")
    return columns


def _keys(root: etree._Element, columns: tuple[str, ...]) -> Iterator[str]:
    """Yield the columns of keys: first the one that XÖV recommends."""
    recommended = [(each.text or "").strip() for each in root.iter("{*}recommendedKeyColumn")]
    keys = [ref.get("Ref", "") for key in _all(_need(root, "ColumnSet"), "Key") for ref in _all(key, "ColumnRef")]
    yield from (each for each in (*recommended, *keys) if each in columns)


def _rows(root: etree._Element, columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    rows = _all(_need(root, "SimpleCodeList"), "Row")
    if len(rows) > MOST_ROWS:
        raise _wrong(rows[MOST_ROWS], f"Die Liste hat mehr als {MOST_ROWS} Zeilen.")
    for row in rows:
        cells = dict.fromkeys(columns, "")
        for at, value in enumerate(_all(row, "Value")):
            column = value.get("ColumnRef") or (columns[at] if at < len(columns) else "")
            if column not in cells:
                raise _wrong(value, f"Die Spalte „{column}“ gibt es in dieser Liste nicht.")
            cells[column] = _text(value, "SimpleValue")
        yield tuple(cells.values())


def _all(element: etree._Element, name: str) -> list[etree._Element]:
    return element.findall(f"{{*}}{name}")


def _need(element: etree._Element, name: str) -> etree._Element:
    found = element.find(f"{{*}}{name}")
    if found is None:
        raise _wrong(element, f"Hier fehlt „{name}“.")
    return found


def _text(element: etree._Element, name: str) -> str:
    return (element.findtext(f"{{*}}{name}") or "").strip()


def _wrong(element: etree._Element, message: str) -> SchemaError:
    return SchemaError(Mistake(element.sourceline or 0, etree.QName(element).localname, message))
