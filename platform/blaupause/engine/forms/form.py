"""A form, compiled: what pages, summary, clerk and letter ask of it. Immutable; keep it by the hash of its bundle."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import jsonschema_rs

from blaupause.engine.forms import groups, paths
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
    conditional: frozenset[Question] = field(init=False)
    """Questions that are not always asked: they, their group or their page have a condition."""

    def __post_init__(self) -> None:
        found = (each for page in self.pages for each in _conditional(page.questions, around=page.visible))
        object.__setattr__(self, "conditional", frozenset(found))

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
        first, index, inner = paths.split(path)
        question = self.questions[first]
        found = question if index is None else question.inner(inner)
        if found is None:
            raise KeyError(path)
        return found

    def checks_on(self, question: Question) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.question is question)

    def values_of(self, group: str) -> tuple[Value, ...]:
        return tuple(value for value in self.values if value.group == group)

    # --- At one moment

    def situation(self, answers: Answers, params: Params, today: date) -> Situation:
        """Return the form with these answers: what is visible, what expressions and texts mean."""
        return Situation(self, answers, params, today)

    def act(self, action: str, answers: Answers) -> Acted | None:
        """Press the button of a repeated group (its value as `Binder` gave it); None when it is no such button."""
        return groups.act(self.questions, action, answers)

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
        return groups.attach(answers, path, file_id)

    def detach(self, answers: Answers, file_id: str) -> Answers:
        """Take a file out of the answers, wherever it is."""
        return groups.detach(self.questions, answers, file_id)

    def files(self, answers: Answers) -> frozenset[str]:
        """Return the ids of all files the answers speak of; any other may be deleted."""
        return groups.files(self.questions, answers)


def _conditional(questions: Iterable[Question], around: Program | None) -> Iterator[Question]:
    for question in questions:
        condition = around or question.visible
        if condition:
            yield question
        yield from _conditional(question.questions, condition)
