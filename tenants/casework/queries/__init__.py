"""What can be known about cases."""

from .casepage import CasePage, case_page, file_of, outcomes, outcomes_of, preview
from .cases import answer_day, case, case_of, cases_of, has_mail, is_open_to_code, last_change
from .ended import over, unverified_spans, with_spans
from .inbox import Filters, Inbox, View, inbox, neighbours
from .leaving import Legacy, left_by_delegates, legacy, open_cases_of, readers_of
from .progress import Progress, progress
from .record import numbered, numbers_of, of_service, rows_of, services, units_between
from .samples import Sample, sample, trial_tasks
from .staff import Colleague, colleague, colleagues
from .standing import Standing, standings

__all__ = [
    "CasePage",
    "Colleague",
    "Filters",
    "Inbox",
    "Legacy",
    "Progress",
    "Sample",
    "Standing",
    "View",
    "answer_day",
    "case",
    "case_of",
    "case_page",
    "cases_of",
    "colleague",
    "colleagues",
    "file_of",
    "has_mail",
    "inbox",
    "is_open_to_code",
    "last_change",
    "left_by_delegates",
    "legacy",
    "neighbours",
    "numbered",
    "numbers_of",
    "of_service",
    "open_cases_of",
    "outcomes",
    "outcomes_of",
    "over",
    "preview",
    "progress",
    "readers_of",
    "rows_of",
    "sample",
    "services",
    "standings",
    "trial_tasks",
    "units_between",
    "unverified_spans",
    "with_spans",
]
