"""What can be known about the town itself."""

from .facts import address, profile, unit, units
from .files import file, files_of
from .frame import set_up_frame, shell
from .hours import Opening, opening
from .legal import LEGAL_PAGES, LegalText, legal_text
from .progress import Task, tasks

__all__ = [
    "LEGAL_PAGES",
    "LegalText",
    "Opening",
    "Task",
    "address",
    "file",
    "files_of",
    "legal_text",
    "opening",
    "profile",
    "set_up_frame",
    "shell",
    "tasks",
    "unit",
    "units",
]
