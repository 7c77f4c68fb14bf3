"""A form at one moment: with these answers, in this town, on this day. Decides what is asked."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from blaupause.engine.forms import paths
from blaupause.engine.forms.asked import Asked, answered, walk
from blaupause.engine.forms.facts import Facts
from blaupause.engine.forms.model import UPLOAD, Answers, Page, Question
from blaupause.engine.forms.paths import At

if TYPE_CHECKING:
    from blaupause.engine.forms.form import Form
    from blaupause.engine.rules import Program


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
        self._visible: dict[tuple[Question, At], bool] = {}
        self._held: dict[tuple[str, str, At], bool] = {}
        self._pages: dict[str, bool] = {}

    def _prune(self) -> bool:
        before = self.answers
        for asked in list(walk(self.form.questions.values(), self.answers)):
            if not self.asks(asked) and paths.has(self.answers, asked.path):
                self._see(paths.put(self.answers, asked.path, None))
        return self.answers is not before

    def pages(self) -> tuple[Page, ...]:
        return tuple(page for page in self.form.pages if self.is_page_visible(page))

    def is_page_visible(self, page: Page) -> bool:
        if page.id not in self._pages:
            self._pages[page.id] = page.visible is None or self._holds(page.visible)
        return self._pages[page.id]

    def asks(self, asked: Asked) -> bool:
        return self.is_visible(asked.question, asked.at)

    def is_visible(self, question: Question, at: At = ()) -> bool:
        """Tell whether a question is asked: its page, what is around it and its own condition say so."""
        if question not in self.form.conditional:
            return True
        key = (question, at)
        if key not in self._visible:
            self._visible[key] = self._decide(question, at)
        return self._visible[key]

    def _decide(self, question: Question, at: At) -> bool:
        if question.group:
            around = self.is_visible(self.form.groups[question.group], at[:-1])
        else:
            around = self.is_page_visible(self.form.page(question.page_id))
        conditions = (*(block.visible for block in question.blocks), question.visible)
        return around and all(self._holds(each, question.group, at) for each in conditions if each)

    def _holds(self, condition: "Program", group: str = "", at: At = ()) -> bool:
        """Evaluate a condition once, however many questions have it."""
        key = (condition.expression, group, at)
        if key not in self._held:
            self._held[key] = condition.holds(self.facts.data(group, at))
        return self._held[key]

    def asked(self, page: Page) -> Iterator[Asked]:
        """Yield the visible questions of a page, top to bottom, those of each entry after their group."""
        return (asked for asked, _path, _answer in self.answered(page))

    def answered(self, page: Page) -> Iterator[tuple[Asked, str, Any]]:
        """Yield the same with the path of each and its answer."""
        return (each for each in answered(page.questions, self.answers) if self.asks(each[0]))

    def uploads(self, page: Page) -> tuple[Asked, ...]:
        """Return where files may be added on a page now."""
        return tuple(each for each in self.asked(page) if each.question.widget == UPLOAD)

    def inner(self, group: Question, at: At) -> Iterator[Question]:
        """Yield the visible questions of an entry; it may be one that is not there yet."""
        return (question for question in group.questions if self.is_visible(question, at))
