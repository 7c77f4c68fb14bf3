"""Names of Kommunen as parts of host names."""

from __future__ import annotations

from typing import Final

from blaupause.standards.sort import sort_key

UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
LONGEST: Final = 63
"""A label of a host name (RFC 1035)."""
RESERVED: Final = frozenset(
    {"login", "files", "dateien", "www", "api", "static", "mail", "localhost", "hub", "admin", "verwaltung", "status"}
)
"""Labels that belong to the platform, or that people would take for it."""


def slug_of(name: str) -> str:
    """Write a name as a label of a host name: "Neustadt (Hessen)" → "neustadt-hessen", "Mühltal" → "muehltal"."""
    plain = sort_key(name.lower().translate(UMLAUTS)).split("\t")[0]
    latin = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in plain)
    return "-".join(part for part in latin.split("-") if part)[:LONGEST].rstrip("-")
