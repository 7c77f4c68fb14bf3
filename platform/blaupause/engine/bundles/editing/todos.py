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
from blaupause.engine.bundles.editing.tree import Where, spots

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
    listed = files[FIM]["todos"] if FIM in files else ()
    known = dict(_places(files)) if listed else {}
    asked = {spot.place: spot.source.get("label", "") for spot in spots(files[FORM])} if listed else {}
    return [_todo(number, source, known, asked) for number, source in enumerate(listed, start=1)]


def _todo(number: int, source: Mapping[str, Any], known: Mapping[FimPath, str], asked: Mapping[str, str]) -> ToDo:
    here = tuple(filter(None, source["place"].split("/")))
    before, after = (*_THEN.split(source["text"], maxsplit=1), "")[:2]
    own = [known[here]] if here in known else []
    kind, question = str(KINDS[source["kind"]]), asked.get(known.get(here, ""), "")
    return ToDo(
        place=f"{ALL}{number}",
        kind=kind,
        label=source.get("title") or (f"{kind}: {question}" if question else kind),
        text=source["text"],
        done=source["done"],
        fim=source.get("fim", ""),
        bases=tuple(source.get("bases", ())),
        when=tuple(dict.fromkeys(_spoken_of(before, here, known))) or tuple(own),
        then=tuple(dict.fromkeys(_spoken_of(after, here, known))),
        made=tuple(source.get("became", ())),
    )


def _spoken_of(text: str, here: FimPath, known: Mapping[FimPath, str]) -> Iterator[str]:
    """Find what a text names by its ids; of several with one id, the nearest to where the text stands."""
    for named in _NAMED.findall(text):
        ids = tuple(named.split("."))
        found = [path for path in known if path[-len(ids) :] == ids]
        if found:
            yield known[max(found, key=lambda path: len(_shared(path, here)))]


def _places(files: Mapping[str, Any]) -> Iterator[tuple[FimPath, str]]:
    """List places by where they come from in FIM; pages and headings come from the group around all that is in them."""
    found = list(spots(files[FORM]))
    for number, page in enumerate(files[FORM]["pages"]):
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
    label = _set(sheet, asked, done=True)
    return Told((asked.place,), _("„%(label)s“ erledigt") % {"label": label}, ALL)


def reopen(sheet: Sheet, asked: Operation) -> Told:
    label = _set(sheet, asked, done=False)
    return Told((asked.place,), _("„%(label)s“ wieder offen") % {"label": label}, asked.place)


def _set(sheet: Sheet, asked: Operation, *, done: bool) -> str:
    where, label = _find(sheet, asked.place)
    sheet.put({**sheet.get(*where), "done": done}, *where)
    return label


def rule_of(kind: str) -> Callable[[Sheet, Operation], Told]:
    """Return the operation that makes a rule of this kind out of words."""

    def make(sheet: Sheet, asked: Operation) -> Told:
        where, _label = _find(sheet, asked.place)
        return _keep(sheet, where, asked, set_rule(sheet, Operation("regel", f"regel/{kind}/", asked.values)))

    return make


def condition_of(sheet: Sheet, asked: Operation) -> Told:
    """Show a question or page under a condition, as the words say."""
    where, _label = _find(sheet, asked.place)
    target = asked.values.get("target", "")
    return _keep(sheet, where, asked, show_when(sheet, Operation("bedingung", target, asked.values)))


def _keep(sheet: Sheet, where: Where, asked: Operation, told: Told) -> Told:
    """Write down what was made; whether that is all, a person says."""
    made = [each for each in sheet.get(*where).get("became", ()) if each != told.goto]
    sheet.put([*made, told.goto][-MOST_MADE:], *where, "became")
    return Told((*told.places, asked.place), told.said, asked.place)


def _find(sheet: Sheet, place: str) -> tuple[Where, str]:
    for number, todo in enumerate(todos_of(sheet.files)):
        if todo.place == place:
            return (FIM, "todos", number), todo.label
    raise EditRefused(_("Diese Aufgabe gibt es nicht."))
