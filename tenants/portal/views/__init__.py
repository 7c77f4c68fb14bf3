"""The citizen's pages around the form. A view calls one query or one action and chooses a page."""

from .account import consent, inbox, inbox_entry, mine
from .machines import robots, security, sitemap
from .papers import attachment, copy, notice, notice_pdf
from .status import answer, messages, proof, status, status_form, withdraw
from .town import accessibility, home, imprint, plain, privacy, service, service_easy, services, signs

__all__ = [
    "accessibility",
    "answer",
    "attachment",
    "consent",
    "copy",
    "home",
    "imprint",
    "inbox",
    "inbox_entry",
    "messages",
    "mine",
    "notice",
    "notice_pdf",
    "plain",
    "privacy",
    "proof",
    "robots",
    "security",
    "service",
    "service_easy",
    "services",
    "signs",
    "sitemap",
    "status",
    "status_form",
    "withdraw",
]
