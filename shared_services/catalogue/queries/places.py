"""The parts of a template that somebody can speak of, by the editor's addresses and by name."""

from __future__ import annotations

import re
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from blaupause.engine.bundles.editing.notices import LETTER
from shared_services.catalogue.queries.structure import structure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blaupause.engine.bundles import Bundle
    from shared_services.catalogue.queries.structure import Branch

WHOLE: Final = "angaben/leistung"
SPOKEN: Final = ("regel/pruefung/", "regel/hinweis/")
"""Rules that people read a sentence of; what is computed has names that only editors know."""
LONGEST_NAME: Final = 110
_BLANK: Final = re.compile(r"\{[^}]*\}")


def places_in(bundle: Bundle) -> dict[str, str]:
    """Return what of a version can be named: the whole service first, then questions, values, texts, rules, letters."""
    pages, parts = structure(bundle.files)
    found = {
        WHOLE: _("Die ganze Leistung"),
        "texte/leistung": _("Texte zur Leistung"),
        "texte/leicht": _("Text in Leichter Sprache"),
        "regel/": _("Gebühr und Berechnung"),
        **dict(_named((*pages, *parts))),
    }
    for id_, letter in sorted(bundle.letters.items()):
        found[f"{LETTER}{id_}"] = _quoted(_("Bescheid oder Schreiben"), letter["title"])
    return found


def _named(branches: tuple[Branch, ...], above: str = "") -> Iterator[tuple[str, str]]:
    for branch in branches:
        word, _slash, rest = branch.place.partition("/")
        kind = _kinds().get(word)
        if kind and rest and (word != "regel" or (branch.label and branch.place.startswith(SPOKEN))):
            yield branch.place, _quoted(kind, f"{above}{branch.label}")
        yield from _named(branch.branches, f"{branch.label} – " if word == "frage" else "")


def _kinds() -> dict[str, str]:
    return {"seite": _("Seite"), "frage": _("Frage"), "regel": _("Regel"), "einstellung": _("Wert")}


def _quoted(kind: str, name: str) -> str:
    """Name a part by its kind; what a town or an answer puts into a text stands there as dots."""
    told = _BLANK.sub("…", name)
    return _("%(kind)s: %(name)s") % {"kind": kind, "name": shorten(told, LONGEST_NAME, placeholder=" …")}
