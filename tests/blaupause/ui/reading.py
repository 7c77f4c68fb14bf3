"""Read a drawn page as a browser would: strictly, element by element."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import html5lib

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Reading:
    """Elements by name, each as a dict of its attributes."""

    root: Element

    def all(self, *names: str) -> list[dict[str, str]]:
        """Return the attributes of every element with one of the names, in order."""
        return [dict(element.attrib) for element in self.root.iter() if element.tag in names]

    def one(self, name: str) -> dict[str, str]:
        """Return the attributes of the only element with that name."""
        (found,) = self.all(name)
        return found

    def text(self, id_: str) -> str:
        """Return the words inside the element with that id."""
        (found,) = (element for element in self.root.iter() if element.get("id") == id_)
        return " ".join("".join(found.itertext()).split())

    @property
    def words(self) -> str:
        """Return everything a person would read."""
        return " ".join(" ".join(self.root.itertext()).split())

    def values(self, attribute: str) -> Iterator[str]:
        """Yield the value of an attribute wherever it stands."""
        return (element.attrib[attribute] for element in self.root.iter() if attribute in element.attrib)


def read(text: str) -> Reading:
    """Parse a page or a fragment.

    Raises:
        html5lib.html5parser.ParseError: it is not valid HTML.
    """
    builder = html5lib.getTreeBuilder("etree")
    parser = html5lib.HTMLParser(tree=builder, strict=True, namespaceHTMLElements=False)
    root = parser.parse(text) if text.lstrip().startswith("<!DOCTYPE") else parser.parseFragment(text)
    assert isinstance(root, Element)
    return Reading(root)
