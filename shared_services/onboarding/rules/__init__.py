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
from .people import pair, require_how, require_one_of_two, require_outsider
from .size import MOST, services_wanted
from .tokens import address_key, stored, token_of

__all__ = [
    "ENDED",
    "LONGEST_MISS",
    "MOST",
    "TRANSITIONS",
    "Transition",
    "Wait",
    "address_key",
    "code_of",
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
    "require_short_name",
    "services_wanted",
    "shown",
    "spelled",
    "states_ahead",
    "stored",
    "token_of",
    "wait_of",
]
