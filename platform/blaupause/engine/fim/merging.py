"""A newer version of a schema, laid into a template that people have worked on since it was imported.

Three versions meet: what the older schema became (base, kept in fim.json), what people made of it (ours), what the
newer schema becomes (theirs). Each property of each question is compared: what only FIM changed is taken, what people
changed is kept, and where both did, people's work stays and the difference is written down. Questions are the same by
their place in FIM.
"""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from blaupause.engine.fim.mentions import Mentions
from blaupause.engine.fim.origin import FILE, TOLD
from blaupause.engine.fim.renewal import next_number, origin, renew_first_test
from blaupause.engine.fim.spots import CHOICE, Known, Spot, key_of, levels_of, spots_of
from blaupause.engine.fim.workbench import Todo
from blaupause.engine.forms.model import GROUP
from blaupause.engine.forms.words import LIMITS, say_limit

type Json = dict[str, Any]

_OWN: Final = frozenset({"questions", "field", "fim"})
_WORDS: Final = {"label": "Frage", "hint": "Hilfe", "help": "Hilfe", "visible": "Bedingung", "choices": "Auswahl"}
_HEADING: Final = ("title", "intro", "label", "hint", "help")
_NOT_SAID: Final = object()


@dataclass(frozen=True, slots=True)
class Merged:
    files: Json
    notes: tuple[Todo, ...]


def known_ids(files: Mapping[str, Any]) -> Known:
    """Return the field ids of a template by what they answer: an id never changes its meaning, or is given twice."""
    form = files["form.json"]
    spots = spots_of(form)
    levels = levels_of(spots)
    entries = {key: spot.schema["items"] for key, spot in spots.items() if spot.question["widget"] == GROUP}
    schemas = {"": form["schema"], **entries}
    own = {(place, f"={name}"): name for place, schema in schemas.items() for name in schema["properties"]}
    return own | {(("", *levels[key])[-1], key): spot.field for key, spot in spots.items() if spot.field}


def merge(ours: Mapping[str, Any], theirs: Mapping[str, Any], today: date) -> Merged:
    """Lay a newer version of the schema into a template; both are files of bundles, neither is changed.

    Args:
        ours: the template with people's work.
        theirs: what the newer schema becomes, made with `known_ids` of ours.
        today: the day of the stored test without answers.

    """
    files, base, notes, kept = copy.deepcopy(dict(ours)), ours[FILE]["made"], list[Todo](), list[str]()
    form = files["form.json"]
    before, after = spots_of(base["form"]), spots_of(theirs["form.json"])
    there, stays, mentions = spots_of(form), _staying(before, after), Mentions(files)
    for key in sorted(there, key=_order):
        if key in stays:
            _merge_question(there[key], before[key], after[key], key, mentions, notes)
        elif key in before and not any(key.startswith(f"{each}/") for each in kept):
            kept += _take_out(there[key], before[key], key, mentions, notes)
    _add(form, after, stays | (before.keys() - there.keys()), theirs["form.json"]["pages"])
    for page in form["pages"]:
        _drop_empty(page["questions"])
    form["pages"] = [page for page in form["pages"] if page["questions"]] or copy.deepcopy(theirs["form.json"]["pages"])
    for name in TOLD:
        _merge_key(files["template.json"], base["template"], theirs["template.json"], name)
    files["template.json"]["version"] = next_number(ours["template.json"]["version"])
    files[FILE] = origin(ours[FILE], theirs[FILE], notes)
    renew_first_test(files, base["form"], today)
    return Merged(files, tuple(notes))


def _order(key: str) -> tuple[bool, int]:
    """Put what a part of an Auswahlgruppe depends on behind the part, so that nothing speaks of it when both go."""
    return key.endswith(CHOICE), -key.count("/") if key.endswith(CHOICE) else 0


def _drop_empty(questions: list[Json]) -> None:
    """Take out headings under which nothing stands any more."""
    for question in questions:
        _drop_empty(question.get("questions", []))
    questions[:] = [each for each in questions if each.get("questions") != []]


