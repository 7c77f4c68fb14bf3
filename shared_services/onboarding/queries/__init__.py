"""What can be known about the requests of Kommunen."""

from .desk import STATES, Desk, File, Row, desk, file, letter_run, table, waiting_for_town
from .figures import Figures, figures, figures_table
from .openings import Stuck, stuck_openings, trouble_of, waiting_to_open
from .paper import letter_of, letters_of
from .people import (
    Invitable,
    People,
    abandoned,
    going,
    invitable,
    invitation_of,
    invited_to,
    is_run,
    people_around,
    town_here,
    town_of,
)
from .post import SUBJECTS, address_of, code_mail_of, links_mail_of, mail_of, reminder_to_kkv
from .progress import DUTIES, Progress, by_token, progress, to_do
from .waves import Choice, Proposal, WaveFile, prepared, proposals, unknown_keys, wave, wave_work, waves

__all__ = [
    "DUTIES",
    "STATES",
    "SUBJECTS",
    "Choice",
    "Desk",
    "Figures",
    "File",
    "Invitable",
    "People",
    "Progress",
    "Proposal",
    "Row",
    "Stuck",
    "WaveFile",
    "abandoned",
    "address_of",
    "by_token",
    "code_mail_of",
    "desk",
    "figures",
    "figures_table",
    "file",
    "going",
    "invitable",
    "invitation_of",
    "invited_to",
    "is_run",
    "letter_of",
    "letter_run",
    "letters_of",
    "links_mail_of",
    "mail_of",
    "people_around",
    "prepared",
    "progress",
    "proposals",
    "reminder_to_kkv",
    "stuck_openings",
    "table",
    "to_do",
    "town_here",
    "town_of",
    "trouble_of",
    "unknown_keys",
    "waiting_for_town",
    "waiting_to_open",
    "wave",
    "wave_work",
    "waves",
]
