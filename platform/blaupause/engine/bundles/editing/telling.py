"""Changes what is told about a service: its facts, the service page, Leichte Sprache."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from blaupause.engine.bundles.editing import typed
from blaupause.engine.bundles.editing.model import EASY, FORM, TEMPLATE, TEXTS, EditRefused, Operation, Told, Values
from blaupause.engine.bundles.editing.names import name_from
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.tree import spots

FACTS, SERVICE, EASILY = "angaben/leistung", "texte/leistung", "texte/leicht"
LEVELS: Final = ("municipality", "district")
_VERSION: Final = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)
_FEWEST: Final = 3
_PROOFS: Final = frozenset({"text", "date"})


def change_facts(sheet: Sheet, asked: Operation) -> Told:
    """Change the metadata that people set: title, version, times, retention, search words."""
    values = asked.values
    version = typed.line(values, "version", needed=True, limit=30)
    if not _VERSION.fullmatch(version):
        raise EditRefused(_("Eine Version besteht aus drei Zahlen, zum Beispiel 1.0.0."), field="version")
    for key in ("title", "submit_label"):
        sheet.put(typed.line(values, key, needed=True), TEMPLATE, key)
    for key in ("summary", "who", "declaration"):
        sheet.put(typed.text(values, key, needed=True), TEMPLATE, key)
    sheet.put(version, TEMPLATE, "version")
    sheet.put(typed.chosen(values, "level", LEVELS), TEMPLATE, "level_of_government")
    sheet.put(typed.needed_number(values, "minutes", 1, 240), TEMPLATE, "minutes")
    sheet.put(typed.needed_number(values, "due_days", 1, 1_000), TEMPLATE, "due_days")
    sheet.put(typed.needed_number(values, "retention_months", 1, 1_200), TEMPLATE, "retention", "months")
    sheet.put(typed.ticked(values, "retention_verified"), TEMPLATE, "retention", "verified")
    for key in ("synonyms", "documents"):
        sheet.put(_once(typed.lines(values, key)), TEMPLATE, key)
    situations = [name_from(each, ()).replace("_", "-") for each in typed.lines(values, "life_situations", needed=True)]
    sheet.put(_once(situations), TEMPLATE, "life_situations")
    if "second_proof" in values:
        proof = typed.chosen(values, "second_proof", ("", *proofs(sheet.files)))
        sheet.put(proof or None, TEMPLATE, "second_proof")
    _change_law(sheet, values)
    return Told((FACTS,), _("Angaben zur Leistung geändert"), FACTS)


def proofs(files: Mapping[str, Any]) -> dict[str, str]:
    """List the questions whose answer can open documents without a login: short ones asked of all, and its own."""
    needed, own = set(files[FORM]["schema"].get("required", ())), files[TEMPLATE]["second_proof"]
    asked = {spot.keys[0]: spot.source for spot in spots(files[FORM]) if not spot.depth and "field" in spot.source}
    return {
        name: source["label"]
        for name, source in asked.items()
        if name == own or (name in needed and source["widget"] in _PROOFS)
    }


def _change_law(sheet: Sheet, values: Values) -> None:
    """Take the legal bases, one a line; those that were there keep what is known of them."""
    known = {basis["title"]: basis for basis in sheet.get(TEMPLATE, "legal_basis")}
    titles = _once(typed.lines(values, "legal_basis"))
    listed = [known.get(title, {"title": title, "verified": False}) for title in titles]
    sheet.put(listed, TEMPLATE, "legal_basis")


def _once(entries: list[str]) -> list[str]:
    return list(dict.fromkeys(entries))


def change_texts(sheet: Sheet, asked: Operation) -> Told:
    """Change the service page."""
    for key in ("what", "who", "how"):
        sheet.put(typed.text(asked.values, key, needed=True), TEXTS, key)
    for key in ("next", "receipt_next"):
        sheet.put(typed.lines(asked.values, key, needed=True), TEXTS, key)
    sheet.put(_questions(asked.values), TEXTS, "questions")
    return Told((SERVICE,), _("Texte geändert"), SERVICE)


def _questions(values: Values) -> list[dict[str, Any]]:
    """Read questions and answers: a block each, the question in its first line."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", typed.text(values, "questions")) if block.strip()]
    found = []
    for block in blocks:
        question, _line, answer = block.partition("\n")
        if not answer.strip() or len(question) > typed.LINE:
            raise EditRefused(
                _("Schreiben Sie die Frage in eine Zeile, die Antwort darunter und dann eine leere Zeile."),
                field="questions",
            )
        found.append({"q": question.strip(), "a": answer.strip()})
    return found


def change_easy(sheet: Sheet, asked: Operation) -> Told:
    """Change the text in Leichte Sprache."""
    lines = typed.lines(asked.values, "lines", needed=True)
    if len(lines) < _FEWEST:
        raise EditRefused(_("Ein Text in Leichter Sprache hat mindestens 3 Zeilen."), field="lines")
    sheet.put(typed.line(asked.values, "title", needed=True), EASY, "title")
    sheet.put(lines, EASY, "lines")
    sheet.put(not typed.ticked(asked.values, "tested"), EASY, "marked_untested")
    return Told((EASILY,), _("Leichte Sprache geändert"), EASILY)
