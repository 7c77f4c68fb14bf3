"""What the record of events still finds of a case that is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.audit.town.models import Event
from blaupause.domain import NotFound
from tenants.applications.models import Application
from tenants.casework.models import Case
from tenants.disposal.enums import Fate
from tenants.disposal.models import Disposal

if TYPE_CHECKING:
    from collections.abc import Iterable


def rows_of(number: str) -> tuple[tuple[str, str], ...]:
    """Return the rows that a deleted case had and of which events and readings tell.

    Raises:
        NotFound: this town deleted no case of that number.
    """
    found = Disposal.objects.filter(entries__contains=[{"number": number, "fate": Fate.ERASED}]).first()
    if found is None:
        raise NotFound(_("Diesen Vorgang gibt es nicht."))
    entry = next(each for each in found.rows if each.number == number)
    return (Case._meta.label, str(entry.case)), (Application._meta.label, str(entry.application))


def numbers_of(cases: Iterable[str]) -> dict[str, str]:
    """Return the file numbers of deleted cases by their ids, as the events of their end tell them. One query."""
    events = Event.objects.filter(name="case.erased", object_type=Case._meta.label, object_id__in=list(cases))
    return dict(events.values_list("object_id", "details__number"))
