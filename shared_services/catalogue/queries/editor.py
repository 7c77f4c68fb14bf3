"""What the editor shows of a draft: its structure, the preview, what is wrong with it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.editing import reading
from blaupause.engine.bundles.editing.notices import (
    BLOCKS,
    LETTER,
    OUTCOME,
    letter_view,
    letters_of,
    placeholders,
    told_block,
)
from blaupause.engine.bundles.editing.preview import preview
from blaupause.engine.bundles.editing.problems import advise
from blaupause.engine.bundles.editing.todos import ALL, left, places_of
from blaupause.engine.bundles.editing.translating import ALL as LANGUAGE
from blaupause.engine.bundles.languages import LANGUAGES, languages_of, progress_of, rows_of, texts_of
from blaupause.engine.forms.model import SECTION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blaupause.engine.bundles.editing.notices import BlockView
    from blaupause.engine.bundles.editing.problems import Advice
    from blaupause.engine.bundles.editing.todos import ToDo
    from blaupause.engine.forms.view import PageView
    from shared_services.catalogue.models import Draft

KEPT: Final = 12
FIRST: Final = "seite/"

_lock = threading.Lock()
_kept: OrderedDict[tuple[int, int], Bundle] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Branch:
    """A thing in the structure, with what is in it."""

    place: str
    label: str
    kind: str = ""
    branches: tuple[Branch, ...] = ()


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
        todos: what an official schema left to do: all of it, the one that is looked at, or what speaks of the thing.
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


def editor(draft: Draft, place: str) -> Editor:
    """Return the page of a draft; a place that is not there any more counts as the first page."""
    bundle = bundle_in(draft)
    pages, parts = structure(draft.files)
    known = {each.place for branch in (*pages, *parts) for each in _flat(branch)}
    here = place if place in known else pages[0].place
    todos = reading.todos_of(draft.files)
    page_id = _page_of(pages, _shown_beside(here, todos))
    expression, group = reading.condition_at(draft.files, here)
    letter = here.split("/")[1] if here.startswith(LETTER) else ""
    return Editor(
        draft=draft,
        place=here,
        label=reading.label_of(draft.files, here),
        page_id=page_id,
        pages=pages,
        parts=parts,
        view=None if letter else preview(bundle, page_id, timezone.localdate()),
        advice=tuple(advise(bundle)),
        mentions=tuple(reading.mentions_in_words(draft.files, here)),
        todos=tuple(_tasks(draft.files, here, todos, known)),
        sentence=reading.told(draft.files, expression, group),
        expression=expression,
        language=here.removeprefix(LANGUAGE) if here.removeprefix(LANGUAGE) in LANGUAGES else "",
        letter=letter,
        blocks=tuple(letter_view(draft.files, letter)) if letter else (),
        placeholders=tuple(placeholders(draft.files)) if here.startswith((LETTER, OUTCOME)) else (),
    )


def structure(files: Mapping[str, Any]) -> tuple[tuple[Branch, ...], tuple[Branch, ...]]:
    """Return the pages of a template's form, and what it is besides."""
    return _pages(files), _parts(files)


def checked(draft: Draft) -> list[Advice]:
    """Return everything that is to be said about a draft, its stored tests included."""
    return advise(bundle_in(draft), tested=True)


def bundle_in(draft: Draft) -> Bundle:
    """Return the bundle of a draft; what was compiled of a revision is kept."""
    key = (draft.pk, draft.revision)
    with _lock:
        bundle = _kept.setdefault(key, Bundle(draft.files))
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return bundle


def _pages(files: Mapping[str, Any]) -> tuple[Branch, ...]:
    return tuple(
        Branch(
            f"seite/{page['id']}", f"{at}. {page['title']}", "", _questions(files, page["questions"], ("frage",), None)
        )
        for at, page in enumerate(files["form.json"]["pages"], start=1)
    )


