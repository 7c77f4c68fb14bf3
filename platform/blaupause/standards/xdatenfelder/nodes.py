"""XML of a schema, read safely: bounded, without DTD, entities and network; what is wrong is told with its line."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lxml import etree

MOST_BYTES: Final = 50 * 1024 * 1024
"""Relations between elements make most of a released schema: one of 900 elements may have 35 MB."""
AT_ONCE: Final = 8 * 1024 * 1024
"""What is larger is read piece by piece: that takes twice as long, and a twentieth of the memory."""
MOST_MARKS: Final = 3_000_000
"""Beginnings and ends of elements, and attributes: however small, each takes up to 300 bytes of memory.

The largest schema we know, of 34 MB, has two million.
"""
_RELATION: Final = "{*}relation"
_SAFE: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a file: line, name of the element, and a sentence that says what to do."""

    line: int
    element: str
    message: str

    def __str__(self) -> str:
        return f"Zeile {self.line}, {self.element}: {self.message}"


class SchemaError(Exception):
    """The file is no schema that can be read; `mistakes` says why. Nothing of it is taken."""

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__(mistakes)
        self.mistakes = mistakes

    def __str__(self) -> str:
        return "; ".join(map(str, self.mistakes))


class Node:
    """An element of the file; its children are found by name, read when somebody asks."""

    __slots__ = ("_children", "_namespace", "_repeats", "_source", "xml")

    def __init__(self, xml: etree._Element, namespace: str, *, repeats: bool) -> None:
        """Take an element.

        Args:
            xml: the element.
            namespace: of the standard.
            repeats: whether what stands once may stand again where the first was empty, as in XDatenfelder 3.

        """
        self.xml = xml
        self._namespace = namespace
        self._repeats = repeats
        self._source = b""
        self._children: dict[str, list[etree._Element]] = {}
        own = f"{{{namespace}}}"
        start = len(own)
        children = self._children
        for child in xml:
            tag = str(child.tag)
            if tag[0] != "{":
                name = tag
            elif tag.startswith(own):
                name = tag[start:]
            else:
                continue
            if name in children:
                children[name].append(child)
            else:
                children[name] = [child]

    @property
    def name(self) -> str:
        return str(self.xml.tag).rpartition("}")[2]

    @property
    def line(self) -> int:
        return self.xml.sourceline or 0

    @property
    def source(self) -> bytes:
        """Return the element as it stands in the file."""
        if not self._source:
            self._source = etree.tostring(self.xml, encoding="utf-8", with_tail=False)
        return self._source

    def wrong(self, message: str) -> SchemaError:
        return SchemaError(Mistake(self.line, self.name, message))

    @property
    def names(self) -> Iterator[str]:
        """Yield the names of its children."""
        return iter(self._children)

    def children(self) -> Iterator["Node"]:
        return (self._node(each) for each in self.xml)

    def all(self, name: str) -> "list[Node]":
        return [self._node(each) for each in self._children.get(name, ())]

    def one(self, name: str) -> "Node | None":
        """Return a child that may stand once.

        Raises:
            SchemaError: it is there twice.

        """
        found = self._one(name)
        return None if found is None else self._node(found)

    def need(self, name: str) -> "Node":
        """Return a child that must be there.

        Raises:
            SchemaError: it is missing.

        """
        found = self.one(name)
        if found is None:
            raise self.wrong(f"Hier fehlt „{name}“. Ergänzen Sie es.")
        return found

    def text(self, name: str) -> str:
        """Return the text of a child, "" where there is none."""
        found = self._one(name)
        return "" if found is None else _said(found.text)

    def need_text(self, name: str) -> str:
        """Return the text of a child that must say something.

        Raises:
            SchemaError: it is missing or empty.

        """
        text = self.text(name)
        if not text:
            raise self.need(name).wrong(f"„{name}“ ist leer. Tragen Sie einen Wert ein.")
        return text

    def code(self, name: str) -> str:
        """Return the code of a child that holds one; the element `code` stands in no namespace there.

        Where the namespace of the standard is the default one, people forget that.
        """
        found = self._one(name)
        code = None if found is None else next(found.iterchildren("code", f"{{{self._namespace}}}code"), None)
        return "" if code is None else _said(code.text)

    def attributes(self, name: str) -> dict[str, str]:
        """Return the attributes of a child, none where there is none."""
        found = self._one(name)
        return {} if found is None else {str(key): str(value).strip() for key, value in found.attrib.items()}

    def texts(self, name: str, attribute: str = "link") -> list[tuple[str, str]]:
        """Return text and one attribute of each child of a name that says something."""
        said = ((_said(each.text), str(each.get(attribute, ""))) for each in self._children.get(name, ()))
        return [each for each in said if each[0]]

    def rows(self, name: str, *columns: str) -> list[tuple[str, ...]]:
        """Return of each child of a name the texts of its own children."""
        paths = [(f"{{{self._namespace}}}{column}", column) for column in columns]
        found = self._children.get(name, ())
        return [tuple(_said(each.findtext(path) or each.findtext(plain)) for path, plain in paths) for each in found]

    def _node(self, xml: etree._Element) -> "Node":
        return Node(xml, self._namespace, repeats=self._repeats)

    def _one(self, name: str) -> etree._Element | None:
        found = self._children.get(name)
        if not found or len(found) == 1:
            return found[0] if found else None
        said = [each for each in found if not self._repeats or _said(each.text) or len(each) or each.attrib]
        if len(said) > 1:
            raise self._node(said[1]).wrong(f"„{name}“ steht hier zweimal. Streichen Sie eines davon.")
        return (said or found)[0]


