"""Who may change the town's own facts, and what they must look like. Pure: facts in, judgement out, no query."""

from .days import require_special_days
from .going_live import (
    Known,
    likeness,
    require_in_setup,
    require_nothing_missing,
    require_open,
    require_second_person,
)
from .town import (
    CASE_PREFIX,
    LONGEST_REASON,
    POSTCODE,
    LinkOver,
    require_admin,
    require_case_prefix,
    require_colour,
    require_complete,
    require_hours,
    require_in_time,
    require_postcode,
    require_reason,
    require_skippable,
)

__all__ = [
    "CASE_PREFIX",
    "LONGEST_REASON",
    "POSTCODE",
    "Known",
    "LinkOver",
    "likeness",
    "require_admin",
    "require_case_prefix",
    "require_colour",
    "require_complete",
    "require_hours",
    "require_in_setup",
    "require_in_time",
    "require_nothing_missing",
    "require_open",
    "require_postcode",
    "require_reason",
    "require_second_person",
    "require_skippable",
    "require_special_days",
]
