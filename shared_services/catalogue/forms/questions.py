"""Panels of pages and questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from blaupause.engine.bundles.editing import Sheet
from blaupause.engine.bundles.editing.conditions import AND, OPERATORS, OR, from_cel
from blaupause.engine.bundles.editing.details import MEGABYTE, PDF
from blaupause.engine.bundles.editing.kinds import KINDS
from blaupause.engine.bundles.editing.pinning import pin_at
from blaupause.engine.bundles.editing.showing import CLAUSES
from blaupause.engine.bundles.editing.speech import BundleSpeech
from blaupause.engine.bundles.editing.tree import Spot, find, find_page, spots
from blaupause.engine.forms import german
from blaupause.engine.forms.model import HIDDEN
from blaupause.engine.forms.schema import EARLIEST, LATEST
from blaupause.engine.forms.words import say

from .fields import Panel, box, line, pick, text
from .pinned import left_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django import forms

type Files = Mapping[str, Any]


def of_page(files: Files, place: str) -> Iterator[Panel]:
    page = files["form.json"]["pages"][find_page(Sheet(files), place)]
    yield Panel(
        "seite-aendern",
        place,
        _("Seite"),
        _("Seite speichern"),
        {"title": line(_("Überschrift der Seite"), needed=True), "intro": text(_("Einleitung"))},
        {"title": page["title"], "intro": page.get("intro", "")},
    )
    yield new_question(place)
    yield condition(files, place, page.get("visible", ""), ())


def new_page(place: str) -> Panel:
    fields = {"title": line(_("Überschrift der neuen Seite"), needed=True)}
    return Panel("seite-neu", place, _("Seite hinzufügen"), _("Seite hinzufügen"), fields, is_open=False)


def new_question(place: str) -> Panel:
    fields = {
        "label": line(_("Neue Frage"), _("So lesen es Bürgerinnen und Bürger."), needed=True),
        "kind": pick(_("Art der Antwort"), ((name, kind.label) for name, kind in KINDS.items())),
        "choices": text(_("Möglichkeiten"), _("Nur bei einer Auswahl. Eine Möglichkeit je Zeile.")),
        "required": box(_("Die Antwort ist Pflicht")),
    }
    return Panel("frage-neu", place, _("Frage hinzufügen"), _("Frage hinzufügen"), fields, {"required": True})


def of_question(files: Files, place: str) -> Iterator[Panel]:
    """Panels of a question; of one from a shared block only what the block leaves to templates."""
    pin = pin_at(files, place)
    panels = _of_question(files, place)
    return panels if pin is None else left_by(pin, place, panels)


def _of_question(files: Files, place: str) -> Iterator[Panel]:
    sheet = Sheet(files)
    spot = find(sheet, place)
    if "field" in spot.source:
        yield _question(sheet, spot)
    elif spot.is_heading:
        yield _heading(spot)
    elif spot.source["widget"] == HIDDEN:
        return
    else:
        yield _note(spot)
    if "questions" in spot.source:
        yield new_question(place)
    yield condition(files, place, spot.source.get("visible", ""), spot.keys[:-1])
    homes = [(f"seite/{page['id']}", page["title"]) for page in files["form.json"]["pages"]]
    groups = [(each.place, each.source["label"]) for each in spots(files["form.json"]) if "questions" in each.source]
    fields = {"to": pick(_("Seite oder Gruppe"), [*homes, *(each for each in groups if each[0] != place)])}
    yield Panel("frage-bringen", place, _("Woandershin bringen"), _("Dorthin bringen"), fields, is_open=False)


def _note(spot: Spot) -> Panel:
    tones = (("info", _("Hinweis")), ("warning", _("Warnung")), ("danger", _("Gefahr")))
    fields = {
        "label": line(_("Überschrift")),
        "text": text(_("Text"), needed=True),
        "tone": pick(_("Wirkung"), tones),
        **_help(),
    }
    initial = {key: spot.source.get(key, "") for key in ("label", "text", "tone")}
    expert = ("help_title", "help_text", "hint")
    return Panel("frage-aendern", spot.place, _("Hinweis"), _("Hinweis speichern"), fields, initial, expert)


def _heading(spot: Spot) -> Panel:
    help_ = spot.source.get("help", {})
    fields = {"label": line(_("Überschrift"), needed=True), "hint": line(_("Hilfe unter der Überschrift")), **_help()}
    initial = {
        "label": spot.source["label"],
        "hint": spot.source.get("hint", ""),
        "help_title": help_.get("title", ""),
        "help_text": help_.get("text", ""),
    }
    expert = ("help_title", "help_text")
    return Panel("frage-aendern", spot.place, _("Überschrift"), _("Überschrift speichern"), fields, initial, expert)


def _help() -> dict[str, forms.Field]:
    return {"help_title": line(_("Hilfe: Überschrift")), "help_text": text(_("Hilfe: Text"))}


def _question(sheet: Sheet, spot: Spot) -> Panel:
    source, own = spot.source, sheet.get(*spot.own_schema)
    more, initial = _details(source, own)
    help_ = source.get("help", {})
    needed = sheet.get(*spot.schema).get("required", ())
    fields = {
        "label": line(_("Frage"), needed=True),
        "hint": line(_("Hilfe unter der Frage")),
        "required": box(_("Die Antwort ist Pflicht")),
        **more,
        **_help(),
        "missing": line(_("Satz, wenn die Angabe fehlt"), _("Ohne ihn sagt das Formular es in eigenen Worten.")),
    }
    initial |= {
        "label": source["label"],
        "hint": source.get("hint", ""),
        "required": source["field"] in needed,
        "help_title": help_.get("title", ""),
        "help_text": help_.get("text", ""),
        "missing": source.get("errors", {}).get("required", ""),
    }
    expert = ("help_title", "help_text", "missing")
    return Panel("frage-aendern", spot.place, _("Frage"), _("Frage speichern"), fields, initial, expert)


type Inputs = tuple[dict[str, forms.Field], dict[str, Any]]
"""What only a kind of question has, and what stands there."""


def _details(source: Mapping[str, Any], own: Mapping[str, Any]) -> Inputs:  # noqa: PLR0911 – one for each kind
    match source["widget"]:
        case "text" | "textarea":
            lengths = (_("Mindestens so viele Zeichen"), _("Höchstens so viele Zeichen"))
            return _limits(lengths, own.get("minLength", ""), own.get("maxLength", ""))
        case "number":
            fields, initial = _limits(_NUMBERS, *(_plain(own.get(key, "")) for key in ("minimum", "maximum")))
            return {**fields, "unit": line(_("Einheit"), width="s")}, {**initial, "unit": source.get("unit", "")}
        case "money":
            low, high = (german.show_amount(own[key]) if key in own else "" for key in ("minimum", "maximum"))
            return _limits((_("Kleinster Betrag"), _("Größter Betrag")), low, high)
        case "date" | "time" | "datetime" as moment:
            first, last = (say(moment, own.get(key, "")) for key in (EARLIEST, LATEST))
            return _limits(_MOMENTS[moment], first, last)
        case "radio" | "select" | "checkboxes":
            labels = "\n".join(choice["label"] for choice in source.get("choices", ()))
            field = text(_("Möglichkeiten"), _("Eine Möglichkeit je Zeile."), rows=5)
            return {"choices": field}, {"choices": labels}
        case "upload":
            return _upload(source)
        case "repeat":
            return _group(source, own)
    return {}, {}


def _plain(limit: float | str) -> float | str:
    return german.show_number(limit) if isinstance(limit, float) else limit


_NUMBERS = (_("Kleinste Zahl"), _("Größte Zahl"))
_MOMENTS = {
    "date": (_("Frühester Tag"), _("Spätester Tag")),
    "time": (_("Früheste Uhrzeit"), _("Späteste Uhrzeit")),
    "datetime": (_("Frühester Zeitpunkt"), _("Spätester Zeitpunkt")),
}


def _limits(labels: tuple[Any, Any], low: object, high: object) -> Inputs:
    fields: dict[str, forms.Field] = {"least": line(labels[0], width="s"), "most": line(labels[1], width="s")}
    return fields, {"least": low, "most": high}


def _group(source: Mapping[str, Any], own: Mapping[str, Any]) -> Inputs:
    fields, initial = _limits(
        (_("Mindestens so viele Einträge"), _("Höchstens so viele Einträge")),
        own.get("minItems", ""),
        own.get("maxItems", 20),
    )
    words: dict[str, forms.Field] = {
        "item_label": line(_("So heißt ein Eintrag"), needed=True),
        "add_label": line(_("Beschriftung zum Hinzufügen"), needed=True),
    }
    return {**words, **fields}, {**initial, **{key: source[key] for key in words}}


def _upload(source: Mapping[str, Any]) -> Inputs:
    kinds = (("both", _("PDF und Fotos")), ("pdf", _("nur PDF")), ("pictures", _("nur Fotos")))
    fields: dict[str, forms.Field] = {
        "accept": pick(_("Welche Dateien?"), kinds),
        "most": line(_("Höchstens so viele Dateien"), needed=True, width="s"),
        "megabytes": line(_("Größte Datei"), needed=True, width="s", unit="MB"),
    }
    pdf, pictures = PDF in source["accept"], any(kind != PDF for kind in source["accept"])
    accept = "both" if pdf and pictures else "pdf" if pdf else "pictures"
    return fields, {"accept": accept, "most": source["max_files"], "megabytes": max(source["max_bytes"] // MEGABYTE, 1)}


# --- Conditions


_VALUE_HINT = _("Wie er im Formular steht, bei Ja/Nein: ja oder nein. Auch der Name einer Einstellung geht.")


def condition(files: Files, place: str, expression: str, group: tuple[str, ...]) -> Panel:
    """The builder of a condition; one that has not its shape stands in the field for experts."""
    fields, initial = rows(files, expression, group)
    return Panel(
        "bedingung",
        place,
        _("Wann zeigen?"),
        _("Bedingung speichern"),
        fields,
        initial,
        ("expression",),
        is_open=bool(expression),
    )


def rows(files: Files, expression: str, group: tuple[str, ...]) -> Inputs:
    """Return the builder's inputs: one more row than there is, and the expression as it is written."""
    speech = BundleSpeech(files, group)
    built = from_cel(expression, speech) if expression else None
    clauses = built.clauses if built else ()
    options = [("", _("– keine –")), *speech.options()]
    initial: dict[str, Any] = {"joined": built.joined if built else AND, "expression": "" if built else expression}
    fields: dict[str, forms.Field] = {}
    for number in range(min(len(clauses) + 1, CLAUSES)):
        nth = "" if number == 0 else f" {number + 1}"
        fields[f"path_{number}"] = pick(_("Frage%(nth)s") % {"nth": nth}, options, needed=False)
        fields[f"operator_{number}"] = pick(_("Vergleich%(nth)s") % {"nth": nth}, OPERATORS.items())
        fields[f"value_{number}"] = line(_("Wert%(nth)s") % {"nth": nth}, _VALUE_HINT if number == 0 else "")
        if number < len(clauses):
            clause = clauses[number]
            parts = {"path": clause.path, "operator": clause.operator, "value": clause.value}
            initial |= {f"{key}_{number}": value for key, value in parts.items()}
    if clauses:
        joined = ((AND, _("alle zutreffen")), (OR, _("eine zutrifft")))
        fields["joined"] = pick(_("Mehrere Bedingungen: gilt, wenn"), joined)
    hint = _("In der Sprache CEL. Steht hier etwas, gilt es statt der Auswahl.")
    fields["expression"] = text(_("Ausdruck"), hint, rows=2)
    return fields, initial
