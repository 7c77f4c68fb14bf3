"""What can be done with messages, notices and their delivery."""

from .erasing import erase_correspondence
from .mail import confirm_listing, confirm_receipt, confirm_withdrawal, send_mail, tell
from .messages import mark_read, receive_message, send_message
from .notices import (
    check_retrieval,
    create_notice,
    deliver_notice,
    mark_posted,
    open_letters,
    record_retrieval,
    render_notice,
)

__all__ = [
    "check_retrieval",
    "confirm_listing",
    "confirm_receipt",
    "confirm_withdrawal",
    "create_notice",
    "deliver_notice",
    "erase_correspondence",
    "mark_posted",
    "mark_read",
    "open_letters",
    "receive_message",
    "record_retrieval",
    "render_notice",
    "send_mail",
    "send_message",
    "tell",
]
