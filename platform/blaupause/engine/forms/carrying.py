"""Takes answers from one version of a form to another, by the path of their question. What does not fit is told."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from blaupause.engine.forms import paths
from blaupause.engine.forms.form import Form
from blaupause.engine.forms.model import SECTION, UPLOAD, Answers, Question
from blaupause.engine.forms.schema import CHOOSING, compile_validator
from blaupause.engine.forms.situation import Situation
from blaupause.engine.forms.telling import describe
from blaupause.engine.forms.told import Row
from blaupause.engine.forms.words import choices, tell


class Reason(StrEnum):
    """Why an answer does not fit into another version."""

    GONE = "gone"  # nobody asks for it any more
    KIND = "kind"  # the question takes another kind of answer
    CHOICE = "choice"  # it cannot be chosen any more
    RULE = "rule"  # the question demands something else of it
    ROOM = "room"  # there is room for fewer entries or files
    HIDDEN = "hidden"  # with the other answers, nobody asks for it


@dataclass(frozen=True, slots=True)
class Lost:
    """An answer that does not fit.

    Attributes:
        path: where it stood: `hunde/1/rasse`.
        label: what was asked, in words: "Hund 2: Rasse".
        words: the answer in German; for files see `files`, their ids.

    """

    path: str
    label: str
    words: tuple[str, ...]
    reason: Reason
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """Answers in another version of their form.

    Attributes:
        kept: how many answers came along.
        new: questions that are asked now and that the version before did not know.

    """

    answers: Answers
    kept: int
    lost: tuple[Lost, ...]
    new: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """An answer to a question that is no group, or the part of it that is spoken of."""

    question: Question
    path: str
    value: Any


def carry(before: Situation, after: Form, params: Mapping[str, Any], today: date) -> Carried:
    """Take the answers of a filled-in form to another version of it.

    Args:
        before: the form as it was filled in; its parameters give the old answers their words.
        after: the version they go to.
        params: the town's values for that version.
        today: the day in Germany.

    """
    move = _Move(params)
    answers = move.entry(before.form.questions.values(), after.questions, before.answers)
    seen = after.situation(answers, params, today)
    asked = {leaf.path for leaf in _leaves(after.questions.values(), seen.answers)}
    lost = [*move.lost, *((leaf, Reason.HIDDEN) for leaf in move.kept if leaf.path not in asked)]
    sections = describe(before, {})
    labels = {row.path: row.label for section in sections for row in _named(section.rows)}
    known = set(_shapes(before.form.questions.values()))
    return Carried(
        answers=seen.answers,
        kept=sum(leaf.path in asked for leaf in move.kept),
        lost=tuple(_tell(leaf, labels[leaf.path], reason, before) for leaf, reason in lost),
        new=tuple(row for section in describe(seen, {}) for row in _unknown(section.rows, known)),
    )


class _Move:
    """Compares answers with the questions of another version, entry by entry; notes what comes along and what not."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        self._params = params
        self.kept: list[_Leaf] = []
        self.lost: list[tuple[_Leaf, Reason]] = []

    def entry(
        self, before: Iterable[Question], after: Mapping[str, Question], answers: Answers, at: str = ""
    ) -> Answers:
        """Return what fits of the answers of a form, or of an entry of a group that stands at a path."""
        moved = {
            old.field: self._answer(old, after.get(old.field), answers[old.field], f"{at}{old.field}")
            for old in before
            if old.field in answers
        }
        return {name: value for name, value in moved.items() if value is not None}

    def _answer(self, old: Question, new: Question | None, value: Any, path: str) -> Any:
        if new is None:
            return self._lose(old, path, value, Reason.GONE)
        if kind_of(old.widget) != kind_of(new.widget):
            return self._lose(old, path, value, Reason.KIND)
        if old.is_group:
            return self._entries(old, new, paths.entries({old.field: value}, old.field), path)
        if isinstance(value, list):
            return self._listed(old, new, value, path)
        if new.widget in CHOOSING and value not in self._offered(new):
            return self._lose(old, path, value, Reason.CHOICE)
        return self._fitting(old, new, value, path)

    def _entries(self, old: Question, new: Question, rows: list[Answers], path: str) -> list[Answers]:
        for index in range(new.max_items, len(rows)):
            for leaf in _leaves(old.questions, rows[index], f"{path}/{index}/"):
                self.lost.append((leaf, Reason.ROOM))
        after = {question.field: question for question in new.questions}
        return [
            self.entry(old.questions, after, row, f"{path}/{index}/") for index, row in enumerate(rows[: new.max_items])
        ]

    def _listed(self, old: Question, new: Question, values: list[Any], path: str) -> list[Any] | None:
        """Take files as far as there is room, and of several choices those that are offered."""
        if new.widget == UPLOAD:
            fits, rest, why = values[: new.max_files], values[new.max_files :], Reason.ROOM
        else:
            offered = self._offered(new)
            fits, rest = [each for each in values if each in offered], [each for each in values if each not in offered]
            why = Reason.CHOICE
        if rest:
            self._lose(old, path, rest, why)
        return self._fitting(old, new, fits, path) if fits else None

    def _fitting(self, old: Question, new: Question, value: Any, path: str) -> Any:
        """Take what the new question accepts; what was wrong before and is no wronger now is told on its page."""
        if old.schema != new.schema and not compile_validator(dict(new.schema)).is_valid(value):
            return self._lose(old, path, value, Reason.RULE)
        self.kept.append(_Leaf(old, path, value))
        return value

    def _offered(self, question: Question) -> set[str]:
        return {choice.value for choice in choices(question, self._params)}

    def _lose(self, old: Question, path: str, value: Any, reason: Reason) -> None:
        self.lost += ((leaf, reason) for leaf in _leaves([old], {old.field: value}, path.removesuffix(old.field)))


