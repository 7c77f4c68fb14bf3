"""Answers to try a service out with: the stored tests of its template, as far as they fit the town's values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict
from blaupause.engine.forms.checking import check
from tenants.organisation.queries import Task
from tenants.services.enums import SubscriptionState
from tenants.services.models import Subscription

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blaupause.engine.forms import Situation
    from tenants.services.queries import Offer

MINUTES = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """A filled-in form: which stored test it is, and when it counts as sent."""

    title: str
    filled: Situation
    at: datetime


def sample(offer: Offer) -> Sample:
    """Return an example that could be sent here: of today where that is possible, else of the test's own day.

    Raises:
        Conflict: none of the template's examples fits the town's values.
    """
    found = next(_fitting(offer), None)
    if found is None:
        raise Conflict(
            _("Zu Ihren Werten passt kein Beispiel dieser Vorlage. Probieren Sie eine andere Leistung aus."),
        )
    return found


def trial_tasks() -> tuple[Task, ...]:
    """Return what the set-up asks for here: one service tried out until the notice. One query."""
    tried = list(Subscription.objects.filter(state=SubscriptionState.ON))
    is_done = any(each.tried_hash == each.content_hash for each in tried)
    return (
        Task(
            "trial",
            "online",
            str(_("Testantrag bis zum Bescheid")),
            str(_trial_note(is_done=is_done, can_begin=bool(tried))),
            "casework_trial:trial",
            "finished" if is_done else "open",
            0 if is_done else MINUTES,
            "" if is_done else str(_("Lassen Sie einen Beispielantrag durchlaufen und lesen Sie den Bescheid.")),
            reason=str(_("Fehlt etwas für den Bescheid, merken Sie es jetzt und nicht beim ersten echten Antrag.")),
        ),
    )


def _trial_note(*, is_done: bool, can_begin: bool) -> Any:
    if is_done:
        return _("Einmal durchgelaufen")
    return _("Nichts davon bleibt") if can_begin else _("Geht, sobald eine Leistung online steht")


def _fitting(offer: Offer) -> Iterator[Sample]:
    for test in offer.bundle.tests:
        if not test["expect"].get("valid") or offer.bundle.form.files(test["answers"]):
            continue
        for day in _days(test):
            filled = offer.bundle.form.situation(test["answers"], offer.values, day)
            if not check(filled):
                yield Sample(test["title"], filled, timezone.make_aware(datetime.combine(day, time(8))))


def _days(test: Mapping[str, Any]) -> tuple[date, date]:
    return timezone.localdate(), date.fromisoformat(test["today"])
