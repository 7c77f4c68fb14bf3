"""Panels of rules, parameters, texts and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from blaupause.engine.bundles import inputs
from blaupause.engine.bundles.editing import charging, ruling, settings, telling
from blaupause.engine.bundles.editing.model import EASY, FORM, PARAMETERS, TEMPLATE, TEXTS
from blaupause.engine.bundles.editing.reading import RULE_KINDS, rule_at
from blaupause.engine.bundles.editing.tree import position, spots
from blaupause.engine.bundles.parameters import ParameterSet
from blaupause.engine.forms import german
from blaupause.engine.forms.workshop import group_of

from .fields import Panel, box, line, pick, text
from .questions import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.forms import ChoiceField
    from django.utils.functional import _StrOrPromise

type Files = Mapping[str, Any]

_VALUE_TYPES = {
    "boolean": _("Ja/Nein"),
    "integer": _("Zahl"),
    "money": _("Betrag in Cent"),
    "percent": _("Prozent"),
    "text": _("Text"),
}
_AUDIENCES = {"applicant": _("Bürgerinnen und Bürger"), "clerk": _("Sachbearbeitung"), "both": _("beide")}
_LEVELS = {"municipality": _("Stadt oder Gemeinde"), "district": _("Landkreis")}


def of_rule(files: Files, place: str) -> Iterator[Panel]:
    """The panel of one rule, or of one to come (`regel/pruefung/`)."""
    kind = place.split("/")[1]
    rule = rule_at(files, place)
    if not rule:
        yield new_rule(files, "regel", place, kind, RULE_KINDS[kind])
        return
    fields, initial = _RULES[kind](files, rule)
    yield Panel("regel", place, RULE_KINDS[kind], _("Regel speichern"), fields, initial, _EXPERT[kind])


def new_rule(
    files: Files, name: str, place: str, kind: str, title: _StrOrPromise, guessed: Mapping[str, Any] | None = None
) -> Panel:
    """The panel of a rule to come, folded away where something is guessed from other words.

    `name` is the operation that it sends, `kind` one of `RULE_KINDS`, `guessed` what may be meant, by input.
    """
    fields, initial = _RULES[kind](files, {})
    if kind != ruling.FEE:
        fields = {"label": line(_("Kurzer Name"), _("Für die Redaktion."), needed=True), **fields}
    values = initial | dict(guessed or {})
    return Panel(name, place, title, _("Regel hinzufügen"), fields, values, _EXPERT[kind], is_open=guessed is None)


_EXPERT: Mapping[str, tuple[str, ...]] = {
    ruling.CHECK: ("expression", "when"),
    ruling.HINT: ("expression",),
    ruling.VALUE: (),
    ruling.FEE: ("expression", "when"),
}


def _check(files: Files, rule: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    built, initial = rows(files, rule.get("expr", ""), tuple(rule.get("on", "").split("[].")[:-1]))
    asked = [("[].".join(spot.keys), spot.source["label"]) for spot in spots(files[FORM]) if "field" in spot.source]
    fields = {
        "on": pick(_("Um welche Antwort geht es?"), asked),
        **{key: field for key, field in built.items() if key != "expression"},
        "message": text(_("Satz, wenn die Antwort nicht stimmt"), needed=True, rows=2),
        "expression": built["expression"],
        "when": line(_("Nur prüfen, wenn"), _("Ausdruck in CEL; leer: immer.")),
    }
    return fields, initial | {
        "on": rule.get("on", ""),
        "message": rule.get("message", ""),
        "when": rule.get("when", ""),
    }


def _hint(files: Files, rule: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    fields, initial = rows(files, rule.get("when", ""), ())
    said = {"text": text(_("Hinweis"), needed=True, rows=2), "for": pick(_("Für wen?"), _AUDIENCES.items())}
    return {**said, **fields}, initial | {"text": rule.get("text", ""), "for": rule.get("for", "applicant")}


def _value(_files: Files, rule: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    hint = _("In der Sprache CEL, zum Beispiel answers.anzahl * params.satz.")
    fields = {
        "type": pick(_("Was kommt heraus?"), _VALUE_TYPES.items()),
        "expression": text(_("Berechnung"), hint, needed=True),
    }
    return fields, {"type": rule.get("type", "integer"), "expression": rule.get("expr", "")}


def _fee(files: Files, rule: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Offer amounts and conditions by choice; what says more stands as it is written."""
    written = rule.get("amount", "")
    chosen = charging.read(files, written)
    amount = chosen or charging.Amount()
    built, initial = rows(files, rule.get("when", ""), group_of(rule))
    built["path_0"].label = _("Nur, wenn diese Antwort")
    of_town = [("", _("– der Betrag oben –")), *charging.sources(files).items()]
    times = [("", _("– nur einmal –")), *charging.factors(files).items()]
    hint = _("Beträge, die jede Kommune selbst setzt, stehen unter „Einstellungen der Kommune“.")
    fields = {
        "label": line(_("Wofür?"), needed=True),
        "cents": line(_("Betrag"), width="s", unit="€"),
        "source": pick(_("Oder der Betrag der Kommune"), of_town, hint, needed=False),
        "times": pick(_("Mal"), times, needed=False),
        "basis": line(_("Wie kommt der Betrag zustande?"), _("Steht neben dem Betrag."), needed=True),
        **{key: field for key, field in built.items() if key != "expression"},
        "expression": text(_("Berechnung"), _("In Cent, in der Sprache CEL. Gilt statt des Betrags."), rows=2),
        "when": line(_("Nur, wenn"), _("Ausdruck in CEL. Gilt statt der Auswahl.")),
    }
    known = {key: rule.get(key, "") for key in ("label", "basis")}
    initial |= {"cents": "" if amount.cents is None else german.show_amount(amount.cents)}
    initial |= {"source": amount.source, "times": amount.times, "when": initial["expression"]}
    return fields, initial | known | {"expression": "" if chosen else written}


