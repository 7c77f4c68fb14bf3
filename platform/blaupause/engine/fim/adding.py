"""What a newer schema asks for the first time, put into a form that people have worked on."""

import copy
from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

from blaupause.engine.fim.spots import CHOICE, Spot, key_of, spots_of
from blaupause.engine.fim.workbench import Todo
from blaupause.engine.forms.model import SECTION

type Json = dict[str, Any]
type Spots = Mapping[str, Spot]
type Place = tuple[list[Json], int]

_LOST: Final = "FIM fragt das neu. Es hängt an einer Auswahl, die Sie entfernt haben, und steht nicht im Formular."


def add(form: Json, after: Spots, out: Container[str], pages: list[Json]) -> list[Todo]:
    """Put new questions behind those they follow in FIM, or before those that follow, else at the top of their page.

    Args:
        form: what people made of the older version.
        after: what the newer version asks, on its `pages`.
        out: what people took out of the older one.
        pages: those of the newer version.

    Returns what is left to people.

    """
    there, notes = spots_of(form), list[Todo]()
    for key, spot in after.items():
        if key in there or key in out:
            continue
        if _is_of_lost_choice(key, there, out):
            notes.append(Todo("merge", key, _LOST, title=str(spot.question.get("label", ""))))
        elif home := _home_of(spot, after, there, form, pages):
            _insert(spot, *home, after, there, out)
            there = spots_of(form)
    return notes


def _is_of_lost_choice(key: str, there: Spots, out: Container[str]) -> bool:
    """Whether people took out the question that says when this one is asked."""
    ids = key.removesuffix(CHOICE).split("/")
    choices = (f"{'/'.join(ids[:depth])}{CHOICE}" for depth in range(1, len(ids)))
    return any(choice in out and choice not in there for choice in choices)


def _home_of(spot: Spot, after: Spots, there: Spots, form: Json, pages: list[Json]) -> tuple[Json, list[Json]] | None:
    """Return level and list a question belongs to: its page, or a group; None where people took that group out."""
    around = next((each for each in after.values() if each.schema.get("items") is spot.level), None)
    if around is None:
        return form["schema"], _page(form, spot.page, pages)
    group = there.get(key_of(around.question))
    return (group.schema["items"], group.question["questions"]) if group else None


def _page(form: Json, id_: str, pages: list[Json]) -> list[Json]:
    """Return the questions of a page; it is made where there is none of that name."""
    found: Json | None = next((page for page in form["pages"] if page["id"] == id_), None)
    if found is None:
        found = {**next(page for page in pages if page["id"] == id_), "questions": []}
        form["pages"].append(found)
    questions: list[Json] = found["questions"]
    return questions


def _insert(spot: Spot, level: Json, home: list[Json], after: Spots, there: Spots, out: Container[str]) -> None:
    """Insert a question with those headings above it that are new: what stands under them may have a condition."""
    beside = {key: each for key, each in there.items() if each.level is level}
    depth = next(at for at, each in enumerate(spot.path) if beside.keys().isdisjoint(_keys(each)))
    (new,) = _new([spot.path[depth]], there, out)
    listed, at = _place_of(spot, depth, beside, after) or (home, 0)
    listed.insert(at, new)
    for each in (after[key] for key in _keys(new)):
        if each.field:
            level["properties"][each.field] = copy.deepcopy(each.schema)
            level.setdefault("required", []).extend({each.field} & {*each.required})


def _keys(element: Json) -> list[str]:
    """Return the places in FIM of a question, or of what a heading holds."""
    if element["widget"] == SECTION:
        return [key for inner in element["questions"] for key in _keys(inner)]
    return [key_of(element)]


def _new(elements: list[Json], there: Spots, out: Container[str]) -> Iterator[Json]:
    """Copy what is new of some elements: of a heading, what it holds."""
    for each in elements:
        keys = [key for key in _keys(each) if key not in there and key not in out]
        if keys and each["widget"] == SECTION:
            yield {**copy.deepcopy(each), "questions": list(_new(each["questions"], there, out))}
        elif keys:
            yield copy.deepcopy(each)


def _place_of(spot: Spot, depth: int, beside: Spots, after: Spots) -> Place | None:
    """Return where a question, or a heading above it, goes by what stands beside that in FIM and is there."""
    listed, at = spot.standing(len(spot.path) - 1 - depth)
    for key in (key for each in reversed(listed[:at]) for key in reversed(_keys(each)) if key in beside):
        home, number = beside[key].standing(len(after[key].path) - 1 - depth)
        return home, number + 1
    following = (key for each in listed[at + 1 :] for key in _keys(each) if key in beside)
    return next((beside[key].standing(len(after[key].path) - 1 - depth) for key in following), None)