def _staying(before: dict[str, Spot], after: dict[str, Spot]) -> set[str]:
    """Return what both versions have, in the same repeated groups: in others, an answer is another one."""
    there, here = levels_of(before), levels_of(after)
    return {key for key in before.keys() & after.keys() if there[key] == here[key]}


# --- One question


def _merge_question(ours: Spot, base: Spot, theirs: Spot, key: str, mentions: Mentions, notes: list[Todo]) -> None:
    if _changes_shape(base, theirs):
        _exchange(ours, base, theirs, key, mentions, notes)
    else:
        _merge_words(ours, base, theirs, key, notes)
        _merge_duty(ours, base, theirs)
    for mine, old, new in zip(ours.around, base.around, theirs.around, strict=False):
        for name in _HEADING:
            _merge_key(mine, old, new, name)


def _changes_shape(base: Spot, theirs: Spot) -> bool:
    """Whether a group became a question, a question a note, one answer several, or the other way round."""
    widgets = {base.question["widget"], theirs.question["widget"]}
    types = {base.schema.get("type"), theirs.schema.get("type")}
    return len(widgets) > 1 and (GROUP in widgets or (len(types) > 1 and not types.isdisjoint({None, "array"})))


def _exchange(ours: Spot, base: Spot, theirs: Spot, key: str, mentions: Mentions, notes: list[Todo]) -> None:
    if ours.question == base.question and ours.field not in mentions:
        _forget(ours)
        ours.question.clear()
        ours.question.update(copy.deepcopy(theirs.question))
        if theirs.field:
            ours.level["properties"][theirs.field] = copy.deepcopy(theirs.schema)
            ours.level["required"] += [theirs.field] if theirs.field in theirs.level["required"] else []
    else:
        told = "FIM stellt diese Frage jetzt anders. Ihre Fassung ist geblieben."
        notes.append(Todo("merge", key, told, title=_label(ours)))


def _merge_words(ours: Spot, base: Spot, theirs: Spot, key: str, notes: list[Todo]) -> None:
    for name in sorted((base.question.keys() | theirs.question.keys()) - _OWN):
        if not _merge_key(ours.question, base.question, theirs.question, name):
            said = _told(theirs.question.get(name))
            told = f"FIM sagt jetzt bei „{_WORDS.get(name, name)}“: {said}. Ihre Fassung ist geblieben."
            notes.append(Todo("merge", key, told, title=_label(ours)))
    for name in sorted((base.schema.keys() | theirs.schema.keys()) - {"items"}):
        if not _merge_key(ours.schema, base.schema, theirs.schema, name):
            told = _told_limit(theirs.question["widget"], name, base.schema, theirs.schema)
            notes.append(Todo("merge", key, f"{told} Ihre Grenze ist geblieben.", title=_label(ours)))
    if "properties" not in theirs.schema.get("items", {}):
        _merge_key(ours.schema, base.schema, theirs.schema, "items")


def _merge_key(ours: Json, base: Mapping[str, Any], theirs: Mapping[str, Any], name: str) -> bool:
    """Take over what only FIM changed; tell whether nobody's word was passed over."""
    mine, old, new = (each.get(name, _NOT_SAID) for each in (ours, base, theirs))
    if new in (old, mine):
        return True
    if mine != old:
        return False
    if new is _NOT_SAID:
        del ours[name]
    else:
        ours[name] = copy.deepcopy(new)
    return True


def _merge_duty(ours: Spot, base: Spot, theirs: Spot) -> None:
    """Take over whether an answer is needed, where FIM changed it."""
    was, shall, duties = (
        base.field in base.level["required"],
        theirs.field in theirs.level["required"],
        ours.level["required"],
    )
    if was != shall and (ours.field in duties) == was:
        if shall:
            duties.append(ours.field)
        else:
            duties.remove(ours.field)


def _label(spot: Spot) -> str:
    return str(spot.question.get("label", ""))