_RULES = {ruling.CHECK: _check, ruling.HINT: _hint, ruling.VALUE: _value, ruling.FEE: _fee}


# --- Parameters


def new_parameter() -> Panel:
    fields = {
        "label": line(_("Neue Einstellung"), _("So liest es die Verwaltung der Kommune."), needed=True),
        "type": pick(_("Art des Werts"), settings.TYPES.items()),
        "group": pick(_("Gehört zu"), settings.GROUPS.items()),
    }
    name = _("Einstellung hinzufügen")
    return Panel("einstellung-neu", "einstellung/", name, name, fields, {"group": "process"})


def of_parameter(files: Files, place: str) -> Iterator[Panel]:
    listed = files[PARAMETERS]["parameters"]
    source = listed[position(listed, place.removeprefix("einstellung/"))]
    choices = {choice["value"]: choice["label"] for choice in source.get("choices", ())}
    parameter = ParameterSet({"parameters": [source]})[source["id"]]
    written = inputs.write(parameter, source.get("default"))
    default = choices.get(written, written)
    fields = {
        "label": line(_("Name"), needed=True),
        "help": text(_("Hilfe für die Kommune"), rows=2),
        "default": text(_("Vorgabe"), rows=4) if source["type"] in {"longtext", "codelist"} else line(_("Vorgabe")),
        "unit": line(_("Einheit"), width="s"),
        "group": pick(_("Gehört zu"), settings.GROUPS.items()),
        "required": box(_("Pflicht: Ohne diesen Wert geht die Leistung nicht online")),
        "locked": box(_("Gesperrt: Es gilt überall die Vorgabe")),
    }
    if source["type"] == "choice":
        fields["choices"] = text(_("Möglichkeiten"), _("Eine Möglichkeit je Zeile."), needed=True)
    initial = {key: source.get(key, "") for key in ("label", "help", "unit", "group", "required", "locked")}
    initial |= {"default": default, "choices": "\n".join(choices.values())}
    title = settings.TYPES[source["type"]]
    yield Panel("einstellung-aendern", place, title, _("Einstellung speichern"), fields, initial)


# --- Texts


def _proof(files: Files) -> ChoiceField:
    """Offer the answers that may open documents without a login."""
    known = [("", _("nichts: nur mit Anmeldung")), *telling.proofs(files).items()]
    hint = _("Was nur die Person weiß, zum Beispiel ihr Geburtsdatum. Sonst gibt es ohne Konto keine Rückfragen.")
    return pick(_("Ohne Anmeldung öffnet die Unterlagen"), known, hint, needed=False)


