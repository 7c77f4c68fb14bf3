"""What can be done with files whose time has run out."""

from .archive import note_answer, note_export
from .erasing import ask_erasure, ask_to_confirm, confirm_erasure, erase_some, take_back_erasure
from .lists import begin, drop, leave_out, put_back

__all__ = [
    "ask_erasure",
    "ask_to_confirm",
    "begin",
    "confirm_erasure",
    "drop",
    "erase_some",
    "leave_out",
    "note_answer",
    "note_export",
    "put_back",
    "take_back_erasure",
]
