"""Gives a template what its letters need: where they go, who decides, what can be done against it.

The questions come from shared blocks. All of it is part of the change that asked for a letter, and goes back with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blaupause.engine.bundles.blocks.pins import pins_of
from blaupause.engine.bundles.editing import pages, pinning
from blaupause.engine.bundles.editing.endings import is_charged, is_decided
from blaupause.engine.bundles.editing.model import (
    FORM,
    PARAMETERS,
    TEMPLATE,
    TESTS,
    TEXTS,
    EditRefused,
    Operation,
    Told,
)
from blaupause.engine.bundles.editing.notices import OUTCOME
from blaupause.engine.bundles.editing.settings import LISTED, SETTING
from blaupause.engine.bundles.editing.tree import spots
from blaupause.engine.bundles.starting import ANSWERED, READ_WITH_CODE, usual_parameters
from blaupause.engine.bundles.template import sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blaupause.engine.bundles.editing.sheet import Sheet

type Files = Mapping[str, Any]

ADDRESS, DELIVERY = SHARED = ("anschrift", "zustellung")
"""Blocks that a letter needs."""
_PAGE: Final = "Zustellung"
_CHOSEN, _CONSENT, _INBOX, _POST = "zustellung", "einwilligung_postfach", "postfach", "post"
_USUAL: Final = {"required": True, "locked": False}
_OF_NOTICES: Final[tuple[dict[str, Any], ...]] = (
    {
        "id": "authority_name",
        "label": "Behörde, die entscheidet",
        "type": "authority",
        **_USUAL,
        "group": "law",
        "help": "Steht im Kopf des Bescheids und in der Rechtsbehelfsbelehrung.",
    },
    {
        "id": "statute_title",
        "label": "Name der Satzung oder des Gesetzes",
        "type": "text",
        **_USUAL,
        "group": "law",
        "help": "Worauf sich die Entscheidung stützt, mit Datum.",
    },
    {"id": "statute_url", "label": "Link zur Satzung oder zum Gesetz", "type": "url", **_USUAL, "group": "law"},
    {
        "id": "court",
        "label": "Zuständiges Verwaltungsgericht",
        "type": "court",
        **_USUAL,
        "group": "law",
        "help": "Bei diesem Gericht wird gegen eine Entscheidung geklagt.",
    },
)
_REMEDY: Final[dict[str, Any]] = {
    "id": "remedy",
    "label": "Rechtsbehelf",
    "type": "choice",
    **_USUAL,
    "group": "law",
    "help": "Was gegen einen Bescheid möglich ist. Die Rechtsabteilung bestätigt den Wert.",
}
_OBJECTION, _NONE = "widerspruch", "none"
_REMEDIES: Final = (
    {"value": _OBJECTION, "label": "Widerspruch"},
    {"value": "klage", "label": "Klage"},
    {"value": _NONE, "label": "keiner im Bescheid"},
)
_OF_FEES: Final[tuple[dict[str, Any], ...]] = (
    {
        "id": "bank_details",
        "label": "Konto für die Gebühr",
        "type": "text",
        **_USUAL,
        "group": "fees",
        "help": "Name der Bank und IBAN. Steht so im Bescheid.",
    },
    {
        "id": "payment_days",
        "label": "Zahlungsfrist",
        "type": "integer",
        "unit": "Tage",
        "default": 30,
        **_USUAL,
        "group": "fees",
        "minimum": 1,
        "maximum": 90,
        "help": "Ab Bekanntgabe des Bescheids.",
    },
)
_ANSWERS: Final = {
    "strasse_hausnummer": "Musterweg 12",
    "postleitzahl": "36999",
    "wohnort": "Beispielstadt",
    _CHOSEN: _POST,
}
"""What stored tests answer where a question comes that has to be answered."""


def serves(slug: str, block: Mapping[str, Any]) -> bool:
    """Tell whether a version of a shared block asks what letters need: it may have been written anew."""
    asked = block["schema"]["properties"]
    if slug == ADDRESS:
        return "street" in block["applicant"] and {"strasse_hausnummer", "postleitzahl", "wohnort"} <= asked.keys()
    return _CONSENT in asked and {_INBOX, _POST} <= set(asked.get(_CHOSEN, {}).get("enum", ()))


def needed_label(id_: str) -> str:
    """Return what a parameter that a service needs is called, its id where nothing here adds it."""
    known = (*usual_parameters(), *_OF_NOTICES, _REMEDY)
    return next((str(each["label"]) for each in known if each["id"] == id_), id_)


def lacks(files: Files) -> bool:
    """Tell whether a template lacks something that every service needs, or letters where it has some."""
    template = files[TEMPLATE]
    is_sent_blindly = "delivery" not in template or "street" not in template["applicant"]
    return (is_sent_blindly and _sends(files)) or any(_missing(files))


def _sends(files: Files) -> bool:
    return any(each["letter"] for each in files[TEMPLATE]["outcomes"])


def complete(sheet: Sheet, asked: Operation) -> Told:
    """Add what is needed and was lost; go back to where that was asked for.

    Raises:
        EditRefused: nothing is missing, or it is asked for where nobody offers it.

    """
    if asked.place not in {OUTCOME, SETTING} or not lacks(sheet.files):
        raise EditRefused(_("Hier ist nichts zu ergänzen. Laden Sie die Seite neu."))
    added = equip(sheet, asked, was_decided=is_decided(sheet.files)) if _sends(sheet.files) else _set(sheet)
    return Told((asked.place,), _("Ergänzt: %(added)s") % {"added": added}, asked.place)


def equip(sheet: Sheet, asked: Operation, *, was_decided: bool) -> str:
    """Add what letters need and is not there yet, and say what that was; "" for nothing.

    Args:
        sheet: a template with the letter that is new.
        asked: brings the shared blocks.
        was_decided: whether a case could end with a notice before (`endings.is_decided`).

    """
    asked_before = _asks(sheet.files)
    if "street" not in sheet.get(TEMPLATE, "applicant"):
        names = _insert(sheet, asked, ADDRESS, _page_of_people(sheet.files))
        if sheet.get(TEMPLATE, "second_proof") is None:
            sheet.put(names["postleitzahl"], TEMPLATE, "second_proof")
    if "delivery" not in sheet.get(TEMPLATE):
        _deliver(sheet, asked)
    new = _asks(sheet.files) - asked_before
    questions = ngettext("%(count)s Frage", "%(count)s Fragen", new) % {"count": new} if new else ""
    settings = _set(sheet)
    _name_remedy(sheet, is_first=is_decided(sheet.files) and not was_decided)
    _retell(sheet)
    return _(" und ").join(filter(None, (questions, settings)))


def _asks(files: Files) -> int:
    return sum("field" in spot.source for spot in spots(files[FORM]))


def _set(sheet: Sheet) -> str:
    """Add the parameters that are missing; say how many."""
    missing = list(_missing(sheet.files))
    if not missing:
        return ""
    sheet.splice(len(sheet.get(*LISTED)), 0, missing, *LISTED)
    told = ngettext("%(count)s Einstellung der Kommune", "%(count)s Einstellungen der Kommune", len(missing))
    return told % {"count": len(missing)}


def _page_of_people(files: Files) -> str:
    """Return the place of the page that asks who applies, else of the first one."""
    names = sources_of(files[TEMPLATE]["applicant"].get("family_name", []))
    at = next((spot.page for spot in spots(files[FORM]) if spot.keys[0] in names), 0)
    return f"seite/{files[FORM]['pages'][at]['id']}"


def _deliver(sheet: Sheet, asked: Operation) -> None:
    """Ask how the letter goes out, unless the block is there already, and say so in the template."""
    names = _asked(sheet.files)
    if names is None:
        page = _page_of_delivery(sheet)
        names = _insert(sheet, asked, DELIVERY, page)
    said = {"field": names[_CHOSEN], "inbox": _INBOX, "post": _POST, "consent": names[_CONSENT]}
    sheet.put(said, TEMPLATE, "delivery")


def _page_of_delivery(sheet: Sheet) -> str:
    """Return the place of the page that asks about delivery, empty since its questions went; of a new one otherwise."""
    empty = (spot for spot in spots(sheet.get(FORM)) if spot.source.get("text") == pages.STAND_IN)
    there = (sheet.get(FORM, "pages", spot.page) for spot in empty)
    id_ = next((page["id"] for page in there if page["title"] == _PAGE), "")
    return f"seite/{id_}" if id_ else pages.add_page(sheet, Operation("seite-neu", values={"title": _PAGE})).goto


def _asked(files: Files) -> Mapping[str, str] | None:
    """Return what the questions about delivery are called, be they of the block or let go of it; None without."""
    pinned = [pin.names for pin in pins_of(files) if pin.block["slug"] == DELIVERY and not pin.above]
    properties = files[FORM]["schema"]["properties"]
    for names in (*pinned, {_CHOSEN: _CHOSEN, _CONSENT: _CONSENT}):
        ways = properties.get(names.get(_CHOSEN), {}).get("enum", ())
        if {_INBOX, _POST} <= set(ways) and names.get(_CONSENT) in properties:
            return names
    return None


def _insert(sheet: Sheet, asked: Operation, slug: str, page: str) -> Mapping[str, str]:
    """Put the questions of a block on a page; return what they are called there."""
    pinning.insert_block(sheet, Operation("baustein-einfuegen", page, block=asked.shared[slug]))
    pin = pins_of(sheet.files)[-1]
    names = pin.names
    if slug in asked.loose:
        pinning.detach_block(sheet, Operation("baustein-loesen", f"{pinning.ALL}{pin.id}"))
    _answer(sheet, {names[name]: answer for name, answer in _ANSWERS.items() if name in names})
    return names


def _answer(sheet: Sheet, answers: Mapping[str, str]) -> None:
    """Let stored tests go on showing what they show: all but those where nothing is said about what is missing."""
    for at, test in enumerate(sheet.get(TESTS, "tests")):
        if test["expect"]["valid"] or "problems" in test["expect"]:
            sheet.put({**test["answers"], **answers}, TESTS, "tests", at, "answers")


def _missing(files: Files) -> Iterator[Mapping[str, Any]]:
    there = {each["id"] for each in files[PARAMETERS]["parameters"]}
    of_letters = (*_OF_NOTICES, _remedy(files), *(_OF_FEES if is_charged(files) else ()))
    wanted = (*usual_parameters(), *(of_letters if _sends(files) else ()))
    return (each for each in wanted if each["id"] not in there)


def _remedy(files: Files) -> dict[str, Any]:
    """Return the parameter: what only confirms says nothing about remedies, and may be asked to."""
    if is_decided(files):
        return {**_REMEDY, "default": _OBJECTION, "choices": list(_REMEDIES[:2])}
    return {**_REMEDY, "default": _NONE, "choices": list(_REMEDIES)}


def _name_remedy(sheet: Sheet, *, is_first: bool) -> None:
    """Let the template say about remedies what the parameter says; the first decision is not left without one."""
    at = next(at for at, each in enumerate(sheet.get(*LISTED)) if each["id"] == _REMEDY["id"])
    if is_first and sheet.get(*LISTED, at).get("default") == _NONE and not sheet.get(*LISTED, at, "locked"):
        sheet.put(_OBJECTION, *LISTED, at, "default")
    parameter = sheet.get(*LISTED, at)
    said = {**sheet.get(TEMPLATE, "remedy"), "kind": parameter["default"], "locked": parameter["locked"]}
    sheet.put(said, TEMPLATE, "remedy")


def _retell(sheet: Sheet) -> None:
    """Say that a letter comes where the template still says, as it began, that an answer is read with a code."""
    steps = sheet.get(TEMPLATE, "process", "steps")
    if steps[-1] == ANSWERED:
        last = {**ANSWERED, "id": "decided", "label": "Sie bekommen unseren Brief"}
        sheet.put(last, TEMPLATE, "process", "steps", len(steps) - 1)
    told = sheet.get(TEXTS, "receipt_next")
    if told[-1] == READ_WITH_CODE:
        sheet.put("Sie bekommen unseren Brief so, wie Sie es gewählt haben.", TEXTS, "receipt_next", len(told) - 1)
