"""A form, compiled: what pages, summary, clerk and letter ask of it. Immutable; keep it by the hash of its bundle."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import jsonschema_rs

from blaupause.engine.forms import checking, groups, paths, reading, telling
from blaupause.engine.forms.binding import Binder
from blaupause.engine.forms.model import (
    UPLOAD,
    Acted,
    Answers,
    Check,
    FileInfo,
    Page,
    Parameter,
    Problem,
    Question,
    Section,
    Tampered,
    Upload,
    Value,
)
from blaupause.engine.forms.reading import Reading
from blaupause.engine.forms.situation import Situation
from blaupause.engine.forms.view import PageView
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

    def visible_pages(self, answers: Answers, params: Params, today: date) -> tuple[Page, ...]:
        return self.situation(answers, params, today).pages()

    def is_visible(self, path: str, answers: Answers, params: Params, today: date) -> bool:
        """Tell whether a question is asked; `path` as in `hunde/1/rasse`.

        Raises:
            KeyError: no question asks for it.

        """
        return self.situation(answers, params, today).is_visible(self.question(path), paths.split(path)[1])

    def prune(self, answers: Answers, params: Params, today: date) -> Answers:
        """Return the answers without those of hidden questions."""
        return self.situation(answers, params, today).answers

    def check_page(self, page_id: str, answers: Answers, params: Params, today: date) -> tuple[Problem, ...]:
        """Return the problems of one page; the rest of the form may be empty yet."""
        return checking.check(self.situation(answers, params, today), self.page(page_id))

    def check(self, answers: Answers, params: Params, today: date) -> tuple[Problem, ...]:
        """Return every problem; without one the application may be sent."""
        return checking.check(self.situation(answers, params, today))

    def describe(
        self, answers: Answers, params: Params, today: date, files: Mapping[str, FileInfo] | None = None
    ) -> tuple[Section, ...]:
        """Tell the answers in German, page by page; `files` by id give uploads their names."""
        return telling.describe(self.situation(answers, params, today), files or {})

    # --- A page there and back

    def bind(
        self,
        page_id: str,
        answers: Answers,
        params: Params,
        today: date,
        *,
        problems: Collection[Problem] = (),
        files: Mapping[str, FileInfo] | None = None,
        open: Collection[str] = (),  # noqa: A002 – as in the template: which entries are open
    ) -> PageView:
        """Prepare a page for drawing; `open` names entries of groups ("hunde/1") that were asked for."""
        situation = self.situation(answers, params, today)
        return Binder(situation, problems, files or {}, open).page(self.page(page_id))

    def read(
        self,
        page_id: str,
        post: Mapping[str, list[str]],
        before: Answers,
        params: Params,
        today: date,
        *,
        ignore: Collection[str] = (),
    ) -> Reading:
        """Take what a page sent into the answers.

        Text, radio buttons and closed entries that are not in the post keep their answers; boxes that are not in it are
        not ticked. Files never come this way: see `uploads` and `attach`.

        Args:
            page_id: the page that was sent.
            post: `dict(request.POST.lists())`.
            before: the answers the page was drawn with.
            params: the town's values.
            today: the day.
            ignore: names of further inputs that are not the form's.

        Raises:
            Tampered: a field that no question of the page has, an answer to a question that is not asked, several
                values for one, an option that is not offered, NUL, more than 100,000 characters, too many entries.

        """
        return reading.read(self.situation(before, params, today), self.page(page_id), post, ignore)

    def act(self, action: str, answers: Answers) -> Acted | None:
        """Press the button of a repeated group (its value as `bind` gave it); None when it is no such button."""
        return groups.act(self.questions, action, answers)

    # --- Files

    def uploads(self, page_id: str, answers: Answers, params: Params, today: date) -> tuple[Upload, ...]:
        """Return where files may be added on a page now."""
        return self.situation(answers, params, today).uploads(self.page(page_id))

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
