"""Who may change the town's own facts, and what they must look like. Pure: facts in, judgement out, no query."""

from .days import require_special_days
from .going_live import (
    require_asker,
    require_in_setup,
    require_nothing_missing,
    require_open,
    require_same_asker,
    require_second_person,
)
from .laender import Land, land_of
from .legal import GAP, LegalFacts, Line, Merged, barriers_of_platform, compared, gaps, merged, require_facts
from .letterhead import Letterhead, require_letterhead, tidy_iban
from .sender import is_possible, sender_of_town, sender_verdict
from .setup_file import FileWrong
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
    "GAP",
    "LONGEST_REASON",
    "POSTCODE",
    "FileWrong",
    "Land",
    "LegalFacts",
    "Letterhead",
    "Line",
    "LinkOver",
    "Merged",
    "barriers_of_platform",
    "compared",
    "gaps",
    "is_possible",
    "land_of",
    "merged",
    "require_admin",
    "require_asker",
    "require_case_prefix",
    "require_colour",
    "require_complete",
    "require_facts",
    "require_hours",
    "require_in_setup",
    "require_in_time",
    "require_letterhead",
    "require_nothing_missing",
    "require_open",
    "require_postcode",
    "require_reason",
    "require_same_asker",
    "require_second_person",
    "require_skippable",
    "require_special_days",
    "sender_of_town",
    "sender_verdict",
    "tidy_iban",
]
