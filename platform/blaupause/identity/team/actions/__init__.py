"""What can be done about who works in a town. Everything here happens in the phase "identity"."""

from .accounts import ask_account, prepare_account, settle_account
from .invitations import (
    accept_invitation,
    invite,
    refuse_invitation,
    resend_invitation,
    send_invitation,
    withdraw_invitation,
)
from .members import change_member, keep_member, remove_member
from .reviews import look_for_reviews, remind_of_reviews

__all__ = [
    "accept_invitation",
    "ask_account",
    "change_member",
    "invite",
    "keep_member",
    "look_for_reviews",
    "prepare_account",
    "refuse_invitation",
    "remind_of_reviews",
    "remove_member",
    "resend_invitation",
    "send_invitation",
    "settle_account",
    "withdraw_invitation",
]
