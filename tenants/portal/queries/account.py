"""What an account sees in one town. The number of queries does not grow with what lies there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from tenants.applications import queries as applications
from tenants.applications.models import Applicant
from tenants.casework.queries.standing import Standing, standings
from tenants.correspondence import queries as correspondence
from tenants.intake import queries as intake
from tenants.portal.queries.applications import NoticePage, messages, notice_page

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.applications.models import Application
    from tenants.correspondence.models import Message
    from tenants.correspondence.queries.messages import Item
    from tenants.intake.models import Draft

PER_PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class SentApplication:
    """A line of the list of applications."""

    application: Application
    standing: Standing


@dataclass(frozen=True, slots=True)
class Mine:
    """Drafts and applications of an account."""

    drafts: list[Draft]
    sent: list[SentApplication]
    page: Page[Application]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the inbox. Its key names it in the address: n7 is a notice, m9 a message."""

    key: str
    title: str
    at: datetime
    is_new: bool
    application: Application


@dataclass(frozen=True, slots=True)
class Opened:
    """What is open beside the list: a notice, or a message with what was written before."""

    entry: Entry
    notice: NoticePage | None = None
    thread: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Inbox:
    """The inbox of an account; `consent_at` is when electronic service was agreed to, None: by letter."""

    entries: list[Entry]
    page: Page[Entry]
    opened: Opened | None
    consent_at: datetime | None
    is_known: bool


def mine(pseudonym: str, number: str | None) -> Mine:
    """Return drafts and a page of the applications of an account. At most four queries."""
    listed = Paginator(applications.of_pseudonym(pseudonym).defer("answers", "contact", "evidence"), PER_PAGE)
    shown = listed.get_page(number)
    standing = standings(shown.object_list)
    sent = [SentApplication(each, standing[each.pk]) for each in shown.object_list]
    return Mine(intake.drafts_of(pseudonym), sent, shown)


def inbox(pseudonym: str, key: str = "", number: str | None = None) -> Inbox:
    """Return the inbox, with one entry open where `key` names it.

    Raises:
        NotFound: the account has no such entry.
    """
    applicant = Applicant.objects.filter(pseudonym=pseudonym).first()
    items = correspondence.inbox_of(applicant) if applicant else []
    entries = [_entry(item) for item in items]
    opened = _open(next((each for each in entries if each.key == key), None)) if key else None
    shown = Paginator(entries, PER_PAGE).get_page(number)
    return Inbox(
        list(shown.object_list),
        shown,
        opened,
        applicant.inbox_consent_at if applicant else None,
        is_known=applicant is not None,
    )


def _entry(item: Item) -> Entry:
    if item.notice is not None:
        title = _("Bescheid: %s") % item.application.service_title
        return Entry(f"n{item.notice.pk}", title, item.notice.created_at, item.is_new, item.application)
    message = item.message
    if message is None:
        raise TypeError("an inbox holds notices and messages")
    return Entry(f"m{message.pk}", message.subject, message.sent_at, item.is_new, item.application)


def _open(entry: Entry | None) -> Opened:
    if entry is None:
        raise NotFound(_("Diese Nachricht gibt es nicht."))
    if entry.key.startswith("n"):
        return Opened(entry, notice=notice_page(entry.application))
    return Opened(entry, thread=tuple(messages(entry.application)))
