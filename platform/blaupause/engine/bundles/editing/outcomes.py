"""Adds, changes and removes ways to end a case, with the letters that go out then."""

import re
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blaupause.engine.bundles.editing import typed
from blaupause.engine.bundles.editing.endings import (
    CHARGED,
    PARTLY,
    Ending,
    ending_of,
    first_letter,
    is_decided,
    offered,
)
from blaupause.engine.bundles.editing.equipping import equip
from blaupause.engine.bundles.editing.model import RULES, TEMPLATE, EditRefused, Operation, Told, Values
from blaupause.engine.bundles.editing.moving import move
from blaupause.engine.bundles.editing.names import name_from
from blaupause.engine.bundles.editing.notices import LETTER, OUTCOME, file_of_letter, letter_file, letters_of
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.tree import position
from blaupause.engine.letters.template import says_fee

LISTED: Final = (TEMPLATE, "outcomes")
_REASON: Final = gettext_lazy("Schreiben Sie den Titel in eine Zeile, den Text darunter und dann eine leere Zeile.")


def add_outcome(sheet: Sheet, asked: Operation) -> Told:
    """Add a way to end a case; with its letter comes what a letter needs."""
    known, was_decided = dict(offered(sheet.files)), is_decided(sheet.files)
    ending = known[typed.chosen(asked.values, "kind", tuple(known))]
    label = typed.line(asked.values, "label") or ending.label
    place = f"{OUTCOME}{ending.id}"
    listed = sheet.get(*LISTED)
    if not ending.letter:
        sheet.splice(len(listed), 0, [ending.outcome(label, None)], *LISTED)
        return Told((place,), _("Ergebnis „%(label)s“ hinzugefügt") % {"label": label}, place)
    letter = _write(sheet, ending)
    sheet.splice(len(listed), 0, [ending.outcome(label, letter)], *LISTED)
    said = _("Ergebnis „%(label)s“ mit Brief hinzugefügt") % {"label": label}
    return _equipped(sheet, asked, (place, letter), said, was_decided=was_decided)


def _write(sheet: Sheet, ending: Ending) -> str:
    """Put the first letter of an ending into the template; return what it is called there."""
    letter = name_from(ending.letter, {id_ for id_, _source in letters_of(sheet.files)})
    sheet.put(first_letter(sheet.files, ending), letter_file(letter))
    return letter


def _equipped(sheet: Sheet, asked: Operation, new: tuple[str, str], said: str, *, was_decided: bool) -> Told:
    """Add what a new letter needs, say so, and go to the letter: it is to be read."""
    place, letter = new
    added = equip(sheet, asked, was_decided=was_decided)
    told = _("%(said)s, dazu %(added)s") % {"said": said, "added": added} if added else said
    return Told((place, f"{LETTER}{letter}", f"{LETTER}{letter}/*"), told, f"{LETTER}{letter}")


def change_outcome(sheet: Sheet, asked: Operation) -> Told:
    at = _find(sheet, asked.place)
    source, values = dict(sheet.get(*LISTED, at)), asked.values
    source |= {key: typed.line(values, key, needed=True) for key in ("label", "citizen_label", "act")}
    source["reasons_required"] = typed.ticked(values, "reasons_required")
    source["reason_blocks"] = _reasons(values, source["reason_blocks"])
    if "granted" in source:
        asks, hint = typed.line(values, "granted_label", needed=True), typed.line(values, "granted_hint")
        kept = {key: value for key, value in source["granted"].items() if key not in {"label", "hint"}}
        source["granted"] = {"label": asks, **({"hint": hint} if hint else {}), **kept}
    sheet.put(source, *LISTED, at)
    return Told((asked.place,), _("„%(label)s“ geändert") % {"label": source["label"]}, asked.place)