def _said(text: str | None) -> str:
    return text.replace("\r\n", "\n").strip() if text else ""


def parse(source: bytes | Path) -> etree._Element:
    """Parse a file, without the relations between elements, which make most of it.

    Raises:
        SchemaError: it is too large or full, no XML, or has a DTD.
        OSError: it cannot be read.

    """
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > MOST_BYTES:
        raise SchemaError(
            Mistake(0, "Datei", f"Die Datei ist größer als {MOST_BYTES // 1024 // 1024} MB. Teilen Sie das Schema.")
        )
    content = source.read_bytes() if isinstance(source, Path) else source
    try:
        root = _tree(content)
    except etree.XMLSyntaxError as error:
        told = f"Die Datei ist kein lesbares XML: {error.msg}."
        raise SchemaError(Mistake(error.lineno or 0, "XML", told)) from None
    if root.getroottree().docinfo.doctype:
        raise SchemaError(Mistake(1, "DOCTYPE", "Eine DTD ist nicht erlaubt. Entfernen Sie die Zeile mit DOCTYPE."))
    return root


def _tree(content: bytes) -> etree._Element:
    if len(content) > AT_ONCE:
        return _tree_by_pieces(content)
    root: etree._Element = etree.fromstring(content, etree.XMLParser(**_SAFE))
    etree.strip_elements(root, _RELATION)
    return root


def _tree_by_pieces(content: bytes) -> etree._Element:
    if content.count(b"<") + content.count(b"=") > MOST_MARKS:
        told = f"Die Datei hat mehr als {MOST_MARKS:_} Elemente und Attribute. Teilen Sie das Schema.".replace("_", ".")
        raise SchemaError(Mistake(0, "Datei", told))
    pieces: Any = etree.iterparse(io.BytesIO(content), tag=_RELATION, **_SAFE)
    before: etree._Element | None = None
    for _event, relation in pieces:
        _drop(before)
        before = relation
    _drop(before)
    root: etree._Element = pieces.root
    return root


def _drop(element: etree._Element | None) -> None:
    """Take out what was read before: what is being read the parser still holds."""
    parent = None if element is None else element.getparent()
    if element is not None and parent is not None:
        parent.remove(element)
