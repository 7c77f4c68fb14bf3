"""From the questions of a form to fields and groups of XDatenfelder: ids of our own, and what a field can say.

Ids are made from the names of service and question, so they stay the same in every version. They begin with 999: a
Nummernkreis that no editors of FIM have.
"""

import hashlib
import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final

from blaupause.engine.fim.moments import written
from blaupause.engine.fim.patterns import POSTCODE
from blaupause.engine.fim.spots import ENTRY
from blaupause.engine.forms.model import GROUP, HIDDEN, INFO, UPLOAD
from blaupause.engine.forms.schema import CHOOSING, EARLIEST, LATEST, MOMENTS, complete
from blaupause.standards.xdatenfelder.model import Code, DataType, FieldKind

type Json = dict[str, Any]
type Source = Mapping[str, Any]

RANGE: Final = "999"
LATIN: Final = "din91379"
_SERIALS: Final = 10**8
_TYPES: Final = {
    "date": DataType.DATE,
    "time": DataType.TIME,
    "datetime": DataType.DATETIME,
    "yesno": DataType.BOOL,
    "checkbox": DataType.BOOL,
    "money": DataType.CURRENCY,
    UPLOAD: DataType.FILE,
}
_TEXTS: Final = frozenset({DataType.TEXT, DataType.TEXT_LATIN})
_CENTS: Final = 100
_NAME: Final = 80
_PART: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?:|.", re.DOTALL)
"""Of a pattern: a sign that is escaped, a class, the beginning of a group that captures nothing, or any other sign."""


class Numbers:
    """Gives ids to what a template asks, by its name; each once."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._taken: dict[str, str] = {}

    def give(self, letter: str, name: str) -> str:
        """Return the id of a thing: letter and 11 digits; another where the digest is another thing's already."""
        place, again = f"{letter}/{name}", ""
        while True:
            digest = hashlib.sha256(f"{self._service}/{place}{again}".encode()).digest()
            id_ = f"{letter}{RANGE}{int.from_bytes(digest) % _SERIALS:08}"
            if self._taken.setdefault(id_, place) == place:
                return id_
            again += "+"


def words_of(question: Source) -> Json:
    """Return what a field or group says: how it is called, where it is read, and its help."""
    label = question.get("label") or question.get("title") or question.get("text", "")[:_NAME].strip() or question["id"]
    help_ = question.get("help", {})
    told = [question.get("hint", ""), question.get("intro", ""), help_.get("text", "")]
    return {
        "label": label,
        "output_label": question.get("output_label") or label,
        "help": "\n\n".join(each for each in told if each),
        "definition": f"Einheit: {question['unit']}" if "unit" in question else "",
    }


def facts_of(question: Source, schema: Source) -> Json:
    """Return what a field says about the answer to a question, in the words of `Field`.

    Args:
        question: of form.json; of a field that may be answered several times, the group around it.
        schema: of its answer; {} for what nobody answers.

    """
    if question["widget"] == GROUP:
        inner = next(each for each in question["questions"] if each.get("field") == ENTRY)
        return facts_of({**inner, **words_in(question)}, schema["items"]["properties"][ENTRY])
    facts = words_of(question) | {"kind": FieldKind.INPUT, "data_type": _type_of(question, schema)}
    if question["widget"] in {INFO, HIDDEN}:
        return facts | {"kind": _shown(question), "content": question.get("value") or question["text"]}
    if question["widget"] in CHOOSING:
        codes = [Code(each["value"], each["label"], each.get("hint", "")) for each in question.get("choices", ())]
        return facts | {"kind": FieldKind.SELECT, "codes": tuple(codes)}
    if question["widget"] == UPLOAD:
        return facts | {"max_bytes": question.get("max_bytes"), "media_types": tuple(question.get("accept", ()))}
    return facts | _limits(complete(schema, question), question, facts["data_type"])


def words_in(question: Source) -> Json:
    return {name: question[name] for name in ("label", "output_label", "hint", "help") if name in question}


def _shown(question: Source) -> FieldKind:
    if question["widget"] == HIDDEN:
        return FieldKind.HIDDEN
    return FieldKind.LOCKED if "value" in question else FieldKind.LABEL


def _type_of(question: Source, schema: Source) -> DataType:
    if question["widget"] == "number":
        return DataType.INTEGER if schema["type"] == "integer" else DataType.NUMBER
    is_latin = schema.get("format") == LATIN and question["widget"] not in CHOOSING
    return _TYPES.get(question["widget"], DataType.TEXT_LATIN if is_latin else DataType.TEXT)


def _limits(schema: Source, question: Source, data_type: DataType) -> Json:
    if data_type in _TEXTS:
        is_postcode = schema["format"] == "postcode"
        lengths = {"min_length": schema.get("minLength"), "max_length": 5 if is_postcode else schema["maxLength"]}
        return lengths | {"pattern": POSTCODE if is_postcode else _pattern(schema.get("pattern", ""))}
    if question["widget"] in MOMENTS:
        ends = {"low": schema.get(EARLIEST, ""), "high": schema.get(LATEST, "")}
        return {name: end and written(schema["format"], end) for name, end in ends.items()}
    factor = _CENTS if question["widget"] == "money" else 1
    limits = {"low": schema.get("minimum"), "high": schema.get("maximum")}
    return {name: "" if limit is None else _decimal(limit, factor) for name, limit in limits.items()}


def _decimal(limit: float, factor: int) -> str:
    value = format(Decimal(str(limit)) / factor, "f")
    return value.rstrip("0").rstrip(".") if "." in value else value


def _pattern(pattern: str) -> str:
    """Write a pattern for the whole text, as XML Schema means it (part 2, appendix F): a group there is only (…)."""
    parts = ["(" if part == "(?:" else part for part in _PART.findall(pattern)]
    return "|".join(map(_whole, _alternatives(parts)))


def _whole(pattern: str) -> str:
    if not pattern:
        return ""
    head, tail = pattern.startswith("^"), re.search(r"(?<!\\)(?:\\\\)*\$$", pattern)
    inner = pattern[1:] if head else pattern
    inner = inner[:-1] if tail else inner
    if head and tail:
        return inner[1:-1] if _is_one_group(inner) else inner
    return f"{'' if head else '.*'}({inner}){'' if tail else '.*'}"


def _is_one_group(pattern: str) -> bool:
    """Whether a group is all of a pattern: `(a|b)`, not `(a)b(c)`."""
    left = list(accumulate(_depth(part) for part in _PART.findall(pattern)))
    return pattern.startswith("(") and 0 not in left[:-1]


def _alternatives(parts: list[str]) -> list[str]:
    """Join the parts of a pattern, apart at each `|` that stands in no group."""
    found, left = [""], 0
    for part in parts:
        left += _depth(part)
        if part == "|" and not left:
            found.append("")
        else:
            found[-1] += part
    return found


def _depth(part: str) -> int:
    return (part == "(") - (part == ")")


def occurs_of(question: Source, schema: Source, *, required: bool) -> tuple[int, int | None]:
    """Return how often a field or group stands there."""
    if schema.get("type") != "array":
        return (1 if required or question["widget"] in {INFO, HIDDEN} else 0), 1
    many = complete(schema, question)
    most = len(question.get("choices", ())) if question["widget"] == "checkboxes" else 0
    most = min(most or many["maxItems"], many["maxItems"])
    return min(max(many.get("minItems", 0), 1) if required else 0, most), most
