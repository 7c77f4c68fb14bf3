"""Which questions of a page hang on each other: what comes and goes while a person answers."""

import dataclasses
from collections.abc import Iterator

from blaupause.engine.forms.asked import all_of
from blaupause.engine.forms.model import Block, Question
from blaupause.engine.rules import Program


def mark(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """Tell each question, and each heading, of a page or entry whether it hangs on another one, or others on it."""
    fields = {each.field for each in all_of(questions)}
    decisive = {field for each in all_of(questions) for condition in _conditions(each) for field in _reads(condition)}
    blocks = {block: _marked(block, fields) for each in questions for block in each.blocks}
    return tuple(_noted(each, decisive, fields, blocks) for each in questions)


def _noted(question: Question, decisive: set[str], fields: set[str], blocks: dict[Block, Block]) -> Question:
    """Return the question with what was found; most are as they were."""
    decides = question.decides or question.field in decisive
    depends = question.visible is not None and bool(_reads(question.visible) & fields)
    under = tuple(blocks[block] for block in question.blocks)
    if (decides, depends, under) == (question.decides, question.depends, question.blocks):
        return question
    return dataclasses.replace(question, decides=decides, depends=depends, blocks=under)


def _marked(block: Block, fields: set[str]) -> Block:
    depends = block.visible is not None and bool(_reads(block.visible) & fields)
    return block if depends == block.depends else dataclasses.replace(block, depends=depends)


def _conditions(question: Question) -> Iterator[Program]:
    conditions = (question.visible, *(block.visible for block in question.blocks))
    return (condition for condition in conditions if condition)


def _reads(condition: Program) -> set[str]:
    """List the questions that a condition reads, without what is inside them."""
    steps = (name.replace("[]", "").split(".") for name in condition.names)
    return {step[1] for step in steps if step[0] in {"answers", "item"} and len(step) > 1}
