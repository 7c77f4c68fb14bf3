"""A template as a schema in XDatenfelder 3.0: its own, or the one it came from with what people changed."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from blaupause.domain import Invalid
from blaupause.engine.fim.changing import changed
from blaupause.engine.fim.making import IN_WORK, Maker
from blaupause.engine.fim.origin import is_official
from blaupause.engine.fim.own import Numbers
from blaupause.engine.fim.telling import Teller
from blaupause.standards.genericode import CodeList
from blaupause.standards.xdatenfelder.model import Basis, Keyword, Life, Rule, Schema

type Source = Mapping[str, Any]

EDITOR: Final = "Kommunales Kompetenzzentrum"
_DOCUMENT: Final = "D99000000001"
"""The Dokumentsteckbrief that released schemas name where they have none."""
_ANY_CHANGE: Final = ("3", "1")
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Unexportable(Invalid):
    """A template holds what XDatenfelder cannot carry; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Export:
    """A schema, the code lists it refers to, and in German what it does not say."""

    schema: Schema
    lists: tuple[CodeList, ...]
    left: tuple[str, ...]


def export(files: Source, at: datetime) -> Export:
    """Return a template as a schema; the same files make the same schema.

    Args:
        files: of the bundle.
        at: when the template was last changed.

    Raises:
        Unexportable: something in it cannot be written; names it.

    """
    life = Life(by=EDITOR, since=f"{at:%Y-%m-%d}", changed=at.isoformat(timespec="seconds"))
    template = files["template.json"]
    bases = tuple(Basis(each["title"]) for each in template["legal_basis"])
    maker = Maker(files, template["version"], life, bases, Numbers(template["slug"]), Teller(files))
    schema = changed(maker) if is_official(files) else _own(maker)
    lists = tuple(maker.lists.values())
    _require_xml(schema, lists)
    return Export(schema, lists, (*dict.fromkeys(maker.left), *_outside(files)))


def _own(maker: Maker) -> Schema:
    files, template = maker.files, maker.files["template.json"]
    rules: list[Rule] = []
    form = files["form.json"]
    pages = tuple(maker.page(page, form["schema"], rules) for page in form["pages"])
    keys = [f"Leistungsschlüssel: {each['value']}" for each in template["keys"] if each["scheme"] == "leika"]
    return Schema(
        id=maker.numbers.give("S", ""),
        version=maker.version,
        name=template["official_title"],
        title=template["title"],
        state=IN_WORK,
        description="\n\n".join((*keys, template["summary"])),
        document=_DOCUMENT,
        bases=maker.bases,
        rules=(*rules, *maker.rules()),
        keywords=tuple(map(Keyword, template["synonyms"])),
        life=maker.life,
        changeable=_ANY_CHANGE,
        children=pages,
    )


def _outside(files: Source) -> Iterator[str]:
    """Say what a template has besides its form."""
    rules = files["rules.json"]
    letters = sum(name.startswith("letters/") for name in files)
    parts = {
        "Gebühren": 1 if rules.get("fee") else 0,
        "Hinweise": len(rules.get("hints", ())),
        "Zuteilung an Stellen": len(rules.get("route", ())),
        "Schreiben": letters,
        "Werte der Kommunen": len(files["parameters.json"]["parameters"]),
        "Ergebnisse": len(files["template.json"]["outcomes"]),
    }
    told = ", ".join(f"{name} ({number})" for name, number in parts.items() if number)
    yield f"Nur in der Vorlage, nicht im Schema: {told}, Texte der Leistungsseite, Leichte Sprache, gespeicherte Tests."
    yield "Eigene Fehlersätze und die Darstellung (Breite, Tastatur, Vorschläge beim Ausfüllen) kennt das Schema nicht."


def _require_xml(schema: Schema, lists: tuple[CodeList, ...]) -> None:
    elements = (schema, *(child.element for _path, child in schema.walk()))
    for thing in (*elements, *(rule for element in elements for rule in element.rules), *lists):
        found = _NO_XML.search(_texts(thing))
        if found:
            raise Unexportable(
                "„%(name)s“ enthält ein Zeichen, das in XML nicht stehen darf (%(sign)s). Nehmen Sie es heraus.",
                name=_NO_XML.sub("", thing.name),
                sign=f"U+{ord(found[0]):04X}",
            )


def _texts(thing: Any) -> str:
    """Return all texts of a thing in one, without those of elements and rules in it."""
    if isinstance(thing, str):
        return thing
    if isinstance(thing, tuple):
        return "".join(map(_texts, thing))
    if not dataclasses.is_dataclass(thing):
        return ""
    own = (each.name for each in dataclasses.fields(thing) if each.name not in {"children", "rules"})
    return "".join(_texts(getattr(thing, each)) for each in own)