def of_facts(files: Files) -> Iterator[Panel]:
    source = files[TEMPLATE]
    lines = _("Eine Angabe je Zeile.")
    fields = {
        "title": line(_("Name der Leistung"), needed=True),
        "version": line(
            _("Version"), _("Neue Fragen: mittlere Zahl erhöhen. Korrekturen: letzte Zahl."), needed=True, width="s"
        ),
        "summary": text(_("Worum es geht, in einem Satz"), needed=True),
        "who": text(_("Wer kann das nutzen?"), needed=True),
        "level": pick(_("Wer ist zuständig?"), _LEVELS.items()),
        "minutes": line(_("So viele Minuten dauert das Ausfüllen"), needed=True, width="s"),
        "second_proof": _proof(files),
        "due_days": line(_("In so vielen Tagen wird entschieden"), needed=True, width="s"),
        "retention_months": line(_("So viele Monate nach dem Jahr des Abschlusses"), needed=True, width="s"),
        "retention_verified": box(_("Die Aufbewahrungsfrist ist geprüft")),
        "legal_basis": text(_("Rechtsgrundlagen"), lines),
        "documents": text(_("Das brauchen Bürgerinnen und Bürger"), lines),
        "synonyms": text(_("Wörter, nach denen gesucht wird"), lines),
        "life_situations": text(_("Lebenslagen"), lines, needed=True, rows=2),
        "declaration": text(_("Erklärung vor dem Absenden"), needed=True, rows=2),
        "submit_label": line(_("Beschriftung zum Absenden"), needed=True),
    }
    initial = {
        key: source[key]
        for key in ("title", "version", "summary", "who", "minutes", "due_days", "declaration", "submit_label")
    }
    initial |= {key: "\n".join(source[key]) for key in ("documents", "synonyms", "life_situations")}
    initial |= {
        "level": source["level_of_government"],
        "second_proof": source["second_proof"] or "",
        "retention_months": source["retention"]["months"],
        "retention_verified": source["retention"]["verified"],
        "legal_basis": "\n".join(basis["title"] for basis in source["legal_basis"]),
    }
    yield Panel("angaben", "angaben/leistung", _("Angaben zur Leistung"), _("Angaben speichern"), fields, initial)


def of_texts(files: Files) -> Iterator[Panel]:
    source = files[TEXTS]
    lines = _("Ein Schritt je Zeile.")
    fields = {
        "what": text(_("Worum geht es?"), needed=True, rows=4),
        "who": text(_("Für wen ist das?"), needed=True),
        "how": text(_("Wie geht das?"), needed=True),
        "next": text(_("So geht es weiter"), lines, needed=True, rows=4),
        "receipt_next": text(_("So geht es nach dem Absenden weiter"), lines, needed=True, rows=4),
        "questions": text(
            _("Häufige Fragen"), _("Frage in eine Zeile, Antwort darunter, dann eine leere Zeile."), rows=8
        ),
    }
    initial = {key: source[key] for key in ("what", "who", "how")}
    initial |= {key: "\n".join(source[key]) for key in ("next", "receipt_next")}
    initial["questions"] = "\n\n".join(f"{each['q']}\n{each['a']}" for each in source["questions"])
    yield Panel("texte", "texte/leistung", _("Seite der Leistung"), _("Texte speichern"), fields, initial)


def of_easy(files: Files) -> Iterator[Panel]:
    source = files[EASY]
    fields = {
        "title": line(_("Überschrift"), needed=True),
        "lines": text(
            _("Text in Leichter Sprache"), _("Eine Aussage je Zeile, höchstens 8 Wörter."), needed=True, rows=14
        ),
        "tested": box(_("Die Zielgruppe hat den Text geprüft")),
    }
    initial = {"title": source["title"], "lines": "\n".join(source["lines"]), "tested": not source["marked_untested"]}
    yield Panel("leicht", "texte/leicht", _("Leichte Sprache"), _("Leichte Sprache speichern"), fields, initial)
