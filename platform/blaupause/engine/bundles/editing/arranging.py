"""Moves, doubles and removes questions."""

from django.utils.translation import gettext as _

from blaupause.engine.bundles.editing import typed
from blaupause.engine.bundles.editing.clearing import forget, set_required
from blaupause.engine.bundles.editing.model import FORM, EditRefused, Operation, Told
from blaupause.engine.bundles.editing.moving import move
from blaupause.engine.bundles.editing.names import name_from
from blaupause.engine.bundles.editing.pages import stand_in
from blaupause.engine.bundles.editing.questions import home, names_at, place_in
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.tree import Spot, find, key_of, under
from blaupause.engine.forms.model import HIDDEN

COPIED = " (Kopie)"


def move_question(sheet: Sheet, asked: Operation) -> Told:
    """Move a question up or down by one among its neighbours; the first stays first, the last last."""
    spot = find(sheet, asked.place)
    move(sheet, asked, spot.at, spot.listed)
    return _told(spot, _("„%(label)s“ verschoben"), spot.place)


def bring_question(sheet: Sheet, asked: Operation) -> Told:
    """Bring a question to the end of another page or group; its name stays.

    Raises:
        EditRefused: it would stand in itself, it is a heading and its answers would stand elsewhere, or another
            question there has its name.

    """
    spot, to = find(sheet, asked.place), asked.values.get("to", "")
    listed, schema, above = home(sheet, to)
    if listed[: len(spot.path)] == spot.path:
        raise EditRefused(_("Eine Gruppe kann nicht in sich selbst stehen."), field="to")
    if spot.is_heading and above != spot.keys[:-1]:
        raise EditRefused(_("Diese Überschrift gehört zu ihrer Gruppe. Bringen Sie die Fragen einzeln."), field="to")
    key = spot.keys[-1]
    if listed == spot.listed:
        return _told(spot, _("„%(label)s“ verschoben"), spot.place)
    if above != spot.keys[:-1] and key in names_at(sheet, listed, schema):
        raise EditRefused(_("Dort steht schon eine Frage mit diesem Namen."), field="to")
    _carry(sheet, spot, to)
    return _told(spot, _("„%(label)s“ verschoben"), "/".join(("frage", *above, key)))


def _carry(sheet: Sheet, spot: Spot, to: str) -> None:
    """Take a question out of its list and schema, and put it at the end of another."""
    field = spot.source.get("field")
    own = sheet.get(*spot.own_schema) if field else None
    needed = field in sheet.get(*spot.schema).get("required", ())
    above = home(sheet, to)[2]
    if above != spot.keys[:-1]:
        forget(sheet, spot)
    take_out(sheet, spot)
    listed, schema, _above = home(sheet, to)
    place_in(sheet, dict(spot.source), own, listed, schema)
    if field:
        set_required(sheet, schema, field, required=needed)


def take_out(sheet: Sheet, spot: Spot) -> None:
    """Take a question out of its list. A page left empty gets a note, a group must keep something.

    Raises:
        EditRefused: it is the last one of its group.

    """
    if len(sheet.get(*spot.listed)) > 1:
        sheet.splice(spot.at, 1, [], *spot.listed)
    elif len(spot.listed) > len((FORM, "pages", 0, "questions")):
        raise EditRefused(_("Das ist die letzte Frage hier. Entfernen Sie die Gruppe oder die Überschrift."))
    else:
        sheet.splice(0, 1, [stand_in(sheet.get(FORM))], *spot.listed)


def double_question(sheet: Sheet, asked: Operation) -> Told:
    """Put a copy below a question; the copy has names of its own, inside groups too.

    Raises:
        EditRefused: it is a heading: the answers under it stand beside it, and would be there twice.

    """
    spot = find(sheet, asked.place)
    if spot.is_heading or spot.source["widget"] == HIDDEN:
        raise EditRefused(_("Das lässt sich nicht verdoppeln. Verdoppeln Sie die Fragen einzeln."))
    label = spot.source.get("label", _("Hinweis"))[: typed.LINE - len(COPIED)] + COPIED
    name = name_from(label, names_at(sheet, spot.listed, spot.schema))
    field = "field" if "field" in spot.source else "id"
    sheet.splice(spot.at + 1, 0, [{**spot.source, "label": label, field: name}], *spot.listed)
    if field == "field":
        sheet.put(sheet.get(*spot.own_schema), *spot.schema, "properties", name)
        needed = spot.source["field"] in sheet.get(*spot.schema).get("required", ())
        set_required(sheet, spot.schema, name, required=needed)
    place = "/".join(("frage", *spot.keys[:-1], name))
    return Told((place,), _("„%(label)s“ verdoppelt") % {"label": spot.source.get("label", "")}, place)


def remove_question(sheet: Sheet, asked: Operation) -> Told:
    """Remove a question with its answer; a page left empty gets a note.

    Raises:
        EditRefused: it is the last one of its group or heading.

    """
    spot = find(sheet, asked.place)
    page = sheet.get(FORM, "pages", spot.page, "id")
    for each in under(sheet, spot):
        forget(sheet, each)
    take_out(sheet, spot)
    told = _told(spot, _("„%(label)s“ entfernt"), f"seite/{page}")
    return Told((spot.place, f"{spot.place}/*"), told.said, told.goto)


def _told(spot: Spot, said: str, goto: str) -> Told:
    return Told((spot.place,), said % {"label": spot.source.get("label") or key_of(spot.source)}, goto)
