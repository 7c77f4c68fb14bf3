"""What can be done with a case."""

from .asking import ask_applicant, read_messages, receive_answer
from .deciding import decide, withdraw_case
from .erasing import erase_case
from .giving_back import give_back_cases, tell_given_back
from .handling import (
    add_note,
    assign_case,
    extend_deadline,
    finish_task,
    hand_over_case,
    move_case,
    rest_deadline,
    resume_deadline,
    take_case,
    try_again,
)
from .opening import open_case
from .trying import Tried, try_out

__all__ = [
    "Tried",
    "add_note",
    "ask_applicant",
    "assign_case",
    "decide",
    "erase_case",
    "extend_deadline",
    "finish_task",
    "give_back_cases",
    "hand_over_case",
    "move_case",
    "open_case",
    "read_messages",
    "receive_answer",
    "rest_deadline",
    "resume_deadline",
    "take_case",
    "tell_given_back",
    "try_again",
    "try_out",
    "withdraw_case",
]
