"""A question at its place: which one, and in which entry of the groups around it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

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


def walk(questions: Iterable[Question], answers: Answers) -> Iterator[Asked]:
    """Yield every question, top to bottom, those of each entry after their group."""
    return (asked for asked, _path, _answer in answered(questions, answers))


def answered(
    questions: Iterable[Question], answers: Answers, at: At = (), above: str = ""
) -> Iterator[tuple[Asked, str, Any]]:
    """Yield the same with the path of each and its answer, None where there is none.

    Nothing is looked up from the root again: `answers` are those of the entry, `above` leads to it.
    """
    for question in questions:
        path, answer = f"{above}{question.field}", answers.get(question.field)
        yield Asked(question, at), path, answer
        if question.is_group and isinstance(answer, list):
            for index, entry in enumerate(answer):
                inside = entry if isinstance(entry, dict) else {}
                yield from answered(question.questions, inside, (*at, index), f"{path}/{index}/")


def all_of(questions: Iterable[Question]) -> Iterator[Question]:
    """Yield questions with those inside groups."""
    for question in questions:
        yield question
        yield from all_of(question.questions)


def by_block(asked: Iterable[Asked], depth: int = 0) -> Iterator[tuple[Block | None, list[Asked]]]:
    """Yield what stands under each heading of a depth, in order; None for what stands under none."""
    for block, inside in groupby(asked, lambda each: next(iter(each.question.blocks[depth:]), None)):
        yield block, list(inside)
