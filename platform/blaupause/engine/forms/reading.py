"""Takes what a page sent into the answers, entry by entry, and refuses what the page never offered."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from blaupause.engine.forms import paths
from blaupause.engine.forms.asked import Asked
from blaupause.engine.forms.cleaning import clean
from blaupause.engine.forms.model import INFO, UPLOAD, Answers, Page, Question, Tampered
from blaupause.engine.forms.paths import At
from blaupause.engine.forms.situation import Situation

type Post = Mapping[str, Sequence[str]]

CONTROLS: Final = frozenset({"csrfmiddlewaretoken", "aktion"})
MAX_FIELDS: Final = 2_000
MAX_DIGITS: Final = 4
_NEVER_SENT: Final = frozenset({INFO, UPLOAD})
_UNTICKED: Final = {"checkbox": False, "checkboxes": None}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page sent, taken into the answers.

    Attributes:
        situation: the form with all answers, this page's replaced, those of hidden questions dropped.
        revealed: questions that this made visible and that were not on the page (it comes back, without JavaScript).

    """

    situation: Situation
    revealed: tuple[str, ...] = ()

    @property
    def answers(self) -> Answers:
        return self.situation.answers


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page sent.

    Attributes:
        values: the values of each question, by its path in the answers.
        entries: the entries of each group that were open on the page, outer groups first.

    """

    values: dict[Asked, Sequence[str]]
    entries: dict[Asked, list[int]]


def read(before: Situation, page: Page, post: Post, ignore: Collection[str]) -> Reading:
    """Take what a page sent into the answers.

    Text, radio buttons and closed entries that are not in the post keep their answers; boxes that are not in it are
    not ticked. Files never come this way: see `Situation.uploads` and `Form.attach`.

    Args:
        before: the form with the answers the page was drawn with.
        page: the page that was sent.
        post: `dict(request.POST.lists())`.
        ignore: names of further inputs that are not the form's.

    Raises:
        Tampered: a field that no question of the page has, an answer to a question that is not asked, several values
            for one, an option that is not offered, NUL, more than 100,000 characters, too many entries.

    """
    names = [name for name in post if name not in CONTROLS and name not in ignore]
    if len(names) > MAX_FIELDS:
        raise Tampered(names[MAX_FIELDS], "too many fields")
    sent = {_recognise(page, name): post[name] for name in names}
    sheet = Sheet({}, {})
    _sort(page.questions, sent, _named(sent), (), (), before.answers, sheet)
    after = before.after(_take(before.answers, page, sheet))
    _refuse_hidden(sheet, before, after)
    revealed = tuple(asked.path for asked in after.asked(page) if asked not in sheet.values and not before.asks(asked))
    return Reading(after, revealed)


def _recognise(page: Page, name: str) -> Asked:
    """Find the question a control belongs to, by the name that `paths.html_name` gave it."""
    key, at = paths.split(paths.parse_name(name) or "")
    first, *inner = key.split("/")
    question = page.question(first)
    for field in inner:
        question = question.inner(field) if question else None
    if question is None or question.widget in _NEVER_SENT:
        raise Tampered(name, "unknown")
    return Asked(question, at)


type Entries = Mapping[tuple[str, At], set[int]]
"""Which entries of a group were named, by its key and the entries around it."""


def _named(sent: Iterable[Asked]) -> Entries:
    found: dict[tuple[str, At], set[int]] = {}
    for asked in sent:
        fields = asked.question.group.split("/")
        for depth, index in enumerate(asked.at):
            found.setdefault(("/".join(fields[: depth + 1]), asked.at[:depth]), set()).add(index)
    return found


def _sort(
    questions: Iterable[Question],
    sent: dict[Asked, Sequence[str]],
    entries: Entries,
    said: At,
    at: At,
    answers: Answers,
    sheet: Sheet,
) -> None:
    """Sort what was sent into the sheet; `said` is the place of the entry on the page, `at` the one it gets."""
    for question in questions:
        if not question.is_group:
            if Asked(question, said) in sent:
                sheet.values[Asked(question, at)] = sent[Asked(question, said)]
            continue
        group = Asked(question, at)
        named = set(entries.get((question.key, said), ()))
        named |= {_place(group, value) for value in sent.get(Asked(question, said), ())}
        places = _places(group, named, len(paths.entries(answers, group.path)))
        sheet.entries[group] = sorted(places.values())
        for told, index in places.items():
            _sort(question.questions, sent, entries, (*said, told), (*at, index), answers, sheet)


def _places(group: Asked, named: set[int], count: int) -> dict[int, int]:
    """Give each entry its place. New ones follow those that are there, whatever place they were sent for."""
    new, limit = sorted(index for index in named if index >= count), group.question.max_items
    if count + len(new) > limit or any(index >= limit for index in new):
        raise Tampered(group.path, "too many entries")
    return {index: index for index in named} | {index: count + at for at, index in enumerate(new)}


def _place(group: Asked, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS):
        raise Tampered(group.path, "no entry")
    return int(value)


def _take(answers: Answers, page: Page, sheet: Sheet) -> Answers:
    for group, places in sheet.entries.items():
        rows = paths.entries(answers, group.path)
        new = max(places, default=-1) + 1 - len(rows)
        answers = paths.put(answers, group.path, [*rows, *({} for _ in range(new))])
    for asked in _on_page(page.questions, sheet, ()):
        if asked in sheet.values:
            answers = paths.put(answers, asked.path, clean(asked.question, asked.path, sheet.values[asked]))
        elif asked.question.widget in _UNTICKED:  # a browser says nothing about a box that is not ticked
            answers = paths.put(answers, asked.path, _UNTICKED[asked.question.widget])
    return answers


def _on_page(questions: Iterable[Question], sheet: Sheet, at: At) -> Iterator[Asked]:
    for question in questions:
        if question.is_group:
            for index in sheet.entries[Asked(question, at)]:
                yield from _on_page(question.questions, sheet, (*at, index))
        else:
            yield Asked(question, at)


def _refuse_hidden(sheet: Sheet, before: Situation, after: Situation) -> None:
    """Refuse answers to questions that were hidden all along.

    One that was visible before and is not any more was on the page: its answer is dropped without a word.
    """
    for asked, values in sheet.values.items():
        if any(values) and not before.asks(asked) and not after.asks(asked):
            raise Tampered(asked.path, "hidden")
