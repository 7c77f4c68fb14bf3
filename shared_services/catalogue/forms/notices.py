"""Panels of outcomes and letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from blaupause.engine.bundles.editing.endings import offered
from blaupause.engine.bundles.editing.model import TEMPLATE
from blaupause.engine.bundles.editing.notices import BLOCKS, LETTER, OUTCOME, block_of, letter_file, letters_of
from blaupause.engine.bundles.editing.tree import position

from .fields import Panel, box, line, pick, text
from .questions import condition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

type Files = Mapping[str, Any]

_TEXT = _("Nur bei Absatz, Überschrift und Liste. Platzhalter wie {answers.vorname} stehen in geschweiften Klammern.")


def of_outcomes(files: Files) -> Iterator[Panel]:
    """The panel of an ending to come, as long as there is one that the template does not have."""
    kinds = [(name, ending.offered) for name, ending in offered(files)]
    if not kinds:
        return
    told = _(
        "Den Brief schreiben wir vor, Sie ändern ihn. Mit dem ersten kommt dazu, was Briefe brauchen: Fragen nach "
        "Anschrift und Zustellung, Einstellungen für Behörde, Gericht, Rechtsbehelf und Satzung."
    )
    own = _("Leer: so wie oben. Zum Beispiel: Erlaubnis erteilen.")
    fields = {
        "kind": pick(_("Wie kann der Vorgang noch enden?"), kinds, told),
        "label": line(_("Eigener Name für die Sachbearbeitung"), own),
    }
    name = _("Ergebnis hinzufügen")
    yield Panel("ergebnis-neu", OUTCOME, name, name, fields)


def of_outcome(files: Files, place: str) -> Iterator[Panel]:
    listed = files[TEMPLATE]["outcomes"]
    source = listed[position(listed, place.removeprefix(OUTCOME))]
    reasons = _(
        "Titel in eine Zeile, Text darunter, dann eine leere Zeile. Die Sachbearbeitung fügt sie mit einem Klick ein."
    )
    fields = {
        "label": line(_("So heißt es in der Sachbearbeitung"), needed=True),
        "citizen_label": line(_("So lesen es Bürgerinnen und Bürger"), needed=True),
        "act": line(_("Beschriftung des Knopfs"), needed=True),
        "reasons_required": box(_("Eine Begründung ist Pflicht")),
        "reason_blocks": text(_("Vorbereitete Gründe"), reasons, rows=10),
    }
    initial = {key: source[key] for key in ("label", "citizen_label", "act", "reasons_required")}
    initial["reason_blocks"] = "\n\n".join(map(_reason, source["reason_blocks"]))
    if "granted" in source:
        fields["granted_label"] = line(_("Frage an die Sachbearbeitung"), needed=True)
        fields["granted_hint"] = line(_("Hilfe zu dieser Frage"))
        initial |= {f"granted_{key}": source["granted"].get(key, "") for key in ("label", "hint")}
    yield Panel("ergebnis-aendern", place, _("Ergebnis"), _("Ergebnis speichern"), fields, initial)
    if not source["letter"]:
        there = [("", _("Ein neuer Brief")), *((id_, letter["title"]) for id_, letter in letters_of(files))]
        name = _("Brief hinzufügen")
        fields = {"letter": pick(_("Welcher Brief geht dann hinaus?"), there, needed=False)}
        yield Panel("brief-neu", place, name, name, fields, is_open=False)


def _reason(reason: Mapping[str, str]) -> str:
    """Write a reason as it is read back: an empty line in its text would begin another one."""
    return "\n".join((reason["title"], *(each for each in reason["text"].splitlines() if each.strip())))


def of_letter(files: Files, place: str) -> Iterator[Panel]:
    """The panels of a letter, or of one of its blocks (`bescheid/ablehnung/3`)."""
    letter, _slash, number = place.removeprefix(LETTER).partition("/")
    if number:
        yield from _of_block(files, place)
    elif (source := files.get(letter_file(letter))) is None:
        return
    else:
        fields = {"title": line(_("Titel"), needed=True), "subject": line(_("Betreff"))}
        initial = {"title": source["title"], "subject": source.get("subject", "")}
        yield Panel("bescheid-aendern", place, _("Bescheid"), _("Bescheid speichern"), fields, initial)
    name = _("Teil dahinter einfügen") if number else _("Teil am Ende einfügen")
    yield Panel("teil-neu", place, name, _("Teil einfügen"), _fields(), {"type": "paragraph"}, is_open=False)


def _of_block(files: Files, place: str) -> Iterator[Panel]:
    block = block_of(files, place)
    initial = {"type": block["type"], "text": block.get("text", "")}
    yield Panel("teil-aendern", place, BLOCKS[block["type"]], _("Teil speichern"), _fields(), initial)
    yield condition(files, place, block.get("when", ""), ())


def _fields() -> dict[str, Any]:
    return {"type": pick(_("Art"), BLOCKS.items()), "text": text(_("Text"), _TEXT, rows=6)}
