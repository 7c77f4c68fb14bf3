"""Conditions, checks and amounts of a template, as expressions in CEL with limits (DESIGN D8).

An answer that was not given is an absent key. A condition that reads one does not hold; where absence itself matters,
the expression says `has(answers.x)`.
"""

from blaupause.engine.rules.errors import MissingAnswer, RuleError
from blaupause.engine.rules.program import EVERYWHERE, IN_GROUP, VARIABLES, Program, compile  # noqa: A004 – as in `re`
from blaupause.engine.rules.values import Prepared, Result

__all__ = [
    "EVERYWHERE",
    "IN_GROUP",
    "VARIABLES",
    "MissingAnswer",
    "Prepared",
    "Program",
    "Result",
    "RuleError",
    "compile",
]
