"""The form in words: pages, questions, groups inside groups, and what may be answered."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from blaupause.engine.bundles.difference.model import Group
from blaupause.engine.bundles.difference.things import (
    WHEN,
    Facet,
    Source,
    Thing,
    Told,
    facets,
    lines,
    quoted,
    technical,
    words,
    yes_no,
)
from blaupause.engine.forms.german import show_number
from blaupause.engine.forms.model import HIDDEN, INFO, SECTION
from blaupause.engine.forms.words import LIMITS, say_limit

WIDGETS: Final[Mapping[str, str]] = {
    "text": "Text in einer Zeile",
    "textarea": "Text in mehreren Zeilen",
    "email": "E-Mail-Adresse",
    "tel": "Telefonnummer",
    "date": "Datum",
    "time": "Uhrzeit",
    "datetime": "Tag und Uhrzeit",
    "iban": "IBAN",
    "plate": "Kennzeichen",
    "place": "Ort auf der Karte",
    "number": "Zahl",
    "money": "Betrag",
    "yesno": "Ja oder Nein",
    "checkbox": "Kästchen zum Ankreuzen",
    "select": "Auswahl aus einer Liste",
    "radio": "Auswahl",
    "checkboxes": "Auswahl, auch mehreres",
    "upload": "Dateien",
    "repeat": "Einträge, die sich wiederholen",
}
_ERRORS: Final[Mapping[str, str]] = {
    "required": "Meldung, wenn die Angabe fehlt",
    "minLength": "Meldung, wenn die Angabe zu kurz ist",
    "maxLength": "Meldung, wenn die Angabe zu lang ist",
    "pattern": "Meldung, wenn die Angabe nicht passt",
    "format": "Meldung, wenn die Angabe nicht zu lesen ist",
}


def _choices(value: list[Source]) -> str:
    return lines([f"{each['label']} ({each['hint']})" if each.get("hint") else each["label"] for each in value])


def _help(value: Source) -> str:
    return f"{value['title']}\n{value['text']}"


def _kinds_of_files(value: list[str]) -> str:
    return words([each.rpartition("/")[2].upper() for each in value])


def _megabytes(value: int) -> str:
    return f"höchstens {show_number(round(value / 1024 / 1024, 1))} MB je Datei ({show_number(value)} Bytes)"


PAGE: Final = {"title": Told("Titel"), "intro": Told("Einleitung"), "visible": WHEN}
QUESTION: Final = {
    "label": Told("Frage"),
    "hint": Told("Hinweis"),
    "text": Told("Text"),
    "help": Told("Hilfe", _help),
    "choices": Told("Auswahl", _choices),
    "choices_param": Told("Auswahl aus der Liste der Kommune", lambda value: f"{{params.{value}}}"),
    "unit": Told("Einheit"),
    "accept": Told("Arten von Dateien", _kinds_of_files),
    "max_files": Told("Zahl der Dateien", lambda value: f"höchstens {value}"),
    "max_bytes": Told("Größe der Dateien", _megabytes),
    "compact": Told("Leerzeichen weglassen", yes_no),
    "item_label": Told("Name eines Eintrags"),
    "add_label": Told("Knopf für einen weiteren Eintrag"),
    "title_field": Told("Überschrift eines Eintrags", lambda value: f"{{item.{value}}}"),
    "visible": WHEN,
}
_UNASKED: Final = {INFO: "Hinweis", HIDDEN: "Fester Wert", SECTION: "Überschrift"}
_APART: Final = ("field", "id", "widget", "questions", "errors", "title")


def form_things(form: Source) -> Iterator[Thing]:
    """Yield pages and questions. A question is known by its path: moved to another page it is still the same."""
    schema = form["schema"]
    for page in form["pages"]:
        name = quoted("Seite", page["title"])
        yield Thing(Group.QUESTIONS, "page", page["id"], name, facets(page, PAGE, apart=("id", "questions")))
        for question in page["questions"]:
            yield from _question(question, schema, (name,), page["id"], "")
    left = facets(schema, {}, apart=("properties", "required"))
    yield Thing(Group.QUESTIONS, "schema", "schema", "Alle Fragen", left)
    yield Thing(Group.QUESTIONS, "form", "form", "Formular", facets(form, {}, apart=("pages", "schema")))


def labels(form: Source) -> dict[str, str]:
    """Return the label of each question, by its path in rules: `hunde[].rasse`."""
    return dict(_labels((question for page in form["pages"] for question in page["questions"]), ""))


def _labels(questions: Iterable[Source], above: str) -> Iterator[tuple[str, str]]:
    for question in questions:
        if question["widget"] == SECTION:
            yield from _labels(question["questions"], above)
        elif "field" in question:
            path = f"{above}{question['field']}"
            yield path, question.get("label", path)
            yield from _labels(question.get("questions", ()), f"{path}[].")


def _question(question: Source, schema: Source, around: tuple[str, ...], home: str, above: str) -> Iterator[Thing]:
    if question["widget"] in _UNASKED:
        yield from _unasked(question, schema, around, home, above)
    else:
        yield from _asked(question, schema, around, home, above)


def _unasked(question: Source, schema: Source, around: tuple[str, ...], home: str, above: str) -> Iterator[Thing]:
    """Yield what has no answer: a note, a value that stands fast, a heading; what is under that answers beside it."""
    name = quoted(_UNASKED[question["widget"]], question.get("label", question["id"]))
    known = f"{above}{question['widget']}:{question['id']}"
    told = facets(question, QUESTION, apart=_APART, group=_entry(above))
    yield Thing(Group.QUESTIONS, "question", known, name, told, around, home)
    for inner in question.get("questions", ()):
        yield from _question(inner, schema, (*around, name), home, above)


def _asked(question: Source, schema: Source, around: tuple[str, ...], home: str, above: str) -> Iterator[Thing]:
    field = question["field"]
    own = schema.get("properties", {}).get(field, {})
    is_group = question["widget"] == "repeat"
    name = quoted("Gruppe" if is_group else "Frage", question.get("label", field))
    told = (
        *facets(question, QUESTION, apart=_APART, group=_entry(above)),
        *_answer(question, own, field in schema.get("required", ())),
        *_errors(question.get("errors", {})),
    )
    path = f"{above}{field}"
    yield Thing(Group.QUESTIONS, "question", path, name, told, around, home)
    for inner in question.get("questions", ()):
        yield from _question(inner, own.get("items", {}), (*around, name), path, f"{path}/")


def _entry(above: str) -> tuple[str, ...]:
    return tuple(above.split("/")[:-1])


def _answer(question: Source, schema: Source, is_required: bool) -> Iterator[Facet]:  # noqa: FBT001 – a fact
    """Yield what may be answered; what of the schema has no words here is told as it stands."""
    widget = question["widget"]
    limits = [say_limit(widget, key, schema[key]) for key in LIMITS if key in schema]
    yield Facet("Antwort", ", ".join((WIDGETS.get(widget, widget), _demand(widget, is_required), *limits)))
    apart = {*LIMITS, "type", "items"}
    values = [each["value"] for each in question.get("choices", ())]
    if "enum" in schema and schema["enum"] == values:
        apart.add("enum")
    yield technical("type", schema.get("type"))
    yield from facets(schema, {}, apart=apart)
    if values:
        yield technical("values", values)
    entry = schema.get("items", {})
    inner = sorted(entry.keys() - ({"properties", "required"} if widget == "repeat" else set()))
    yield from (technical(f"items.{key}", entry[key]) for key in inner)


def _demand(widget: str, is_required: bool) -> str:  # noqa: FBT001 – same
    if widget == "checkbox":
        return "muss angekreuzt sein" if is_required else "freiwillig"
    return "Pflicht" if is_required else "freiwillig"


def _errors(errors: Mapping[str, str]) -> Iterator[Facet]:
    for key, text in errors.items():
        yield Facet(_ERRORS.get(key, f"Meldung ({key})"), text, is_technical=True)