def _told_limit(widget: str, name: str, base: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    if name not in LIMITS:
        return f"FIM verlangt jetzt „{name}“ {_told(theirs.get(name))}."
    if name in theirs:
        return f"FIM verlangt jetzt „{say_limit(widget, name, theirs[name])}“."
    return f"FIM verlangt „{say_limit(widget, name, base[name])}“ nicht mehr."


def _told(value: Any) -> str:
    return "nichts mehr" if value is None else f"„{json.dumps(value, ensure_ascii=False)[:200]}“"


# --- What comes and goes


def _take_out(spot: Spot, base: Spot, key: str, mentions: Mentions, notes: list[Todo]) -> list[str]:
    """Take out a question that FIM does not ask any more, unless people changed it or something speaks of it.

    Returns its place where it stays, with what is in it.
    """
    label = str(spot.question.get("label", spot.question.get("text", "")))
    if spot.question == base.question and spot.field not in mentions:
        spot.siblings.remove(spot.question)
        _forget(spot)
        return []
    _let_go(spot.question)
    told = "FIM fragt das nicht mehr. Die Frage ist geblieben, weil Sie sie geändert haben oder etwas von ihr spricht."
    notes.append(Todo("merge", key, told, title=label))
    return [key]


def _let_go(question: Json) -> None:
    """Make a question one of the template's own, with all that is in it."""
    question.pop("fim", None)
    for each in question.get("questions", ()):
        _let_go(each)


def _forget(spot: Spot) -> None:
    """Take the answer out of its level."""
    spot.level["properties"].pop(spot.field, None)
    spot.level["required"][:] = [each for each in spot.level["required"] if each != spot.field]


def _add(form: Json, after: dict[str, Spot], before: set[str], pages: list[Json]) -> None:
    """Put new questions behind those they follow in FIM; without one, at the top of the page they would be on."""
    followed: dict[tuple[int, str], str] = {}
    there = spots_of(form)
    for key, spot in after.items():
        is_new = key not in there and key not in before
        if is_new and (place := _place_of(spot, after, there, form, pages)):
            anchor = there.get(followed.get((id(spot.level), spot.page), ""))
            _insert(spot, anchor, *place, [each for each in after.values() if each.level is spot.level], there)
            there = spots_of(form)
        if key in there:
            followed[id(spot.level), spot.page] = key


def _place_of(
    spot: Spot, after: dict[str, Spot], there: dict[str, Spot], form: Json, pages: list[Json]
) -> tuple[Json, list[Json]] | None:
    """Return level and list a question belongs to: its page, or a group; None where people took that group out."""
    around = next((each for each in after.values() if each.schema.get("items") is spot.level), None)
    if around is None:
        return form["schema"], _page(form, spot.page, pages)
    group = there.get(key_of(around.question))
    return (group.schema["items"], group.question["questions"]) if group else None


def _insert(
    spot: Spot, anchor: Spot | None, level: Json, home: list[Json], beside: list[Spot], there: dict[str, Spot]
) -> None:
    """Insert a question, or the whole heading it stands under where all of that is new."""
    together = [each for each in beside if each.top is spot.top]
    is_whole = spot.top is not spot.question and not any(key_of(each.question) in there for each in together)
    if anchor is None:
        home.insert(0, copy.deepcopy(spot.top if is_whole else spot.question))
    elif is_whole:
        anchor.home.insert(anchor.home.index(anchor.top) + 1, copy.deepcopy(spot.top))
    else:
        anchor.siblings.insert(anchor.siblings.index(anchor.question) + 1, copy.deepcopy(spot.question))
    for each in together if is_whole else [spot]:
        if each.field:
            level["properties"][each.field] = copy.deepcopy(each.schema)
            level["required"] += [each.field] if each.field in each.level["required"] else []


def _page(form: Json, id_: str, pages: list[Json]) -> list[Json]:
    """Return the questions of a page; it is made where there is none of that name."""
    found: Json | None = next((page for page in form["pages"] if page["id"] == id_), None)
    if found is None:
        found = {**next(page for page in pages if page["id"] == id_), "questions": []}
        form["pages"].append(found)
    questions: list[Json] = found["questions"]
    return questions
