"""Names of questions, pages and choices, made from their label once; a label may change, the name never does."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

_LETTERS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LONGEST: Final = 36
_TAKEN: Final = frozenset(
    # inputs of the pages around a form, and words of CEL
    [
        "aktion",
        "csrfmiddlewaretoken",
        "seite",
        "pruefen",
        "gespeichert",
        "beleg",
        "verwerfen",
        "fortsetzen",
        "in",
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
        "loop",
        "package",
        "namespace",
        "return",
        "var",
        "void",
        "while",
        "true",
        "false",
        "null",
    ]
)


def name_from(label: str, taken: Collection[str], fallback: str = "angabe") -> str:
    """Make a name that nothing else has: "Größe der Fläche" → groesse_der_flaeche."""
    plain = unicodedata.normalize("NFKD", label.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST].strip("_")
    if not re.match("[a-z]", name):
        name = f"{fallback}_{name}".strip("_")[:_LONGEST].strip("_")
    if name not in taken and name not in _TAKEN:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
