"""Makes a shared block of questions in a template: what is on a page, under a heading, or a repeated group."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from blaupause.engine.bundles.blocks.judging import alone, judge
from blaupause.engine.bundles.blocks.naming import pin_of
from blaupause.engine.bundles.blocks.pins import REQUIRED, name_of, pins_of
from blaupause.engine.bundles.editing.model import FORM, RULES, TEMPLATE, EditRefused, Told
from blaupause.engine.bundles.editing.pinning import add_pin, told
from blaupause.engine.bundles.editing.problems import advise
from blaupause.engine.bundles.editing.questions import home
from blaupause.engine.bundles.editing.references import texts
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.tree import find
from blaupause.engine.bundles.soundness import OF_EVERY
from blaupause.engine.forms.model import GROUP, HIDDEN, SECTION

type Json = dict[str, Any]

_SPOKEN: Final = re.compile(r"(?<![\w.])(answers|params|values)\.(\w+)")
_TOWNS: Final = "choices_param"


@dataclass(frozen=True, slots=True)
class About:
    """What people say about a block: its name in addresses, number, title, purpose, and what templates may word."""

    slug: str
    version: str
    title: str
    purpose: str
    free: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """A block that could be published, and the messages of the checks that cannot come along."""

    content: Json
    left_out: tuple[str, ...]


def extract(files: Mapping[str, Any], place: str, about: About, before: Mapping[str, Any] | None = None) -> Extract:
    """Return what stands at a place as the content of a block; what `before`, its last version, says of FIM stays.

    Raises:
        EditRefused: something there cannot stand on its own, or belongs to a block already; says what.

    """
    questions = _questions(Sheet(files), place)
    names = [name_of(each) for each in questions]
    _require_own(files, names)
    schema = files[FORM]["schema"]
    fields = [name for name in names if name in schema["properties"]]
    checks = [each for each in files[RULES]["checks"] if each["on"].split("[].")[0] in names]
    kept = [each for each in checks if _stands_alone(each, names)]
    content: Json = {
        "slug": about.slug,
        "version": about.version,
        "title": about.title,
        "purpose": about.purpose,
        "schema": {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: schema["properties"][name] for name in fields},
            REQUIRED: [name for name in fields if name in schema.get(REQUIRED, ())],
        },
        "questions": [_without_fim(each) for each in questions],
        "checks": kept,
        "free": sorted(about.free),
        "applicant": _applicant(files, names),
        "fim": [*_known_fim(before, names), *_fim(questions)],
    }
    _require_good(content)
    return Extract(content, tuple(each["message"] for each in checks if each not in kept))


def _questions(sheet: Sheet, place: str) -> Sequence[Any]:
    spot = find(sheet, place) if place.startswith("frage/") else None
    if spot is not None and spot.depth:
        raise EditRefused(_("Was in einer Wiederholgruppe steht, wird nur mit ihr zusammen zum Baustein."))
    if spot is not None and spot.source["widget"] == GROUP:
        return [spot.source]
    listed, _schema, _above = home(sheet, place)
    questions: Sequence[Any] = sheet.get(*listed)
    for each in questions:
        if each["widget"] in {SECTION, HIDDEN}:
            raise EditRefused(
                _("Hier steht eine Überschrift oder ein fester Wert. Ein Baustein hat nur Fragen und Hinweise.")
            )
    return questions


def _known_fim(before: Mapping[str, Any] | None, names: Sequence[str]) -> list[Json]:
    return [each for each in before["fim"] if each.get("of", names[0]) in names] if before else []


def _fim(questions: Sequence[Any]) -> list[Json]:
    return [{"id": each["fim"].rpartition("/")[2], "of": name_of(each)} for each in questions if "fim" in each]


def _require_own(files: Mapping[str, Any], names: Sequence[str]) -> None:
    for pin in pins_of(files):
        if not pin.above and set(names) & set(pin.names.values()):
            raise EditRefused(
                _("Hier stehen schon Fragen aus dem Baustein „%(block)s“. Lösen Sie sie zuerst von ihm."),
                block=pin.called,
            )


def _stands_alone(content: Any, names: Sequence[str]) -> bool:
    """Tell whether something speaks of these answers only, and of values that every service has."""
    known = {"answers": set(names), "params": set(OF_EVERY), "values": set()}
    spoken = [found for _path, text in texts(content) for found in _SPOKEN.findall(text)]
    return all(name in known[root] for root, name in spoken)


def _without_fim(question: Mapping[str, Any]) -> Json:
    kept = {key: value for key, value in question.items() if key != "fim"}
    if "questions" in kept:
        kept["questions"] = [_without_fim(each) for each in kept["questions"]]
    return kept


def _applicant(files: Mapping[str, Any], names: Sequence[str]) -> dict[str, list[str]]:
    roles = files[TEMPLATE]["applicant"]
    listed = {role: [given] if isinstance(given, str) else list(given) for role, given in roles.items()}
    return {role: given for role, given in listed.items() if set(given) <= set(names)}


def _require_good(content: Json) -> None:
    """Demand that a block can stand on its own.

    Raises:
        EditRefused: says what it lacks, in the words of the editor.

    """
    names = [name_of(each) for each in content["questions"]]
    for each in content["questions"]:
        is_towns = any(_TOWNS in inner for inner in (each, *each.get("questions", ())))
        if is_towns or not _stands_alone(each, names):
            raise EditRefused(
                _("„%(label)s“ spricht von etwas außerhalb des Bausteins, in einer Bedingung, einem Text oder Liste."),
                label=each.get("label") or name_of(each),
            )
    if judge(content):
        found = next((each.text for each in advise(alone(content)) if each.is_error), _("So geht es nicht."))
        raise EditRefused(_("Daraus wird kein Baustein: %(why)s"), why=found)


def pin_down(sheet: Sheet, content: Mapping[str, Any]) -> Told:
    """Let the questions that a block was just made of belong to it."""
    pin = pin_of(content, sheet.files)
    add_pin(sheet, pin)
    return told(pin, _("Baustein „%(block)s“ veröffentlicht"))
