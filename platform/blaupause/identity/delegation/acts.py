"""What was read and done under a grant: the copy that a town writes of its record for those who sent somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blaupause.audit.models import DelegatedAct
from blaupause.identity.queries import names_of
from blaupause.ui.tables import csv_file

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from blaupause.identity.models import DelegationGrant

MOST: Final = 200
"""How many a page shows; the table for download has all."""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody read or did under a grant."""

    at: datetime
    who: str
    word: str
    case: str
    name: str


WORDS: Final[dict[str, _StrPromise]] = {
    "delegation.read": gettext_lazy("angesehen"),
    "delegation.refused": gettext_lazy("abgewiesen"),
    "case.taken": gettext_lazy("übernommen"),
    "case.assigned": gettext_lazy("weitergegeben"),
    "case.moved": gettext_lazy("an andere Stelle gegeben"),
    "case.noted": gettext_lazy("Notiz geschrieben"),
    "case.asked": gettext_lazy("Rückfrage gestellt"),
    "case.task_finished": gettext_lazy("Prüfschritt geändert"),
    "case.deadline_extended": gettext_lazy("Frist verlängert"),
    "case.deadline_rested": gettext_lazy("Frist ruhen lassen"),
    "case.deadline_resumed": gettext_lazy("Frist weiterlaufen lassen"),
    "case.decided": gettext_lazy("entschieden"),
    "case.step_retried": gettext_lazy("Schritt neu gestartet"),
    "case.messages_read": gettext_lazy("Nachrichten gelesen"),
    "delivery.opened": gettext_lazy("Brief geöffnet"),
    "delivery.posted": gettext_lazy("Brief als abgeschickt vermerkt"),
}
"""Event → what is said of it. What can be done under a grant has its word (a test compares)."""


def acts_under(grant: DelegationGrant, *, text: str = "", most: int | None = MOST) -> tuple[Act, ...]:
    """Return what was read and done under a grant, the newest first. Two queries, three where something is searched.

    Args:
        grant: which.
        text: part of a file number, of who or of what, or a day ("12.05.2026"); "" is everything.
        most: so many; None is all.
    """
    found = DelegatedAct.objects.filter(grant=grant.uuid, town=grant.town.schema_name).order_by("-pk")
    rows = list((found.filter(_about(text, found)) if text else found)[:most])
    names = names_of({row.actor_id for row in rows})
    return tuple(
        Act(row.at, names.get(row.actor_id, ""), str(WORDS.get(row.name, row.name)), _case(row), row.name)
        for row in rows
    )


def _about(text: str, found: QuerySet[DelegatedAct]) -> Q:
    """Return what acts must have that somebody searches for."""
    wanted = text.casefold()
    names = names_of(found.order_by().values_list("actor_id", flat=True).distinct())
    people = [id_ for id_, name in names.items() if wanted in name.casefold()]
    deeds = [event for event, word in WORDS.items() if wanted in str(word).casefold()]
    about = Q(details__number__icontains=text) | Q(actor_id__in=people) | Q(name__in=deeds)
    day = parsed_day(text)
    return about | Q(at__date=day) if day else about


def parsed_day(text: str) -> date | None:
    """Return the day that somebody typed as one writes it here; None for other words."""
    try:
        return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007 – a day has no zone
    except ValueError:
        return None


def table_of(grant: DelegationGrant) -> bytes:
    """Write all of it as a table for a spreadsheet."""
    head = (_("Zeitpunkt"), _("Person"), _("Was"), _("Vorgang"), _("Ereignis"), _("Vertretung"))
    return csv_file(head, (_cells(each, grant) for each in acts_under(grant, most=None)))


def _cells(act: Act, grant: DelegationGrant) -> tuple[str, ...]:
    at = timezone.localtime(act.at).isoformat(timespec="seconds")
    return (at, act.who, act.word, act.case, act.name, str(grant.uuid))


def _case(row: DelegatedAct) -> str:
    """Return the file number, or the list that was looked at."""
    return str(row.details.get("number", "")) or str(LISTS.get(str(row.details.get("route", "")), ""))


LISTS: Final[dict[str, _StrPromise]] = {
    "casework:inbox": gettext_lazy("Liste der Vorgänge"),
    "casework:deadlines": gettext_lazy("Liste der Fristen"),
    "casework:messages": gettext_lazy("Liste der Nachrichten"),
    "correspondence:letters": gettext_lazy("Liste der Briefe"),
    "correspondence:letter": gettext_lazy("ein Brief"),
    "correspondence:print_letters": gettext_lazy("mehrere Briefe"),
}
"""Where several cases were seen, by the page's name."""
