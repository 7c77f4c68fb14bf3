"""What an element is called: its kind by a letter, digits, and a version."""

import re
from typing import Final

from blaupause.standards.xdatenfelder.dialects import Dialect
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