def _reasons(values: Values, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Read prepared reasons, a block each with its title in the first line; those that were there keep their id."""
    ids = {each["title"]: each["id"] for each in known}
    found: list[dict[str, Any]] = []
    plain = values.get("reason_blocks", "").replace("\0", "").replace("\r\n", "\n")
    for block in filter(None, (each.strip() for each in re.split(r"\n\s*\n", plain))):
        title, _line, text = (part.strip() for part in block.partition("\n"))
        if not text or len(title) > typed.LINE or len(text) > typed.TEXT:
            raise EditRefused(_REASON, field="reason_blocks")
        id_ = ids.pop(title, "") or name_from(title, {*ids.values(), *(each["id"] for each in found)}, "grund")
        found.append({"id": id_, "title": title, "text": text})
    return found


def move_outcome(sheet: Sheet, asked: Operation) -> Told:
    """Move an ending up or down by one in the clerk's choice; the first stays first, the last last."""
    at = move(sheet, asked, _find(sheet, asked.place), LISTED)
    return Told((asked.place,), _("„%(label)s“ verschoben") % {"label": sheet.get(*LISTED, at, "label")}, asked.place)


def remove_outcome(sheet: Sheet, asked: Operation) -> Told:
    """Remove an ending, and its letter where no other one sends it.

    Raises:
        EditRefused: it is the only one.

    """
    at, listed = _find(sheet, asked.place), sheet.get(*LISTED)
    if len(listed) == 1:
        raise EditRefused(_("Ein Vorgang braucht mindestens ein Ergebnis. Fügen Sie zuerst ein anderes hinzu."))
    gone = listed[at]
    sheet.splice(at, 1, [], *LISTED)
    letter, places = gone["letter"], [asked.place]
    if letter and all(each["letter"] != letter for each in sheet.get(*LISTED)):
        sheet.drop(letter_file(letter))
        places += [f"{LETTER}{letter}", f"{LETTER}{letter}/*"]
    return Told(tuple(places), _("Ergebnis „%(label)s“ entfernt") % {"label": gone["label"]}, OUTCOME)


def _find(sheet: Sheet, place: str) -> int:
    return position(sheet.get(*LISTED), place.removeprefix(OUTCOME))


# --- The letter of an outcome


def add_letter(sheet: Sheet, asked: Operation) -> Told:
    """Let an outcome (the place) send a letter: a new one, or one that there is.

    Raises:
        EditRefused: it sends one.

    """
    at, was_decided = _find(sheet, asked.place), is_decided(sheet.files)
    outcome = sheet.get(*LISTED, at)
    if outcome["letter"]:
        raise EditRefused(_("Dieses Ergebnis hat schon einen Brief. Entfernen Sie ihn zuerst."))
    there = [id_ for id_, _source in letters_of(sheet.files)]
    letter = typed.chosen(asked.values, "letter", ("", *there)) or _write(sheet, ending_of(outcome["id"]))
    sheet.put({**outcome, "letter": letter}, *LISTED, at)
    said = _("Brief zu „%(label)s“ hinzugefügt") % {"label": outcome["label"]}
    return _equipped(sheet, asked, (asked.place, letter), said, was_decided=was_decided)


def remove_letter(sheet: Sheet, asked: Operation) -> Told:
    """Remove a letter (the place): the outcomes that sent it go without.

    Raises:
        EditRefused: one of them grants a part, which takes a notice.

    """
    file, letter = file_of_letter(sheet, asked.place), asked.place.removeprefix(LETTER)
    senders = [at for at, each in enumerate(sheet.get(*LISTED)) if each["letter"] == letter]
    for at in senders:
        outcome = sheet.get(*LISTED, at)
        if outcome["id"] == PARTLY:
            said = _("„%(label)s“ geht nicht ohne Bescheid. Entfernen Sie das ganze Ergebnis.")
            raise EditRefused(said, label=outcome["label"])
        sheet.put({**outcome, "letter": None}, *LISTED, at)
    title = sheet.get(file, "title")
    sheet.drop(file)
    places = (f"{OUTCOME}*", asked.place, f"{asked.place}/*")
    return Told(places, _("Brief „%(title)s“ entfernt") % {"title": title}, OUTCOME)


def charge(sheet: Sheet, asked: Operation) -> Told:
    """Let a letter (the place) say what is to be paid, before what people told us or whom they may ask.

    Raises:
        EditRefused: it says so, or there is nothing to pay.

    """
    file = file_of_letter(sheet, asked.place)
    if says_fee(sheet.get(file)):
        raise EditRefused(_("Dieser Brief nennt die Gebühr schon."))
    if not sheet.get(RULES, "fee"):
        raise EditRefused(_("Es gibt noch keine Gebühr. Legen Sie sie zuerst unter „Regeln und Gebühr“ an."))
    blocks = sheet.get(file, "blocks")
    after = ("answers_table", "remedy", "signature")
    at = next((at for at, each in enumerate(blocks) if each["type"] in after), len(blocks))
    at -= bool(at and blocks[at - 1]["type"] == "heading")
    sheet.splice(at, 0, CHARGED, file, "blocks")
    said = _("Gebühr in „%(title)s“ aufgenommen") % {"title": sheet.get(file, "title")}
    new = (asked.place, asked.place.removeprefix(LETTER))
    return _equipped(sheet, asked, new, said, was_decided=is_decided(sheet.files))
