"""What an official schema left to people: its rules in words, lists that are not there, what did not fit together.

None of it is executed and none gets lost: each is listed beside the form, a person says when it is done, and it knows
which rules and conditions were made of it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import takewhile
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blaupause.engine.bundles.editing.model import FORM, EditRefused, Operation, Told
from blaupause.engine.bundles.editing.ruling import set_rule
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.showing import show_when
from blaupause.engine.bundles.editing.tree import Spot, spots

FIM: Final = "fim.json"
WORD: Final = "aufgabe"
ALL: Final = f"{WORD}/"
KINDS: Final = {
    "rule": gettext_lazy("Regel in Worten"),
    "list": gettext_lazy("Liste fehlt"),
    "pattern": gettext_lazy("Muster nicht lesbar"),
    "limit": gettext_lazy("Grenze nicht lesbar"),
    "value": gettext_lazy("Wert fehlt"),
    "group": gettext_lazy("Gruppe ohne Frage"),
    "merge": gettext_lazy("Änderung im Schema"),
}
MOST_MADE: Final = 50
_NAMED: Final = re.compile(r"\b[FG]\d{6,}(?:\.[FG]\d{6,})*")
_THEN: Final = re.compile(r"\bdann\b", re.IGNORECASE)

type FimPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do by hand.

    Attributes:
        place: its own, `aufgabe/3`; kind: what it is, in words.
        fim: id and version of the rule, "" for other things; bases: the law that it names.
        when, then: what it speaks of before and after its first "dann": places of pages and questions.
        made: places of what was made of it.

    """

    place: str
    kind: str
    label: str
    text: str
    done: bool
    fim: str
    bases: tuple[str, ...]
    when: tuple[str, ...]
    then: tuple[str, ...]
    made: tuple[str, ...]

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.when, *self.then)))


def todos_of(files: Mapping[str, Any]) -> list[ToDo]:
    """List what is to do, done or not; nothing for a template that no schema stands behind."""
    listed = _listed(files)
    if not listed:
        return []
    atlas = _Atlas(files)
    return [_todo(place, source, atlas) for place, source in zip(places_of(files), listed, strict=True)]


def places_of(files: Mapping[str, Any]) -> list[str]:
    """List the places of all of it."""
    return [f"{ALL}{number}" for number in range(1, len(_listed(files)) + 1)]


def left(files: Mapping[str, Any]) -> int:
    """Count what nobody has ticked off."""
    return sum(not each["done"] for each in _listed(files))


def is_done(files: Mapping[str, Any], place: str) -> bool:
    """Tell whether the thing of a place is ticked off.

    Raises:
        EditRefused: there is none.

    """
    return bool(_listed(files)[_number(files, place)]["done"])


def _listed(files: Mapping[str, Any]) -> list[dict[str, Any]]:
    return files[FIM]["todos"] if FIM in files else []


def _number(files: Mapping[str, Any], place: str) -> int:
    places = places_of(files)
    if place not in places:
        raise EditRefused(_("Diese Aufgabe gibt es nicht."))
    return places.index(place)


class _Atlas:
    """Where what stands in FIM is in the form: places of pages and questions by their path there."""

    def __init__(self, files: Mapping[str, Any]) -> None:
        found = list(spots(files[FORM]))
        self.places = dict(_places(files[FORM]["pages"], found))
        self.labels = {spot.place: str(spot.source.get("label", "")) for spot in found}
        self._by_id: dict[str, list[FimPath]] = {}
        for path in self.places:
            self._by_id.setdefault(path[-1], []).append(path)

    def named_in(self, text: str, here: FimPath) -> tuple[str, ...]:
        """Find what a text names by its ids; of several with one id, the nearest to where the text stands."""
        found = []
        for ids in (tuple(named.split(".")) for named in _NAMED.findall(text)):
            paths = [path for path in self._by_id.get(ids[-1], ()) if path[-len(ids) :] == ids]
            if paths:
                found.append(self.places[max(paths, key=lambda path: len(_shared(path, here)))])
        return tuple(dict.fromkeys(found))


def _todo(place: str, source: Mapping[str, Any], atlas: _Atlas) -> ToDo:
    here = tuple(filter(None, source["place"].split("/")))
    before, after = (*_THEN.split(source["text"], maxsplit=1), "")[:2]
    own = atlas.places.get(here, "")
    kind, question = str(KINDS[source["kind"]]), atlas.labels.get(own, "")
    return ToDo(
        place=place,
        kind=kind,
        label=source.get("title") or (f"{kind}: {question}" if question else kind),
        text=source["text"],
        done=source["done"],
        fim=source.get("fim", ""),
        bases=tuple(source.get("bases", ())),
        when=atlas.named_in(before, here) or ((own,) if own else ()),
        then=atlas.named_in(after, here),
        made=tuple(source.get("became", ())),
    )


def _places(pages: list[Mapping[str, Any]], found: list[Spot]) -> Iterator[tuple[FimPath, str]]:
    """List places by where they come from in FIM; pages and headings come from the group around all that is in them."""
    for number, page in enumerate(pages):
        yield from _around(f"seite/{page['id']}", [spot.source for spot in found if spot.page == number])
    for spot in found:
        if spot.is_heading:
            inside = [each.source for each in found if each.listed[: len(spot.path)] == spot.path]
            yield from _around(spot.place, inside)
        elif "fim" in spot.source:
            yield tuple(spot.source["fim"].split("/")), spot.place


def _around(place: str, inside: list[Mapping[str, Any]]) -> Iterator[tuple[FimPath, str]]:
    paths = [tuple(each["fim"].split("/")) for each in inside if "fim" in each]
    if paths and (shared := reduce(_shared, paths)):
        yield shared, place


def _shared(one: FimPath, other: FimPath) -> FimPath:
    return tuple(step for step, _same in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


# --- Changes


def finish(sheet: Sheet, asked: Operation) -> Told:
    return _set(sheet, asked, _("„%(label)s“ erledigt"), ALL, done=True)


def reopen(sheet: Sheet, asked: Operation) -> Told:
    return _set(sheet, asked, _("„%(label)s“ wieder offen"), asked.place, done=False)


def _set(sheet: Sheet, asked: Operation, said: str, goto: str, *, done: bool) -> Told:
    number = _number(sheet.files, asked.place)
    label = todos_of(sheet.files)[number].label
    sheet.put({**sheet.get(FIM, "todos", number), "done": done}, FIM, "todos", number)
    return Told((asked.place,), said % {"label": label}, goto)


def rule_of(kind: str) -> Callable[[Sheet, Operation], Told]:
    """Return the operation that makes a rule of this kind out of words."""

    def make(sheet: Sheet, asked: Operation) -> Told:
        return _keep(sheet, asked, set_rule(sheet, Operation("regel", f"regel/{kind}/", asked.values)))

    return make


def condition_of(sheet: Sheet, asked: Operation) -> Told:
    """Show a question or page under a condition, as the words say."""
    target = asked.values.get("target", "")
    return _keep(sheet, asked, show_when(sheet, Operation("bedingung", target, asked.values)))


def _keep(sheet: Sheet, asked: Operation, told: Told) -> Told:
    """Write down what was made; whether that is all, a person says."""
    number = _number(sheet.files, asked.place)
    made = [each for each in sheet.get(FIM, "todos", number).get("became", ()) if each != told.goto]
    sheet.put([*made, told.goto][-MOST_MADE:], FIM, "todos", number, "became")
    return Told((*told.places, asked.place), told.said, asked.place)
