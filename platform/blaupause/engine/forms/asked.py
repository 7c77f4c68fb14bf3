"""A question at its place: which one, and in which entry of the groups around it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from blaupause.engine.forms import paths
from blaupause.engine.forms.model import Answers, Block, Question
from blaupause.engine.forms.paths import At


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; `at` has a place for each repeated group around it."""

    question: Question
    at: At = ()

    @property
    def path(self) -> str:
        return self.question.path(self.at)

    @property
    def name(self) -> str:
        """Name and id of its control."""
        return paths.html_name(self.path)

    def places(self, answers: Answers) -> Iterator[At]:
        """Yield the place of each entry of this group."""
        return ((*self.at, index) for index in range(len(paths.entries(answers, self.path))))


def walk(questions: Iterable[Question], answers: Answers, at: At = ()) -> Iterator[Asked]:
    """Yield every question, top to bottom, those of each entry after their group."""
    for question in questions:
        asked = Asked(question, at)
        yield asked
        if question.is_group:
            for inside in asked.places(answers):
                yield from walk(question.questions, answers, inside)


def all_of(questions: Iterable[Question]) -> Iterator[Question]:
    """Yield questions with those inside groups."""
    for question in questions:
        yield question
        yield from all_of(question.questions)


def by_block(asked: Iterable[Asked], depth: int = 0) -> Iterator[tuple[Block | None, list[Asked]]]:
    """Yield what stands under each heading of a depth, in order; None for what stands under none."""
    for block, inside in groupby(asked, lambda each: next(iter(each.question.blocks[depth:]), None)):
        yield block, list(inside)
