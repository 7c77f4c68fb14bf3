"""The clerk's pages."""

from .acting import ask, extend, hand_on, rest, retry, take, task, write_note
from .deciding import decide, preview
from .handing_over import hand_over
from .lists import assign_many, inbox, undo
from .reading import case, file, paper
from .trying import trial

__all__ = [
    "ask",
    "assign_many",
    "case",
    "decide",
    "extend",
    "file",
    "hand_on",
    "hand_over",
    "inbox",
    "paper",
    "preview",
    "rest",
    "retry",
    "take",
    "task",
    "trial",
    "undo",
    "write_note",
]