def _questions(files: Mapping[str, Any], questions: Any, above: tuple[str, ...], schema: Any) -> tuple[Branch, ...]:
    schema = schema or files["form.json"]["schema"]
    branches = []
    for question in questions:
        steps = (*above, reading.key_of(question))
        own = schema["properties"].get(question.get("field"), {})
        inner = _inner(files, question, steps, schema, own)
        label = question.get("label") or _("Hinweis")
        branches.append(Branch("/".join(steps), label, reading.kind_label(question, own), inner))
    return tuple(branches)


def _inner(
    files: Mapping[str, Any], question: Any, steps: tuple[str, ...], schema: Any, own: Any
) -> tuple[Branch, ...]:
    """List what stands in a group, or under a heading: that answers beside it, and is named without it."""
    if question["widget"] == SECTION:
        return _questions(files, question["questions"], steps[:-1], schema)
    return _questions(files, question["questions"], steps, own["items"]) if "questions" in question else ()


def _parts(files: Mapping[str, Any]) -> tuple[Branch, ...]:
    """List what a template is besides its form."""
    settings = tuple(
        Branch(f"einstellung/{each['id']}", each["label"], _("gesperrt") if each["locked"] else "")
        for each in files["parameters.json"]["parameters"]
    )
    tests = tuple(Branch(f"test/{each['id']}", each["title"]) for each in files["tests.json"]["tests"])
    rules = tuple(Branch(place, label, kind) for place, label, kind in reading.rules_of(files))
    outcomes = tuple(Branch(f"ergebnis/{each['id']}", each["label"]) for each in files["template.json"]["outcomes"])
    languages = tuple(_languages(files))
    letters = tuple(_letter(id_, source) for id_, source in letters_of(files))
    new_rules = tuple(Branch(f"regel/{kind}/", "") for kind in reading.RULE_KINDS)
    return (
        *_schema(files),
        Branch("angaben/leistung", _("Angaben zur Leistung")),
        Branch("texte/leistung", _("Texte")),
        Branch("texte/leicht", _("Leichte Sprache")),
        Branch(LANGUAGE, _("Übersetzungen"), str(len(languages)), languages),
        Branch("ergebnis/", _("Ergebnisse"), str(len(outcomes)), outcomes),
        *letters,
        Branch("regel/", _("Regeln und Gebühr"), str(len(rules)), (*rules, *new_rules)),
        Branch("einstellung/", _("Einstellungen der Kommune"), str(len(settings)), settings),
        Branch("test/", _("Gespeicherte Tests"), str(len(tests)), tests),
    )


def _letter(id_: str, source: Mapping[str, Any]) -> Branch:
    blocks = tuple(
        Branch(f"bescheid/{id_}/{number}", told_block(block), str(BLOCKS[block["type"]]) if "text" in block else "")
        for number, block in enumerate(source["blocks"], start=1)
    )
    return Branch(f"bescheid/{id_}", source["title"], _("Bescheid"), blocks)


def _languages(files: Mapping[str, Any]) -> Iterator[Branch]:
    texts = texts_of(files)
    for code in languages_of(files):
        percent = progress_of(rows_of(files, code, texts)).percent
        yield Branch(f"{LANGUAGE}{code}", reading.label_of(files, f"{LANGUAGE}{code}"), f"{percent} %")


def _schema(files: Mapping[str, Any]) -> tuple[Branch, ...]:
    """List the tasks under one branch; each is read there, so it has no line of its own."""
    places, count = places_of(files), left(files)
    if not places:
        return ()
    still = _("%(count)s offen") % {"count": count} if count else _("alle erledigt")
    return (Branch(ALL, _("Aufgaben aus dem FIM-Schema"), still, tuple(Branch(place, "") for place in places)),)


def _shown_beside(place: str, todos: list[ToDo]) -> str:
    """Return the place to show in the preview: of a task what it speaks of."""
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


def _flat(branch: Branch) -> list[Branch]:
    return [branch, *(inner for each in branch.branches for inner in _flat(each))]


def _page_of(pages: tuple[Branch, ...], place: str) -> str:
    """Find the page that a place is on; what is on none is shown beside the first."""
    found = next((page for page in pages if any(each.place == place for each in _flat(page))), pages[0])
    return found.place.removeprefix(FIRST)
