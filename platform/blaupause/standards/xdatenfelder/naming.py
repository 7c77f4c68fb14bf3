"""What an element is called and who brought it there: id, version, keywords, dates."""

import re
from typing import Final

from blaupause.standards.xdatenfelder.dialects import Dialect
from blaupause.standards.xdatenfelder.model import Keyword, Life
from blaupause.standards.xdatenfelder.nodes import Node

_IDS: Final = {"datenfeld": "F", "datenfeldgruppe": "G"}
"""Answers are kept by the ids of fields and groups, so theirs say which they are."""
_DIGITS: Final = re.compile(r"[0-9]{1,20}")
MOST_LETTERS: Final = 30


def identification(node: Node, dialect: Dialect) -> tuple[str, str]:
    """Return id and version of an element.

    Raises:
        SchemaError: there is no such pair of them.

    """
    found = node.need("identifikation")
    for name in found.names:
        if name not in {"id", "version"}:
            raise found.need(name).wrong(f"„{name}“ gehört nicht hierher. Hier stehen nur id und version.")
    id_ = dialect.id(found.need_text("id"))
    letter = _IDS.get(node.name, id_[0])
    if not (letter.isascii() and letter.isupper() and id_[0] == letter and _DIGITS.fullmatch(id_, 1)):
        wanted = f"der Buchstabe {letter}" if node.name in _IDS else "ein Buchstabe"
        raise found.need("id").wrong(f"„{id_}“ ist keine Kennung. Sie ist {wanted} und bis zu 20 Ziffern.")
    version = dialect.version(found.text("version"))
    if len(version) > MOST_LETTERS:
        raise found.need("version").wrong(f"Die Version hat mehr als {MOST_LETTERS} Zeichen. Kürzen Sie sie.")
    return id_, version


def keywords_of(node: Node) -> tuple[Keyword, ...]:
    return tuple(Keyword(text, uri) for text, uri in node.texts("stichwort", "uri"))


def life_of(node: Node) -> Life:
    return Life(
        since=node.text("statusGesetztAm") or node.text("freigabedatum"),
        by=node.text("statusGesetztDurch") or node.text("fachlicherErsteller"),
        note=node.text("versionshinweis"),
        published=node.text("veroeffentlichungsdatum"),
        changed=node.text("letzteAenderung"),
    )
