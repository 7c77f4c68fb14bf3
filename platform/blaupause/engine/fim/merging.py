"""A newer version of a schema, laid into a template that people have worked on since it was imported.

Three versions meet: what the older schema became (base, kept in fim.json), what people made of it (ours), what the
newer schema becomes (theirs). Each property of each question is compared: what only FIM changed is taken, what people
changed is kept, and where both did, people's work stays and the difference is written down. Questions are the same by
their place in FIM.
"""

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from blaupause.engine.fim.adding import add
from blaupause.engine.fim.layout import empty_page
from blaupause.engine.fim.mentions import Mentions
from blaupause.engine.fim.origin import FILE, TOLD
from blaupause.engine.fim.renewal import next_number, origin, renew_first_test
from blaupause.engine.fim.spots import CHOICE, Known, Spot, entry_of, groups_of, levels_of, names_in, spots_of
from blaupause.engine.fim.workbench import Todo
from blaupause.engine.forms.model import GROUP, HIDDEN, SECTION
from blaupause.engine.forms.words import LIMITS, say_limit

type Json = dict[str, Any]

_OWN: Final = frozenset({"questions", "field", "fim"})
_WORDS: Final = {"label": "Frage", "hint": "Hilfe", "help": "Hilfe", "visible": "Bedingung", "choices": "Auswahl"}
_HEADING: Final = ("title", "intro", "label", "hint", "help", "visible")
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
    homes = {key: spot.question["questions"] for key, spot in spots.items() if spot.question["widget"] == GROUP}
    homes[""] = [each for page in form["pages"] for each in page["questions"]]
    own = {(place, f"={name}"): name for place, home in homes.items() for name in names_in(home)}
    return own | {(("", *levels[key])[-1], key): spot.name for key, spot in spots.items() if _is_by_name(spot)}


def _is_by_name(spot: Spot) -> bool:
    """Whether nothing else is called as a question is: a note of an older merge may be."""
    return bool(spot.field) or spot.name not in spot.level["properties"]


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
    out = stays | (before.keys() - there.keys())
    notes += add(form, after, out, theirs["form.json"]["pages"])
    _remove_groups(form, mentions, notes)
    form["pages"] = [page for page in form["pages"] if page["questions"]] or [empty_page()]
    for name in TOLD:
        _merge_key(files["template.json"], base["template"], theirs["template.json"], name)
    files["template.json"]["version"] = next_number(ours["template.json"]["version"])
    files[FILE] = origin(ours[FILE], theirs[FILE], notes)
    renew_first_test(files, (base["form"], ours["form.json"]), today)
    return Merged(files, tuple(notes))


def _order(key: str) -> tuple[bool, int]:
    """Put what a part of an Auswahlgruppe depends on behind the part, so that nothing speaks of it when both go."""
    return key.endswith(CHOICE), -key.count("/") if key.endswith(CHOICE) else 0


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
        for entry, was, becomes in zip(entry_of(ours), entry_of(base), entry_of(theirs), strict=False):
            _merge_question(entry, was, becomes, key, mentions, notes)
    for mine, old, new in _headings(ours, base, theirs):
        for name in _HEADING:
            _merge_key(mine, old, new, name)


def _headings(*spots: Spot) -> Iterator[tuple[Json, ...]]:
    """Return what stands above a question in each form: pages, and headings from the innermost; others have a page."""
    yield tuple(spot.around[0] for spot in spots)
    yield from zip(*(reversed(spot.around[1:]) for spot in spots), strict=False)


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
            ours.required.extend({theirs.field} & {*theirs.required})
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
    was, shall, duties = base.field in base.required, theirs.field in theirs.required, ours.required
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
        _remove(spot)
        return []
    _let_go(spot.question)
    told = "FIM fragt das nicht mehr. Die Frage ist geblieben, weil Sie sie geändert haben oder etwas von ihr spricht."
    notes.append(Todo("merge", key, told, title=label))
    return [key]


def _remove(spot: Spot) -> None:
    listed, at = spot.standing()
    del listed[at]
    _drop_empty(spot.home)
    _forget(spot)


def _remove_groups(form: Json, mentions: Mentions, notes: list[Todo]) -> None:
    """Take out groups that ask nothing any more: FIM took back one part, people took out the other."""
    for spot in reversed(groups_of(form)):
        if not spot.question["questions"] and spot.field not in mentions:
            _remove(spot)
            told = "In dieser Gruppe bleibt keine Frage. Sie steht nicht mehr im Formular."
            notes.append(Todo("merge", spot.question.get("fim", ""), told, title=_label(spot)))


def _drop_empty(elements: list[Json]) -> None:
    """Take out headings under which nothing stands any more: they would still speak of what they depend on."""
    for each in elements:
        if each["widget"] == SECTION:
            _drop_empty(each["questions"])
    elements[:] = [each for each in elements if each["widget"] != SECTION or each["questions"]]


def _let_go(question: Json) -> None:
    """Make a question one of the template's own, with all that is in it; a value is handed on to FIM only."""
    question.pop("fim", None)
    question.pop("value", None)
    inside = question.get("questions", [])
    inside[:] = [each for each in inside if each["widget"] != HIDDEN]
    for each in inside:
        _let_go(each)
    _drop_empty(inside)


def _forget(spot: Spot) -> None:
    """Take the answer out of its level."""
    spot.level["properties"].pop(spot.field, None)
    spot.required[:] = [each for each in spot.required if each != spot.field]
