"""What can be known about files whose time has run out."""

from .files import Packed, packed
from .lists import Line, Plan, disposal, held, lines, name_of, next_entries, offered_csv, plan
from .mail import confirmers, confirming_mail
from .overdue import Overview, Service, overdue, overdue_csv, overview
from .record import numbers_of, rows_of

__all__ = [
    "Line",
    "Overview",
    "Packed",
    "Plan",
    "Service",
    "confirmers",
    "confirming_mail",
    "disposal",
    "held",
    "lines",
    "name_of",
    "next_entries",
    "numbers_of",
    "offered_csv",
    "overdue",
    "overdue_csv",
    "overview",
    "packed",
    "plan",
    "rows_of",
]
