"""What is written differently in XDatenfelder 3.0 and 2.0."""

import json
import re
from collections.abc import Mapping
from typing import Final, Protocol

from lxml import etree

from blaupause.standards.xdatenfelder.model import Basis, Code, CodeListRef
from blaupause.standards.xdatenfelder.nodes import Mistake, Node, SchemaError

NAMESPACE: Final = "urn:xoev-de:fim:standard:xdatenfelder_3.0.0"
NAMESPACE_2: Final = "urn:xoev-de:fim:standard:xdatenfelder_2"
_OLD_ID: Final = re.compile(r"\b([SGFRDC])(\d{2})(\d{6})\b")
_IN_WORK, _GOLD, _INACTIVE = "2", "6", "7"


class Dialect(Protocol):
    """One version of the standard."""

    namespace: str
    repeats: bool

    def id(self, text: str) -> str: ...
    def version(self, text: str) -> str: ...
    def state(self, node: Node) -> str: ...
    def bases(self, node: Node) -> tuple[Basis, ...]: ...
    def rule_text(self, node: Node) -> str: ...
    def rule_kind(self, node: Node) -> str: ...
    def prefill(self, node: Node) -> str: ...
    def limits(self, node: Node) -> Mapping[str, str]: ...
    def codes(self, node: Node) -> tuple[Code, ...]: ...
    def code_list(self, node: Node) -> CodeListRef | None: ...


class Version3:
    """XDatenfelder 3.0."""

    namespace = NAMESPACE
    repeats = True

    def id(self, text: str) -> str:
        return text

    def version(self, text: str) -> str:
        return text

    def state(self, node: Node) -> str:
        return node.code("freigabestatus")

    def bases(self, node: Node) -> tuple[Basis, ...]:
        return tuple(Basis(text, link) for text, link in node.texts("bezug", "link"))

    def rule_text(self, node: Node) -> str:
        return node.text("freitextRegel")

    def rule_kind(self, node: Node) -> str:
        return node.code("typ")

    def prefill(self, node: Node) -> str:
        return node.code("vorbefuellung")

    def limits(self, node: Node) -> Mapping[str, str]:
        return node.attributes("praezisierung")

    def codes(self, node: Node) -> tuple[Code, ...]:
        found = node.one("werte")
        return tuple(Code(*row) for row in found.rows("wert", "code", "name", "hilfe")) if found else ()

    def code_list(self, node: Node) -> CodeListRef | None:
        found = node.one("codelisteReferenz")
        if found is None or not found.text("canonicalIdentification"):
            return None
        columns = (node.text("codeKey"), node.text("nameKey"), node.text("helpKey"))
        return CodeListRef(
            found.text("canonicalIdentification"), found.text("version"), found.text("canonicalVersionUri"), columns
        )


class Version2:
    """XDatenfelder 2.0, brought to the words of 3.0 as the federal editors' converter does (XDF2_2_XDF3)."""

    namespace = NAMESPACE_2
    repeats = False

    def id(self, text: str) -> str:
        return _OLD_ID.sub(r"\g<1>\g<2>000\g<3>", text)

    def version(self, text: str) -> str:
        return f"{text}.0" if re.fullmatch(r"\d+\.\d+", text) else text

    def state(self, node: Node) -> str:
        if node.code("status") == "inaktiv":
            return _INACTIVE
        return _GOLD if node.text("freigabedatum") else _IN_WORK

    def bases(self, node: Node) -> tuple[Basis, ...]:
        parts = node.text("bezug").split(";")
        return tuple(Basis(part.strip()) for part in parts if part.strip())

    def rule_text(self, node: Node) -> str:
        return self.id(node.text("definition"))

    def rule_kind(self, node: Node) -> str:  # noqa: ARG002 – it knows none; the converter calls all of them complex
        return "K"

    def prefill(self, node: Node) -> str:  # noqa: ARG002 – it knows none
        return "keine"

    def limits(self, node: Node) -> Mapping[str, str]:
        text = node.text("praezisierung")
        if not text:
            return {}
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise node.need("praezisierung").wrong("Die Präzisierung ist kein JSON-Objekt. Berichtigen Sie sie.")
        return {str(name): str(value).strip() for name, value in found.items() if value is not None}

    def codes(self, node: Node) -> tuple[Code, ...]:  # noqa: ARG002 – its lists are always kept elsewhere
        return ()

    def code_list(self, node: Node) -> CodeListRef | None:
        reference = node.one("codelisteReferenz")
        found = reference.one("genericodeIdentification") if reference else None
        if found is None or not found.text("canonicalIdentification"):
            return None
        return CodeListRef(
            found.text("canonicalIdentification"), found.text("version"), found.text("canonicalVersionUri")
        )


_DIALECTS: Final[Mapping[str | None, Dialect]] = {NAMESPACE: Version3(), NAMESPACE_2: Version2()}


def dialect_of(root: etree._Element) -> Dialect:
    """Return the version of the standard a file is written in.

    Raises:
        SchemaError: it is none we know.

    """
    name = etree.QName(root)
    found = _DIALECTS.get(name.namespace)
    if found is None:
        told = f"Den Namensraum „{name.namespace}“ kennen wir nicht. Gelesen werden XDatenfelder 3.0 und 2.0."
        raise SchemaError(Mistake(root.sourceline or 1, name.localname, told))
    return found
