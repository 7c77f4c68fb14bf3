"""How much an expression may take. Templates come from people and from other states, so every cost is bounded.

cel-cpp stops nested loops by a budget of iterations, but neither the growth of strings (2 GB in 8 s) nor regular
expressions with large counts (58 s) count towards it; both were measured. Hence the static rules for `matches` and the
estimate before each evaluation.
"""

import re
from typing import Final

from blaupause.engine.rules.errors import RuleError
from blaupause.engine.rules.syntax import Shape

MAX_EXPRESSION: Final = 1_000
MAX_LOOPS: Final = 2
MAX_LIST: Final = 1_000
MAX_STRING: Final = 10_000
MAX_DEPTH: Final = 10
MAX_WORK: Final = 4_000_000
ITERATIONS: Final = 10_000  # cel-cpp's own budget

MAX_PATTERN: Final = 100
MAX_PATTERNS: Final = 3
MAX_REPEAT: Final = 100
MAX_REPEAT_OF_GROUP: Final = 10
_COUNT: Final = re.compile(r"(\)?)\{(\d+)(?:,(\d*))?\}")


def check_text(expression: str) -> None:
    """Refuse what is too long, or no text at all."""
    if len(expression) > MAX_EXPRESSION:
        raise RuleError(f"longer than {MAX_EXPRESSION} characters", f"{expression[:60]}…")
    if not expression.isprintable():
        raise RuleError("holds line breaks or signs that cannot be seen", ascii(expression))


def check_shape(shape: Shape, expression: str) -> None:
    """Refuse what could be expensive whatever the data is."""
    if shape.loops > MAX_LOOPS:
        raise RuleError(f"loops are nested deeper than {MAX_LOOPS}", expression)
    if len(shape.patterns) > MAX_PATTERNS:
        raise RuleError(f"more than {MAX_PATTERNS} calls of matches()", expression)
    if shape.matches_in_loop:
        raise RuleError("matches() inside a loop; check the entries one by one instead", expression)
    for pattern in shape.patterns:
        _check_pattern(pattern, expression)


def _check_pattern(pattern: str | None, expression: str) -> None:
    if pattern is None:
        raise RuleError("matches() takes a pattern that is written out", expression)
    if len(pattern) > MAX_PATTERN:
        raise RuleError(f"a pattern is longer than {MAX_PATTERN} characters", expression)
    for group, low, high in _COUNT.findall(pattern):
        limit = MAX_REPEAT_OF_GROUP if group else MAX_REPEAT
        if max(int(low), int(high or 0)) > limit:
            raise RuleError(f"a pattern repeats more than {limit} times", expression)


def check_work(shape: Shape, longest: int, expression: str) -> None:
    """Estimate the work on this data: how often the inner loop runs × what one step may copy or compare.

    Without a loop, at most 500 comparisons of 10,000 characters are possible: too little to be looked at.

    Raises:
        RuleError: it is more than `MAX_WORK` characters or entries.

    """
    if not shape.loops and not shape.additions:
        return
    rounds = min(ITERATIONS, max(longest, shape.longest_literal) ** shape.loops)
    additions = shape.additions
    if rounds * max(longest, 1) * (shape.scans + additions * additions) > MAX_WORK:
        raise RuleError("too much work on too much data", expression)
