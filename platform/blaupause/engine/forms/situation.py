"""A form at one moment: with these answers, in this town, on this day. Decides what is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from blaupause.engine.forms import paths
from blaupause.engine.forms.facts import Facts
from blaupause.engine.forms.model import UPLOAD, Answers, Page, Question, Upload

if TYPE_CHECKING:
    from blaupause.engine.forms.form import Form
    from blaupause.engine.rules import Program


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is visible now, with the index of its entry inside a repeated group."""

    question: Question
    index: int | None = None

    @property
    def path(self) -> str:
        return self.question.path(self.index)


class Situation:
    """What is visible with which answers. `answers` are pruned: none belongs to a hidden question.

    Pruning goes from top to bottom and repeats until nothing changes, since a dropped answer may hide or show others.
    It only ever drops, so it ends, and pruning twice is pruning once.
    """

    def __init__(self, form: "Form", answers: Answers, params: Mapping[str, Any], today: date) -> None:
        self.form = form
        self._params = params
        self._today = today
        self._see(answers)
        while self._prune():
            pass

    def after(self, answers: Answers) -> "Situation":
        """Return the same moment with other answers."""
        return Situation(self.form, answers, self._params, self._today)

    def _see(self, answers: Answers) -> None:
        self.answers = answers
        self.facts = Facts(self.form, answers, self._params, self._today)
        self._visible: dict[tuple[Question, int | None], bool] = {}
        self._held: dict[tuple[str, str, int | None], bool] = {}
        self._pages: dict[str, bool] = {}

    def _prune(self) -> bool:
        before = self.answers
        for asked in list(self._answered()):
            if not self.asks(asked):
                self._see(paths.put(self.answers, asked.path, None))
        return self.answers is not before

    def _answered(self) -> Iterator[Asked]:
        for question in self.form.questions.values():
            if question.field in self.answers:
                yield Asked(question)
                for index, entry in enumerate(self.entries(question)):
                    yield from (Asked(inner, index) for inner in question.questions if inner.field in entry)

    def entries(self, question: Question) -> list[Answers]:
        return paths.entries(self.answers, question.field) if question.is_group else []

    def pages(self) -> tuple[Page, ...]:
        return tuple(page for page in self.form.pages if self.is_page_visible(page))

    def is_page_visible(self, page: Page) -> bool:
        if page.id not in self._pages:
            self._pages[page.id] = page.visible is None or self._holds(page.visible)
        return self._pages[page.id]

    def asks(self, asked: Asked) -> bool:
        return self.is_visible(asked.question, asked.index)

    def is_visible(self, question: Question, index: int | None = None) -> bool:
        """Tell whether a question is asked: its page, its group and its own condition say so."""
        if question not in self.form.conditional:
            return True
        key = (question, index)
        if key not in self._visible:
            self._visible[key] = self._decide(question, index)
        return self._visible[key]

    def _decide(self, question: Question, index: int | None) -> bool:
        if question.group:
            around = self.is_visible(self.form.questions[question.group])
        else:
            around = self.is_page_visible(self.form.page(question.page_id))
        return around and (question.visible is None or self._holds(question.visible, question.group, index))

    def _holds(self, condition: "Program", group: str = "", index: int | None = None) -> bool:
        """Evaluate a condition once, however many questions have it."""
        key = (condition.expression, group, index)
        if key not in self._held:
            self._held[key] = condition.holds(self.facts.data(group, index))
        return self._held[key]

    def asked(self, page: Page) -> Iterator[Asked]:
        """Yield the visible questions of a page, top to bottom, those of each entry after their group."""
        for question in page.questions:
            if self.is_visible(question):
                yield Asked(question)
                for index in range(len(self.entries(question))):
                    yield from (Asked(inner, index) for inner in self.inner(question, index))

    def uploads(self, page: Page) -> tuple[Upload, ...]:
        """Return where files may be added on a page now."""
        return tuple(
            Upload(each.path, paths.html_name(each.path), each.question)
            for each in self.asked(page)
            if each.question.widget == UPLOAD
        )

    def inner(self, group: Question, index: int) -> Iterator[Question]:
        """Yield the visible questions of an entry; it may be one that is not there yet."""
        return (question for question in group.questions if self.is_visible(question, index))
