"""What the queue gave up about a case, in words a clerk can act on: what failed, and what is not done therefore."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.jobs.queries import failed_about
from tenants.correspondence import queries as correspondence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

    from blaupause.jobs.queries import Failed
    from tenants.applications.models import Application
    from tenants.correspondence.models import Delivery, Notice

WORDS: Final[dict[str, tuple[_StrPromise, _StrPromise]]] = {
    "applications.render_copy": (
        _("Die Kopie des Antrags konnte nicht erstellt werden."),
        _("Niemand kann sie laden."),
    ),
    "correspondence.confirm_receipt": (
        _("Die Eingangsbestätigung ist nicht hinausgegangen."),
        _("Die Person weiß nicht sicher, dass ihr Antrag da ist."),
    ),
    "correspondence.confirm_withdrawal": (
        _("Die Rücknahme ist nicht bestätigt."),
        _("Die Person weiß nicht sicher, dass ihre Rücknahme da ist."),
    ),
    "correspondence.send_mail": (
        _("Eine E-Mail konnte nicht gesendet werden."),
        _("Die Person hat keinen Hinweis bekommen, dass es etwas Neues gibt."),
    ),
    "correspondence.render_notice": (
        _("Der Bescheid konnte nicht erstellt werden."),
        _("Er ist nicht unterwegs und nicht bekannt gegeben."),
    ),
    "correspondence.deliver_notice": (
        _("Der Bescheid konnte nicht zugestellt werden."),
        _("Er liegt weder im Postfach noch auf der Briefliste."),
    ),
    "correspondence.check_retrieval": (
        _("Ob der Bescheid abgerufen ist, wurde nicht geprüft."),
        _("Vielleicht muss er noch als Brief hinaus."),
    ),
}
"""Job → what failed, and what is not done therefore. Every job about a case has its words (a test compares)."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A piece of work that was tried until the last attempt."""

    job: Failed
    title: str
    missing: str


def failures(application: Application, notice: Notice | None, deliveries: Iterable[Delivery]) -> tuple[Failure, ...]:
    """Return what failed for good about an application, its notice and their deliveries. One query.

    Work of an earlier release, whose name nobody knows any more, is a matter of the operator alone.
    """
    about = [{"application_id": application.pk}, *({"delivery_id": each.pk} for each in deliveries)]
    if notice is not None:
        about.append({"notice_id": notice.pk})
    return tuple(Failure(each, *map(str, WORDS[each.name])) for each in failed_about(about) if each.name in WORDS)


def failures_of(application: Application) -> tuple[Failure, ...]:
    """Return what failed for good about an application."""
    notice, deliveries = correspondence.notice_of(application), correspondence.deliveries_of(application)
    return failures(application, notice, deliveries)
