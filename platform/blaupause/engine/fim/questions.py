"""From a field of a FIM schema to a question: widget, JSON Schema, words."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from blaupause.engine.fim import measured
from blaupause.engine.fim.naming import line, paragraphs
from blaupause.engine.fim.patterns import POSTCODE, translated
from blaupause.engine.fim.workbench import Made, Workbench
from blaupause.engine.forms.schema import compile_validator
from blaupause.standards.xdatenfelder.model import Child, Code, DataType, Field, FieldKind

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
"""What is taken by what a file holds (uploads/sniffing.py): of other kinds nobody could send one."""
_SPELLED: Final = {"image/jpg": ("image/jpeg",), "image/*": ("image/jpeg", "image/png"), "*/*": USUAL_FILES}
_RADIO: Final = 6
_HINT: Final = 140
_LINE: Final = 255
_FREE_TEXT: Final = 10_000
_CODE: Final = 100
_LONG_CODE: Final = 1_000
_FILES: Final = frozenset({DataType.FILE, DataType.OBJECT})


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
    if asked.kind is FieldKind.SELECT:
        made = _choice(asked, child, place, bench)
    elif asked.data_type in _FILES:
        made = _upload(asked, child, place, bench)
    else:
        made = _MAKERS.get(asked.data_type, _text)(asked, place, bench)
    return Made({**words(asked), **made.question}, made.schema)


def is_many(child: Child) -> bool:
    return child.most is None or child.most > 1


def takes_many(made: Made) -> bool:
    """Whether a question holds several answers by itself."""
    return made.question["widget"] in {"upload", "checkboxes"}


# --- Files and choices


def _upload(asked: Field, child: Child, place: str, bench: Workbench) -> Made:
    named = [each.casefold() for each in asked.media_types]
    accept = [kind for each in named for kind in _SPELLED.get(each, (each,)) if kind in USUAL_FILES]
    if any(each not in _SPELLED and each not in USUAL_FILES for each in named):
        told = f"Das Schema erlaubt auch andere Arten von Dateien: {', '.join(named)}. Wir nehmen"
        bench.leave("limit", place, line(f"{told} nur PDF, JPEG und PNG."))
    most = min(child.most or MOST_FILES, MOST_FILES)
    schema: Json = {"type": "array", "items": {"type": "string"}, "uniqueItems": False, "maxItems": most}
    question = {
        "widget": "upload",
        "accept": list(dict.fromkeys(accept)) or list(USUAL_FILES),
        "max_files": most,
        "max_bytes": min(asked.max_bytes or USUAL_BYTES, MOST_BYTES),
    }
    return Made(question, schema | least_of(child, most, place, bench))


def least_of(child: Child, most: int, place: str, bench: Workbench) -> Json:
    """Return how many answers there must be, as a schema says it: no more than there may be."""
    if child.least > most:
        bench.leave("limit", place, f"Mehr als {most} nimmt ein Formular nicht; das Schema verlangt {child.least}.")
    return {"minItems": min(child.least, most)} if child.least > 1 else {}


def _choice(asked: Field, child: Child, place: str, bench: Workbench) -> Made:
    codes = [code for code in asked.codes or _listed(asked, bench) if code.code]
    if not codes or len(codes) > MOST_CHOICES or any(len(code.code) > _CODE for code in codes):
        return _without_list(asked, len(codes), place, bench)
    known: dict[str, Json] = {}
    for code in codes:
        known.setdefault(code.code, _option(code))
    choices = list(known.values())
    option = {"type": "string", "enum": [each["value"] for each in choices]}
    if is_many(child) and child.least <= len(choices):
        most = min(child.most or MOST_LISTED, MOST_LISTED)
        schema: Json = {"type": "array", "items": option, "uniqueItems": False, "maxItems": most}
        schema |= least_of(child, most, place, bench)
        return Made({"widget": "checkboxes", "choices": choices}, schema)
    widget = "radio" if len(choices) <= _RADIO else "select"
    return Made({"widget": widget, "choices": choices}, option)


def _option(code: Code) -> Json:
    hint = line(code.help)
    return {"value": code.code, "label": line(code.name) or code.code} | ({"hint": hint} if hint else {})


def _listed(asked: Field, bench: Workbench) -> tuple[Code, ...]:
    return (bench.lists(asked.code_list) if asked.code_list else None) or ()


def _without_list(asked: Field, count: int, place: str, bench: Workbench) -> Made:
    uri = (asked.code_list.version_uri or asked.code_list.uri) if asked.code_list else ""
    told = f"Die Codeliste „{uri}“ ist nicht da" if uri else "Zu dieser Auswahl gibt es keine Werte"
    if count:
        told = f"Die Auswahl hat mehr als {MOST_CHOICES} Werte, oder einer hat mehr als {_CODE} Zeichen"
    bench.leave("list", place, f"{told}. Bis dahin wird der Schlüssel als Text gefragt.")
    return Made({"widget": "text", "width": "m"}, {"type": "string", "maxLength": _LONG_CODE})


# --- Texts, numbers, dates


def _text(asked: Field, place: str, bench: Workbench) -> Made:
    schema: Json = {"type": "string", **_lengths(asked, place, bench)}
    question: Json = {"widget": "textarea" if schema["maxLength"] > _LINE else "text"}
    if asked.pattern:
        _take_pattern(asked, place, bench, question, schema)
    return Made(question, schema)


def _lengths(asked: Field, place: str, bench: Workbench) -> Json:
    """Return how short and long a text may be; no more than a form takes."""
    longest = max(asked.min_length or 0, asked.max_length or 0)
    if longest > _FREE_TEXT:
        told = f"Ein Text hat hier höchstens {_FREE_TEXT} Zeichen; das Schema spricht von {longest}."
        bench.leave("limit", place, told)
    found = {
        name: min(length, _FREE_TEXT)
        for name, length in (("minLength", asked.min_length), ("maxLength", asked.max_length))
        if length
    }
    kept = measured.apart(found, (asked.min_length, asked.max_length), place, bench)
    return {**kept, "maxLength": kept.get("maxLength", _FREE_TEXT)}


def _take_pattern(asked: Field, place: str, bench: Workbench, question: Json, schema: Json) -> None:
    whole = translated(asked.pattern)
    if whole is None or not _is_linear(whole):
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
    if asked.pattern == POSTCODE:
        return "Die Postleitzahl stimmt nicht. Geben Sie 5 Ziffern ein, zum Beispiel 36037."
    if "@" in asked.pattern:
        return "An diese E-Mail-Adresse können wir nicht schreiben. Prüfen Sie sie, zum Beispiel name@beispiel.de."
    return "Die Angabe hat nicht die richtige Form. Prüfen Sie sie."


_MAKERS: Final[Mapping[DataType, Callable[[Field, str, Workbench], Made]]] = {
    DataType.BOOL: lambda _asked, _place, _bench: Made({"widget": "yesno"}, {"type": "boolean"}),
    DataType.INTEGER: measured.number,
    DataType.NUMBER: measured.number,
    DataType.CURRENCY: measured.money,
    **dict.fromkeys(measured.MOMENTS, measured.moment),
}
