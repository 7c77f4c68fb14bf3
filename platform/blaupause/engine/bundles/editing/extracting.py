"""Makes a shared block of questions in a template: what is on a page, under a heading, or a repeated group."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from blaupause.engine.bundles.blocks.judging import alone, judge
from blaupause.engine.bundles.blocks.naming import as_in, names_in, pin_of
from blaupause.engine.bundles.blocks.pins import REQUIRED, Json, Pin, Source, made, name_of, pins_of
from blaupause.engine.bundles.editing.model import FORM, RULES, TEMPLATE, EditRefused, Told
from blaupause.engine.bundles.editing.pinning import add_pin, told
from blaupause.engine.bundles.editing.problems import advise
from blaupause.engine.bundles.editing.questions import home
from blaupause.engine.bundles.editing.references import texts
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.tree import find
from blaupause.engine.bundles.soundness import OF_EVERY
from blaupause.engine.forms.model import GROUP, HIDDEN, SECTION

_SPOKEN: Final = re.compile(r"(?<![\w.])(answers|params|values)\.(\w+)")
_TOWNS: Final = "choices_param"
_NEW: Final[Source] = {"questions": (), "checks": (), "applicant": {}, "fim": ()}
"""The last version of a block that has none yet."""


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
    """A block that could be published.

    Attributes:
        pin: the block, and what its questions are called in the template that they stand in.
        left_out: the messages of the checks that cannot come along.

    """

    pin: Pin
    left_out: tuple[str, ...]


def extract(files: Mapping[str, Any], place: str, about: About, before: Source | None = None) -> Extract:
    """Return what stands at a place as a block: in the names of its last version, and with what that says of FIM.

    Raises:
        EditRefused: something there cannot stand on its own, or belongs to a block already; says what.

    """
    questions, before = _questions(Sheet(files), place), before or _NEW
    names = [name_of(each) for each in questions]
    _require_own(files, names)
    schema = files[FORM]["schema"]
    fields = [name for name in names if name in schema["properties"]]
    checks = [each for each in files[RULES]["checks"] if each["on"].split("[].")[0] in names]
    kept = [each for each in checks if _stands_alone(each, names)]
    here: Json = {
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
        "questions": questions,
        "checks": kept,
        "free": sorted(about.free),
        "applicant": _applicant(files, names),
    }
    names_there, checks_there = map(as_in, names_in(before), names_in(here))
    content = _content(replace(pin_of(here, {}), names=names_there, checks=checks_there), before)
    _require_good(content)
    pin = replace(pin_of(content, files), names=_turned(names_there), checks=_turned(checks_there))
    return Extract(pin, tuple(each["message"] for each in checks if each not in kept))


def _turned(names: Mapping[str, str]) -> dict[str, str]:
    return {there: here for here, there in names.items()}


def _content(pin: Pin, before: Source) -> Json:
    """Return what stands here in the names of the block: the pin has these by those that the template has.

    Of a second use, which is about somebody else, the block keeps what it says of the person at the browser.
    """
    said, here = made(pin), pin.block
    questions, applicant = list(said.questions.values()), here["applicant"]
    if any(name != there for name, there in pin.names.items()):
        filled = {name_of(each): each["autocomplete"] for each in before["questions"] if "autocomplete" in each}
        questions = [
            {"autocomplete": filled[name], **each} if name in filled else each for name, each in said.questions.items()
        ]
        applicant = {role: given for role, given in before["applicant"].items() if set(given) <= said.questions.keys()}
    needed = [name for name in said.properties if name in said.required]
    return {
        **here,
        "schema": {**here["schema"], "properties": dict(said.properties), REQUIRED: needed},
        "questions": [_without_fim(each) for each in questions],
        "checks": list(said.checks.values()),
        "applicant": applicant,
        "fim": _fim(questions, before["fim"]),
    }


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


def _fim(questions: Sequence[Any], known: Sequence[Any]) -> list[Json]:
    """List the elements of FIM that say the same: what the last version knows of, and what stands at the questions."""
    names = [name_of(each) for each in questions]
    kept = [each for each in known if each.get("of", names[0]) in names]
    said = {(each["id"], each.get("of")) for each in kept}
    found = [{"id": each["fim"].rpartition("/")[2], "of": name_of(each)} for each in questions if "fim" in each]
    return [*kept, *(each for each in found if (each["id"], each["of"]) not in said)]


def _require_own(files: Mapping[str, Any], names: Sequence[str]) -> None:
    for pin in pins_of(files):
        if set(names) & set(pin.above[:1] or pin.names.values()):
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


def pin_down(sheet: Sheet, pin: Pin) -> Told:
    """Let the questions that a block was just made of belong to it."""
    add_pin(sheet, pin)
    return told(pin, _("Baustein „%(block)s“ veröffentlicht"))
