"""What can be done about who works in a town. Everything here happens in the phase "identity"."""

from .invitations import (
    accept_invitation,
    invite,
    refuse_invitation,
    resend_invitation,
    send_invitation,
    withdraw_invitation,
)
from .members import change_member, keep_member, remove_member

__all__ = [
    "accept_invitation",
    "change_member",
    "invite",
    "keep_member",
    "refuse_invitation",
    "remove_member",
    "resend_invitation",
    "send_invitation",
    "withdraw_invitation",
]
