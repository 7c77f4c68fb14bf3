"""What leads from one state to the next, who waits for whom, and which code opens. Pure."""

from .codes import LONGEST_MISS, code_of, expiry, judge, shown, spelled
from .machine import (
    ENDED,
    TRANSITIONS,
    Transition,
    Wait,
    due,
    is_over,
    next_look,
    require,
    states_ahead,
    wait_of,
)
from .names import require_short_name
from .people import LASTS, are_two, compared, pair, require_how, require_one_of_two, require_outsider, require_same
from .size import MOST, services_wanted
from .tokens import address_key, stored, token_of

__all__ = [
    "ENDED",
    "LASTS",
    "LONGEST_MISS",
    "MOST",
    "TRANSITIONS",
    "Transition",
    "Wait",
    "address_key",
    "are_two",
    "code_of",
    "compared",
    "due",
    "expiry",
    "is_over",
    "judge",
    "next_look",
    "pair",
    "require",
    "require_how",
    "require_one_of_two",
    "require_outsider",
    "require_same",
    "require_short_name",
    "services_wanted",
    "shown",
    "spelled",
    "states_ahead",
    "stored",
    "token_of",
    "wait_of",
]
