"""What can be known about what went back and forth."""

from .composing import Ruling, composed, fee_facts, remedy
from .frame import amt_frame
from .letters import letter, letter_file, letter_files, letters_waiting, notice_letter, posted_letter, printed
from .messages import (
    deliveries_of,
    file_of,
    inbox_of,
    message,
    messages_of,
    notice_of,
    open_question,
    service,
    unfinished,
    unread_applications,
    ways_of,
)

__all__ = [
    "Ruling",
    "amt_frame",
    "composed",
    "deliveries_of",
    "fee_facts",
    "file_of",
    "inbox_of",
    "letter",
    "letter_file",
    "letter_files",
    "letters_waiting",
    "message",
    "messages_of",
    "notice_letter",
    "notice_of",
    "open_question",
    "posted_letter",
    "printed",
    "remedy",
    "service",
    "unfinished",
    "unread_applications",
    "ways_of",
]
