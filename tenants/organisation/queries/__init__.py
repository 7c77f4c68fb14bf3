"""What can be known about the town itself."""

from .facts import address, profile, unit, units
from .files import file, files_of, upload_address, upload_of
from .frame import set_up_frame, shell, theme_url
from .hours import Opening, hours_line, opening
from .legal import LEGAL_ADDRESSES, LEGAL_PAGES, LegalText, legal_page, legal_pages, legal_text
from .setting_up import Progress, Task, contribute_tasks, progress, tasks

__all__ = [
    "LEGAL_ADDRESSES",
    "LEGAL_PAGES",
    "LegalText",
    "Opening",
    "Progress",
    "Task",
    "address",
    "contribute_tasks",
    "file",
    "files_of",
    "hours_line",
    "legal_page",
    "legal_pages",
    "legal_text",
    "opening",
    "profile",
    "progress",
    "set_up_frame",
    "shell",
    "tasks",
    "theme_url",
    "unit",
    "units",
    "upload_address",
    "upload_of",
]
