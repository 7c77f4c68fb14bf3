"""What the editor shows of a draft: its structure, the preview, what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.engine.bundles.editing import reading
from blaupause.engine.bundles.editing.notices import (
    LETTER,
    OUTCOME,
    letter_view,
    placeholders,
)
from blaupause.engine.bundles.editing.pinning import ALL as BLOCK
from blaupause.engine.bundles.editing.pinning import find_pin, pin_at
from blaupause.engine.bundles.editing.preview import preview
from blaupause.engine.bundles.editing.problems import Advice, advise
from blaupause.engine.bundles.editing.todos import ALL
from blaupause.engine.bundles.editing.translating import ALL as LANGUAGE
from blaupause.engine.bundles.languages import LANGUAGES
from shared_services.catalogue.queries.blocks import newer_blocks
from shared_services.catalogue.queries.keeping import bundle_in
from shared_services.catalogue.queries.looks import ITSELF, Seen
from shared_services.catalogue.queries.structure import Branch, flat, structure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blaupause.engine.bundles.blocks.pins import Pin
    from blaupause.engine.bundles.editing.notices import BlockView
    from blaupause.engine.bundles.editing.todos import ToDo
    from blaupause.engine.forms.view import PageView
    from shared_services.catalogue.models import Block, Draft

FIRST: Final = "seite/"


@dataclass(frozen=True, slots=True)
class Task:
    """What an official schema left to people; what it speaks of and what was made of it, each as a thing to go to."""

    todo: ToDo
    named: tuple[Branch, ...]
    made: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Editor:
    """The page of a draft.

    Attributes:
        place: the thing that is looked at; page_id: the page of the form that is shown.
        view: that page as a citizen sees it; None beside a letter, or where mistakes keep it from being drawn.
        mentions: what else speaks of the thing, in words.
        language: code of the language that is looked at.
        letter: id of the letter that is looked at; blocks: what it says; placeholders: what texts may name, by label.
        ends: of a letter the outcomes that send it, of an outcome its letter, as things to go to.
        todos: what an official schema left to do: all of it, the one that is looked at, or what speaks of the thing.
        pin: the shared block that the thing is, or belongs to; newer: a newer version of it.
        sentence: under which condition it is shown or applies, in words; expression: the same as it is written.
    """

    draft: Draft
    place: str
    label: str
    page_id: str
    pages: tuple[Branch, ...]
    parts: tuple[Branch, ...]
    view: PageView | None
    advice: tuple[Advice, ...]
    mentions: tuple[str, ...]
    todos: tuple[Task, ...]
    sentence: str
    expression: str
    language: str
    letter: str
    blocks: tuple[BlockView, ...]
    placeholders: tuple[tuple[str, str], ...]
    ends: tuple[Branch, ...]
    pin: Pin | None
    newer: Block | None

    @property
    def errors(self) -> tuple[Advice, ...]:
        return tuple(each for each in self.advice if each.is_error)

    @property
    def warnings(self) -> tuple[Advice, ...]:
        return tuple(each for each in self.advice if not each.is_error)

    @property
    def languages(self) -> tuple[Branch, ...]:
        return next(part.branches for part in self.parts if part.place == LANGUAGE)

    @property
    def version(self) -> str:
        return str(self.draft.files["template.json"]["version"])

    @property
    def field_id(self) -> str:
        """Path of the question in the preview, "" where something else is looked at."""
        word, _slash, rest = self.place.partition("/")
        return rest.split("/", maxsplit=1)[0] if word == "frage" else ""


def editor(draft: Draft, place: str, seen: Seen = ITSELF) -> Editor:
    """Return the page of a draft; a place that is not there any more counts as the first page."""
    bundle = bundle_in(draft)
    pages, parts = structure(draft.files)
    known = {each.place for branch in (*pages, *parts) for each in flat(branch)}
    here = place if place in known else pages[0].place
    todos = reading.todos_of(draft.files)
    page_id = _page_of(pages, _shown_beside(draft.files, here, todos))
    letter = letter_at(draft.files, here)
    pin, newer = _pin(draft.files, here), newer_blocks(draft.files)
    return Editor(
        draft=draft,
        place=here,
        label=reading.label_of(draft.files, here),
        page_id=page_id,
        pages=pages,
        parts=parts,
        view=None if letter else preview(seen.spoken(bundle), page_id, timezone.localdate(), seen.known),
        advice=(*advise(bundle), *_newer(draft.files, newer)),
        mentions=tuple(reading.mentions_in_words(draft.files, here)),
        todos=tuple(_tasks(draft.files, here, todos, known)),
        sentence=reading.told(draft.files, here),
        expression=reading.condition_at(draft.files, here)[0],
        language=here.removeprefix(LANGUAGE) if here.removeprefix(LANGUAGE) in LANGUAGES else "",
        letter=letter,
        blocks=tuple(letter_view(draft.files, letter)) if letter else (),
        placeholders=tuple(placeholders(draft.files)) if here.startswith((LETTER, OUTCOME)) else (),
        ends=tuple(_ends(draft.files, here)),
        pin=pin,
        newer=newer.get(pin.id) if pin else None,
    )


def checked(draft: Draft) -> list[Advice]:
    """Return everything that is to be said about a draft, its stored tests included."""
    return [*advise(bundle_in(draft), tested=True), *_newer(draft.files, newer_blocks(draft.files))]


def _pin(files: Mapping[str, Any], place: str) -> Pin | None:
    is_block = place.startswith(BLOCK) and place != BLOCK
    return find_pin(files, place) if is_block else pin_at(files, place)


def _newer(files: Mapping[str, Any], newer: Mapping[str, Block]) -> Iterator[Advice]:
    """Say of which blocks there is a newer version."""
    for id_, block in newer.items():
        place = f"{BLOCK}{id_}"
        text = _("Es gibt die neuere Version %(version)s. Sehen Sie sich den Unterschied an.")
        label = reading.label_of(files, place)
        yield Advice(is_error=False, place=place, label=label, text=text % {"version": block.version})


def letter_at(files: Mapping[str, Any], place: str) -> str:
    """Return the id of the letter that a place is in, or that an outcome sends; "" for none."""
    word, _slash, rest = place.partition("/")
    if word == "ergebnis" and rest:
        return next((each["letter"] or "" for each in files["template.json"]["outcomes"] if each["id"] == rest), "")
    return rest.partition("/")[0] if word == "bescheid" else ""


def _ends(files: Mapping[str, Any], place: str) -> Iterator[Branch]:
    """Say what belongs to an outcome, or to a letter."""
    letter = letter_at(files, place)
    if letter and place.startswith(OUTCOME):
        yield Branch(f"{LETTER}{letter}", reading.label_of(files, f"{LETTER}{letter}"))
    elif letter:
        for each in files["template.json"]["outcomes"]:
            if each["letter"] == letter:
                yield Branch(f"{OUTCOME}{each['id']}", each["label"])


def _shown_beside(files: Mapping[str, Any], place: str, todos: list[ToDo]) -> str:
    """Return the place to show in the preview: of a task what it speaks of, of a block its first question."""
    if place.startswith(BLOCK) and (pin := _pin(files, place)):
        return pin.first
    return next((todo.named[0] for todo in todos if todo.place == place and todo.named), place)


def _tasks(files: Mapping[str, Any], place: str, todos: list[ToDo], known: set[str]) -> Iterator[Task]:
    """List the tasks of a place; what was made of one and is gone is not named."""
    rules = {place: (label, kind) for place, label, kind in reading.rules_of(files)}
    for todo in todos:
        if place in {ALL, todo.place, *todo.named}:
            made = tuple(each for each in todo.made if each in known)
            yield Task(todo, *(tuple(_goals(files, places, rules)) for places in (todo.named, made)))


def _goals(files: Mapping[str, Any], places: tuple[str, ...], rules: Mapping[str, tuple[str, str]]) -> Iterator[Branch]:
    """Name places to go to; a rule is named as in the list of rules."""
    for place in places:
        yield Branch(place, *rules[place]) if place in rules else Branch(place, reading.label_of(files, place))


def _page_of(pages: tuple[Branch, ...], place: str) -> str:
    """Find the page that a place is on; what is on none is shown beside the first."""
    found = next((page for page in pages if any(each.place == place for each in flat(page))), pages[0])
    return found.place.removeprefix(FIRST)
