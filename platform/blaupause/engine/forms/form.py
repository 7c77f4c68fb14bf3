"""A form, compiled: what pages, summary, clerk and letter ask of it. Immutable; keep it by the hash of its bundle."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import jsonschema_rs

from blaupause.engine.forms import groups, paths
from blaupause.engine.forms.asked import Asked, all_of, walk
from blaupause.engine.forms.model import (
    UPLOAD,
    Acted,
    Answers,
    Check,
    Page,
    Parameter,
    Question,
    Tampered,
    Value,
)
from blaupause.engine.forms.names import around_and_in
from blaupause.engine.forms.situation import Situation
from blaupause.engine.rules import Program

type Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """The questions of a template.

    Everywhere `answers` are JSON by field id, `params` the town's values by parameter id, `today` the day in Germany.
    """

    pages: tuple[Page, ...]
    questions: Mapping[str, Question]
    values: tuple[Value, ...]
    checks: tuple[Check, ...]
    parameters: Mapping[str, Parameter]
    validator: jsonschema_rs.Draft202012Validator
    groups: Mapping[str, Question] = field(init=False)
    """The repeated groups by their key (`hunde`, `hunde/halter`)."""
    conditional: frozenset[Question] = field(init=False)
    """Questions that are not always asked: they, or what is around them, have a condition."""
    _checks: Mapping[Question, Sequence[Check]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found = (each for page in self.pages for each in _conditional(page.questions, around=page.visible))
        object.__setattr__(self, "conditional", frozenset(found))
        by_question: dict[Question, list[Check]] = {}
        for check in self.checks:
            by_question.setdefault(check.question, []).append(check)
        object.__setattr__(self, "_checks", by_question)
        object.__setattr__(
            self, "groups", {each.key: each for each in all_of(self.questions.values()) if each.is_group}
        )

    # --- Parts

    def page(self, page_id: str) -> Page:
        """Find a page.

        Raises:
            KeyError: the form has no such page.

        """
        for page in self.pages:
            if page.id == page_id:
                return page
        raise KeyError(page_id)

    def question(self, path: str) -> Question:
        """Find the question an answer belongs to.

        Raises:
            KeyError: no question asks for it.

        """
        key, at = paths.split(path)
        first, *fields = key.split("/")
        if len(at) != len(fields):
            raise KeyError(path)
        found: Question | None = self.questions[first]
        for inner in fields:
            found = found.inner(inner) if found else None
        if found is None:
            raise KeyError(path)
        return found

    def place(self, asked: Asked) -> str:
        """Name the entry a question stands in: "Hund 2", "Hund 2, Halter 1"; "" outside of groups."""
        _form, *around = around_and_in(asked.question.group)
        return ", ".join(self.groups[key].place(index) for key, index in zip(around, asked.at, strict=True))

    def checks_on(self, question: Question) -> Sequence[Check]:
        return self._checks.get(question, ())

    def values_of(self, group: str) -> tuple[Value, ...]:
        return tuple(value for value in self.values if value.group == group)

    # --- At one moment

    def situation(self, answers: Answers, params: Params, today: date) -> Situation:
        """Return the form with these answers: what is visible, what expressions and texts mean."""
        return Situation(self, answers, params, today)

    def act(self, action: str, answers: Answers) -> Acted | None:
        """Press the button of a repeated group (its value as `Binder` gave it); None when it is no such button."""
        return groups.act(self.groups, action, answers)

    # --- Files

    def attach(self, answers: Answers, path: str, file_id: str) -> Answers:
        """Add a stored file to an upload question; the entry of a group must be there.

        Raises:
            Tampered: the question takes no files, or has as many as it may.

        """
        try:
            question = self.question(path)
        except KeyError:
            raise Tampered(path, "unknown") from None
        if question.widget != UPLOAD or len(paths.get(answers, path) or ()) >= question.max_files:
            raise Tampered(path, "no room for files")
        return paths.put(answers, path, [*(paths.get(answers, path) or []), file_id])

    def detach(self, answers: Answers, file_id: str) -> Answers:
        """Take a file out of the answers, wherever it is."""
        for path in self._uploads(answers):
            kept = [each for each in paths.get(answers, path) if each != file_id]
            answers = paths.put(answers, path, kept or None)
        return answers

    def files(self, answers: Answers) -> frozenset[str]:
        """Return the ids of all files the answers speak of; any other may be deleted."""
        return frozenset(each for path in self._uploads(answers) for each in paths.get(answers, path))

    def _uploads(self, answers: Answers) -> list[str]:
        asked = (each.path for each in walk(self.questions.values(), answers) if each.question.widget == UPLOAD)
        return [path for path in asked if isinstance(paths.get(answers, path), list)]


def _conditional(questions: Iterable[Question], around: Program | None) -> Iterator[Question]:
    for question in questions:
        condition = around or question.visible or next((each.visible for each in question.blocks if each.visible), None)
        if condition:
            yield question
        yield from _conditional(question.questions, condition)
