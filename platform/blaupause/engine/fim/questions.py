"""From a field of a FIM schema to a question: widget, JSON Schema, words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from blaupause.engine.fim import moments
from blaupause.engine.fim.naming import Ids, line, paragraphs
from blaupause.engine.forms.schema import EARLIEST, LATEST, compile_validator
from blaupause.standards.xdatenfelder.model import Basis, Child, Code, CodeListRef, DataType, Field, FieldKind

type Lists = Callable[[CodeListRef], tuple[Code, ...] | None]
"""Looks up a list that is kept elsewhere; None where it is not at hand."""
type Json = dict[str, Any]

# FIM lets an answer come twice: `uniqueItems` is switched off, though a page offers each choice once.
MOST_FILES: Final = 20
MOST_ENTRIES: Final = 50
MOST_CHOICES: Final = 1_000
MOST_LISTED: Final = 1_000
"""So many entries or choices a form takes (forms/shape.json), whatever the schema says."""
MOST_BYTES: Final = 25 * 1024 * 1024
USUAL_BYTES: Final = 10 * 1024 * 1024
USUAL_FILES: Final = ("application/pdf", "image/jpeg", "image/png")
_RADIO: Final = 6
_HINT: Final = 140
_LINE: Final = 255
_FREE_TEXT: Final = 10_000
_CODE: Final = 100
_LONG_CODE: Final = 1_000
_CENTS: Final = 100
_ENDLESS: Final = 10**13
_MEDIA_TYPE: Final = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,9})?")
_POSTCODE: Final = "([0]{1}[1-9]{1}|[1-9]{1}[0-9]{1})[0-9]{3}"
_MOMENT: Final = {
    DataType.DATE: "ein Datum",
    DataType.TIME: "eine Uhrzeit in Minuten",
    DataType.DATETIME: "ein Zeitpunkt (Datum und Uhrzeit in Minuten)",
}
_FILES: Final = frozenset({DataType.FILE, DataType.OBJECT})


@dataclass(frozen=True, slots=True)
class Todo:
    """What a person has to look at after an import: a rule in words, a list that is missing, a limit not kept."""

    kind: str
    place: str
    text: str
    title: str = ""
    fim: str = ""
    bases: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbench:
    """What an import works with, and what it leaves to do.

    Attributes:
        known: field ids by what they answer (`Spot.at`), where an earlier version of the schema was imported: an id
            never changes its meaning.

    """

    lists: Lists
    known: Mapping[str, str] = field(default_factory=dict)
    todos: list[Todo] = field(default_factory=list)

    def ids(self) -> Ids:
        """Return ids for a level of its own."""
        return Ids(frozenset(self.known.values()))

    def leave(self, kind: str, place: str, text: str) -> None:
        self.todos.append(Todo(kind, place, text))


@dataclass(frozen=True, slots=True)
class Made:
    """A question without its id, with the schema of its answer."""

    question: Json
    schema: Json


def words(element: Any) -> Json:
    """Return label, help and the label where it is read of a field or group."""
    label = line(element.label or element.name) or element.id
    said: Json = {"label": label}
    read_as = line(element.output_label)
    if read_as and read_as != label:
        said["output_label"] = read_as
    help_ = paragraphs(element.help)
    if help_ and len(help_) <= _HINT and "\n" not in help_:
        said["hint"] = help_
    elif help_:
        said["help"] = {"title": "Was ist gemeint?", "text": help_}
    return said


def make(asked: Field, child: Child, place: str, bench: Workbench) -> Made:
    """Make a question of a field. Several answers to it are part of it only for files and for choices from a list."""
    if asked.data_type in _FILES:
        made = _upload(asked, child)
    elif asked.kind is FieldKind.SELECT:
        made = _choice(asked, child, place, bench)
    else:
        made = _MAKERS.get(asked.data_type, _text)(asked, place, bench)
    return Made({**words(asked), **made.question}, made.schema)


def is_many(child: Child) -> bool:
    return child.most is None or child.most > 1


def takes_many(made: Made) -> bool:
    """Whether a question holds several answers by itself."""
    return made.question["widget"] in {"upload", "checkboxes"}


# --- Files and choices


def _upload(asked: Field, child: Child) -> Made:
    accept = [each for each in asked.media_types if _MEDIA_TYPE.fullmatch(each)]
    most = min(child.most or MOST_FILES, MOST_FILES)
    schema: Json = {"type": "array", "items": {"type": "string"}, "uniqueItems": False, "maxItems": most}
    if child.least > 1:
        schema["minItems"] = child.least
    question = {
        "widget": "upload",
        "accept": list(dict.fromkeys(accept)) or list(USUAL_FILES),
        "max_files": most,
        "max_bytes": min(asked.max_bytes or USUAL_BYTES, MOST_BYTES),
    }
    return Made(question, schema)


def _choice(asked: Field, child: Child, place: str, bench: Workbench) -> Made:
    codes = asked.codes or (bench.lists(asked.code_list) if asked.code_list else None)
    if not codes or len(codes) > MOST_CHOICES or any(len(each.code) > _CODE for each in codes):
        return _without_list(asked, place, bench)
    known: dict[str, Json] = {}
    for code in codes:
        if code.code:
            known.setdefault(code.code, _option(code))
    choices = list(known.values())
    option = {"type": "string", "enum": [each["value"] for each in choices]}
    if is_many(child):
        schema: Json = {
            "type": "array",
            "items": option,
            "uniqueItems": False,
            "maxItems": min(child.most or MOST_LISTED, MOST_LISTED),
        }
        if child.least > 1:
            schema["minItems"] = child.least
        return Made({"widget": "checkboxes", "choices": choices}, schema)
    widget = "radio" if len(choices) <= _RADIO else "select"
    return Made({"widget": widget, "choices": choices}, option)


def _option(code: Code) -> Json:
    hint = line(code.help)
    return {"value": code.code, "label": line(code.name) or code.code} | ({"hint": hint} if hint else {})


def _without_list(asked: Field, place: str, bench: Workbench) -> Made:
    uri = (asked.code_list.version_uri or asked.code_list.uri) if asked.code_list else ""
    told = f"Die Codeliste „{uri}“ ist nicht da" if uri else "Zu dieser Auswahl gibt es keine Werte"
    bench.leave("list", place, f"{told}. Bis dahin wird der Schlüssel als Text gefragt.")
    return Made({"widget": "text", "width": "m"}, {"type": "string", "maxLength": _LONG_CODE})


# --- Texts, numbers, dates


def _text(asked: Field, place: str, bench: Workbench) -> Made:
    schema: Json = {"type": "string"}
    if asked.min_length:
        schema["minLength"] = asked.min_length
    schema["maxLength"] = min(asked.max_length or _FREE_TEXT, _FREE_TEXT)
    is_long = schema["maxLength"] > _LINE
    question: Json = {"widget": "textarea" if is_long else "text"}
    if asked.pattern:
        _take_pattern(asked, place, bench, question, schema)
    return Made(question, schema)


def _take_pattern(asked: Field, place: str, bench: Workbench, question: Json, schema: Json) -> None:
    """Take a pattern over; it means the whole text (XML Schema part 2, appendix F)."""
    whole = f"^(?:{asked.pattern.removeprefix('^').removesuffix('$')})$"
    if len(whole) > 200 or not _is_linear(whole):  # noqa: PLR2004 – as form.json allows
        bench.leave("pattern", place, f"Das Muster „{line(asked.pattern)}“ können wir nicht prüfen.")
        return
    schema["pattern"] = whole
    question["widget"] = "text"
    question["errors"] = {"pattern": _pattern_told(asked)}
    if "@" in asked.pattern:
        question |= {"inputmode": "email", "autocapitalize": "none"}
    elif re.fullmatch(r"[\[\]\d{}()|\\,-]+", asked.pattern):
        question["inputmode"] = "numeric"


def _is_linear(pattern: str) -> bool:
    try:
        compile_validator({"type": "string", "pattern": pattern})
    except ValueError:
        return False
    return True


def _pattern_told(asked: Field) -> str:
    if asked.pattern == _POSTCODE:
        return "Die Postleitzahl stimmt nicht. Geben Sie 5 Ziffern ein, zum Beispiel 36037."
    if "@" in asked.pattern:
        return "An diese E-Mail-Adresse können wir nicht schreiben. Prüfen Sie sie, zum Beispiel name@beispiel.de."
    return "Die Angabe hat nicht die richtige Form. Prüfen Sie sie."


def _number(asked: Field, place: str, bench: Workbench) -> Made:
    whole = asked.data_type is DataType.INTEGER
    schema: Json = {"type": "integer" if whole else "number"}
    schema |= _limits(asked, place, bench, 1, whole=whole)
    return Made({"widget": "number", "width": "s"}, schema)


def _money(asked: Field, place: str, bench: Workbench) -> Made:
    limits = _limits(asked, place, bench, _CENTS, whole=True)
    return Made({"widget": "money", "width": "s"}, {"type": "integer", "minimum": -_ENDLESS, **limits})


def _limits(asked: Field, place: str, bench: Workbench, factor: int, *, whole: bool) -> Json:
    found: Json = {}
    for key, text in (("minimum", asked.low), ("maximum", asked.high)):
        if _NUMBER.fullmatch(text):
            value = float(text.replace(",", ".")) * factor
            found[key] = round(value) if whole else value
        elif text:
            bench.leave("limit", place, f"Die Grenze „{line(text)}“ ist keine Zahl.")
    return _apart(found, asked, place, bench)


def _apart(found: Json, asked: Field, place: str, bench: Workbench) -> Json:
    """Return a lower and an upper limit; none where nobody could answer between them."""
    ends = list(found.values())
    if ends == sorted(ends):
        return found
    told = f"Zwischen den Grenzen „{line(asked.low)}“ und „{line(asked.high)}“ liegt nichts."
    bench.leave("limit", place, f"{told} Wir prüfen keine von beiden.")
    return {}


def _moment(asked: Field, place: str, bench: Workbench) -> Made:
    format_ = asked.data_type.value
    found: Json = {}
    for key, text in ((EARLIEST, line(asked.low)), (LATEST, line(asked.high))):
        limit = moments.limit(format_, text, is_earliest=key == EARLIEST)
        if limit:
            found[key] = limit
        elif text:
            wanted = _MOMENT[asked.data_type]
            said = f"Die Grenze „{text}“ ist so nicht zu halten. Erlaubt ist {wanted} ohne Zeitzone."
            bench.leave("limit", place, said)
    limits = _apart(found, asked, place, bench)
    return Made({"widget": format_}, {"type": "string", "format": format_, **limits})


_MAKERS: Final[Mapping[DataType, Callable[[Field, str, Workbench], Made]]] = {
    DataType.BOOL: lambda _asked, _place, _bench: Made({"widget": "yesno"}, {"type": "boolean"}),
    DataType.INTEGER: _number,
    DataType.NUMBER: _number,
    DataType.CURRENCY: _money,
    **dict.fromkeys(_MOMENT, _moment),
}
