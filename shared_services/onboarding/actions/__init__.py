"""What can be done with a Kommune's request."""

from .asking import Asking, ask, confirm, send_links, withdraw
from .founding import found_town, note_trouble, renew_invitation, try_again
from .looking import look_after, mail_code, send_mail
from .opening import note_failed_opening, note_opening, open_town
from .proving import Call, Known, enter_code, print_letters, record_call, refuse, send_code

__all__ = [
    "Asking",
    "Call",
    "Known",
    "ask",
    "confirm",
    "enter_code",
    "found_town",
    "look_after",
    "mail_code",
    "note_failed_opening",
    "note_opening",
    "note_trouble",
    "open_town",
    "print_letters",
    "record_call",
    "refuse",
    "renew_invitation",
    "send_code",
    "send_links",
    "send_mail",
    "try_again",
    "withdraw",
]
