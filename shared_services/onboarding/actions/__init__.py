"""What can be done with a Kommune's request."""

from .asking import Asking, ask, confirm, send_links, withdraw
from .founding import found_town, note_trouble, renew_invitation, try_again
from .looking import look_after, mail_code, overtake, send_mail
from .opening import note_failed_opening, note_opening, open_town, retry_opening
from .people import Answer, ask_about_two, decide_about_two, tell_about_two
from .proving import Call, Known, enter_code, print_letters, record_call, refuse, send_code
from .waves import (
    close_prepared,
    note_taken_back,
    note_wave_trouble,
    plan_wave,
    prepare_town,
    rename_in_wave,
    retry_wave,
    undo_wave,
    welcome,
)

__all__ = [
    "Answer",
    "Asking",
    "Call",
    "Known",
    "ask",
    "ask_about_two",
    "close_prepared",
    "confirm",
    "decide_about_two",
    "enter_code",
    "found_town",
    "look_after",
    "mail_code",
    "note_failed_opening",
    "note_opening",
    "note_taken_back",
    "note_trouble",
    "note_wave_trouble",
    "open_town",
    "overtake",
    "plan_wave",
    "prepare_town",
    "print_letters",
    "record_call",
    "refuse",
    "rename_in_wave",
    "renew_invitation",
    "retry_opening",
    "retry_wave",
    "send_code",
    "send_links",
    "send_mail",
    "tell_about_two",
    "try_again",
    "undo_wave",
    "welcome",
    "withdraw",
]
