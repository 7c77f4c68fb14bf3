"""What can be known about the town itself."""

from .colleagues import Colleague, Staff, colleague, staff
from .facts import address, profile, unit, units
from .files import file, files_of, upload_address, upload_of
from .frame import set_up_frame, shell, theme_url
from .hours import Opening, hours_line, opening
from .legal import LEGAL_ADDRESSES, LEGAL_PAGES, LegalText, legal_page, legal_pages, legal_text
from .provider import own_provider
from .setting_up import Progress, Task, contribute_tasks, progress, tasks

__all__ = [
    "LEGAL_ADDRESSES",
    "LEGAL_PAGES",
    "Colleague",
    "LegalText",
    "Opening",
    "Progress",
    "Staff",
    "Task",
    "address",
    "colleague",
    "contribute_tasks",
    "file",
    "files_of",
    "hours_line",
    "legal_page",
    "legal_pages",
    "legal_text",
    "opening",
    "own_provider",
    "profile",
    "progress",
    "set_up_frame",
    "shell",
    "staff",
    "tasks",
    "theme_url",
    "unit",
    "units",
    "upload_address",
    "upload_of",
]
