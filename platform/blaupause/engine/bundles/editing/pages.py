"""Adds, renames, moves and removes pages. A page always holds something: a note stands in until a question comes."""

from typing import Any, Final

from django.utils.translation import gettext as _

from blaupause.engine.bundles.editing import typed
from blaupause.engine.bundles.editing.clearing import forget
from blaupause.engine.bundles.editing.model import FORM, EditRefused, Operation, Told
from blaupause.engine.bundles.editing.moving import move
from blaupause.engine.bundles.editing.names import name_from
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.tree import find_page, spots

PAGES: Final = (FORM, "pages")
STAND_IN: Final = "Auf dieser Seite steht noch keine Frage."


def stand_in(sheet_form: Any) -> dict[str, Any]:
    """Make the note that stands in for questions."""
    taken = {spot.keys[-1] for spot in spots(sheet_form)}
    return {"widget": "info", "id": name_from("platzhalter", taken), "text": STAND_IN}


def add_page(sheet: Sheet, asked: Operation) -> Told:
    title = typed.line(asked.values, "title", needed=True)
    pages = sheet.get(*PAGES)
    id_ = name_from(title, {page["id"] for page in pages}, "seite")
    sheet.splice(len(pages), 0, [{"id": id_, "title": title, "questions": [stand_in(sheet.get(FORM))]}], *PAGES)
    return Told((f"seite/{id_}",), _("Seite „%(title)s“ hinzugefügt") % {"title": title}, f"seite/{id_}")


def change_page(sheet: Sheet, asked: Operation) -> Told:
    at = find_page(sheet, asked.place)
    title = typed.line(asked.values, "title", needed=True)
    sheet.put(title, *PAGES, at, "title")
    sheet.set(typed.text(asked.values, "intro"), *PAGES, at, "intro")
    return Told((asked.place,), _("Seite „%(title)s“ geändert") % {"title": title}, asked.place)


def move_page(sheet: Sheet, asked: Operation) -> Told:
    """Move a page up or down by one; the first stays first, the last last."""
    at = move(sheet, asked, find_page(sheet, asked.place), PAGES)
    title = sheet.get(*PAGES, at, "title")
    return Told((asked.place,), _("Seite „%(title)s“ verschoben") % {"title": title}, asked.place)


def remove_page(sheet: Sheet, asked: Operation) -> Told:
    """Remove a page with its questions.

    Raises:
        EditRefused: it is the only one.

    """
    at, pages = find_page(sheet, asked.place), sheet.get(*PAGES)
    if len(pages) == 1:
        raise EditRefused(_("Ein Formular braucht mindestens eine Seite. Fügen Sie zuerst eine andere hinzu."))
    gone = [spot for spot in spots(sheet.get(FORM)) if spot.page == at and not spot.depth]
    for spot in gone:
        forget(sheet, spot)
    sheet.splice(at, 1, [], *PAGES)
    places = (asked.place, *(place for spot in gone for place in (spot.place, f"{spot.place}/*")))
    said = _("Seite „%(title)s“ entfernt") % {"title": pages[at]["title"]}
    return Told(places, said, f"seite/{pages[max(at - 1, 0) if at else 1]['id']}")