_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("text", "textarea", "email", "tel", "iban", "plate", "place"), "text"),
    **dict.fromkeys(("select", "radio"), "choice"),
    **dict.fromkeys(("checkbox", "yesno"), "decision"),
}
"""Widgets whose answers mean the same; any other is a kind of its own."""


def kind_of(widget: str) -> str:
    """Name the kind of answer that a widget takes: those of one kind mean the same."""
    return _KINDS.get(widget, widget)


def _leaves(questions: Iterable[Question], answers: Answers, at: str = "") -> Iterator[_Leaf]:
    """Yield every answer, those of groups entry by entry."""
    for question in questions:
        path = f"{at}{question.field}"
        if question.is_group:
            for index, row in enumerate(paths.entries(answers, question.field)):
                yield from _leaves(question.questions, row, f"{path}/{index}/")
        elif question.field in answers:
            yield _Leaf(question, path, answers[question.field])


def _named(rows: Iterable[Row], place: str = "") -> Iterator[Row]:
    """Yield every row, those of entries with their place: "Hund 2: Rasse"."""
    for row in rows:
        yield replace(row, label=f"{place}{row.label}")
        for item in row.items:
            yield from _named(item.rows, f"{place}{item.title}: ")


def _unknown(rows: Iterable[Row], known: set[str], place: str = "") -> Iterator[Row]:
    """Yield the rows of questions that are not known; of a group that is not, only the group."""
    for row in rows:
        if row.kind != SECTION and "/".join(step for step in row.path.split("/") if not step.isdigit()) not in known:
            yield replace(row, label=f"{place}{row.label}")
        else:
            for item in row.items:
                yield from _unknown(item.rows, known, f"{place}{item.title}: ")


def _shapes(questions: Iterable[Question], at: str = "") -> Iterator[str]:
    """Yield the path of every question without the numbers of entries."""
    for question in questions:
        yield f"{at}{question.field}"
        yield from _shapes(question.questions, f"{at}{question.field}/")


def _tell(leaf: _Leaf, label: str, reason: Reason, before: Situation) -> Lost:
    if leaf.question.widget == UPLOAD:
        return Lost(leaf.path, label, (), reason, files=tuple(leaf.value))
    return Lost(leaf.path, label, tell(leaf.question, leaf.value, before.facts.params), reason)
