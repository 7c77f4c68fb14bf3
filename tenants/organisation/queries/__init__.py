"""What can be known about the town itself."""

from .colleagues import Colleague, Staff, colleague, contribute_limits, services, staff
from .examples import Example, example
from .facts import address, has_profile, is_seen_otherwise, known_of_register, profile, unit, units
from .files import file, files_of, upload_address, upload_of
from .frame import set_up_frame, shell, theme_url
from .going_live import Gate, confirmed_opening, confirmers, confirming_mail, gate
from .history import Version, versions
from .hours import Opening, hours_line, opening, opening_of, town_calendar
from .legal import (
    LEGAL_ADDRESSES,
    LEGAL_PAGES,
    LegalText,
    contribute_services,
    legal_page,
    legal_pages,
    legal_text,
    video_of,
)
from .letterhead import printed, said_once, sender_of, trial_letter
from .logo import logo_file, mark_of
from .outward import outward_tasks
from .progress import Progress, progress
from .provider import own_provider
from .sender import look_at_sender, mail_sender, own_sender
from .setting_up import Task, contribute_tasks, task, tasks
from .setup_file import Section, contribute_section, setup_differences, setup_file
from .staff_list import staff_list
from .two_people import TwoPeople, addresses_of_others, two_people

__all__ = [
    "LEGAL_ADDRESSES",
    "LEGAL_PAGES",
    "Colleague",
    "Example",
    "Gate",
    "LegalText",
    "Opening",
    "Progress",
    "Section",
    "Staff",
    "Task",
    "TwoPeople",
    "Version",
    "address",
    "addresses_of_others",
    "colleague",
    "confirmed_opening",
    "confirmers",
    "confirming_mail",
    "contribute_limits",
    "contribute_section",
    "contribute_services",
    "contribute_tasks",
    "example",
    "file",
    "files_of",
    "gate",
    "has_profile",
    "hours_line",
    "is_seen_otherwise",
    "known_of_register",
    "legal_page",
    "legal_pages",
    "legal_text",
    "logo_file",
    "look_at_sender",
    "mail_sender",
    "mark_of",
    "opening",
    "opening_of",
    "outward_tasks",
    "own_provider",
    "own_sender",
    "printed",
    "profile",
    "progress",
    "said_once",
    "sender_of",
    "services",
    "set_up_frame",
    "setup_differences",
    "setup_file",
    "shell",
    "staff",
    "staff_list",
    "task",
    "tasks",
    "theme_url",
    "town_calendar",
    "trial_letter",
    "two_people",
    "unit",
    "units",
    "upload_address",
    "upload_of",
    "versions",
    "video_of",
]
