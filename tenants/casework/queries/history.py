"""What happened in a case, told from the town's events. Events hold ids; names come from the rows of the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blaupause.audit.town.models import Event
from blaupause.domain import Actor, ActorKind
from blaupause.identity.delegation import queries as delegation
from blaupause.tenancy.context import identity
from tenants.casework.models import Case, Note, Task
from tenants.correspondence.enums import Direction
from tenants.correspondence.models import Delivery, Message, Notice

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

MOST: Final = 100

WORDS: Final[dict[str, tuple[_StrPromise, _StrPromise | None]]] = {
    "application.submitted": (gettext_lazy("Antrag eingegangen"), None),
    "case.opened": (gettext_lazy("Antrag eingegangen"), None),
    "application.copy_rendered": (gettext_lazy("Antragskopie erstellt"), None),
    "application.receipt_confirmed": (gettext_lazy("Eingangsbestätigung vorbereitet"), None),
    "case.taken": (gettext_lazy("Übernommen"), gettext_lazy("den Vorgang übernommen")),
    "case.given_back": (
        gettext_lazy("Zurück im Eingang: Vertretung zu Ende"),
        gettext_lazy("den Vorgang zurück in den Eingang gelegt"),
    ),
    "case.handed_over": (gettext_lazy("Übergeben"), gettext_lazy("den Vorgang an jemand anderen übergeben")),
    "case.assigned": (gettext_lazy("Weitergegeben"), gettext_lazy("den Vorgang weitergegeben")),
    "case.moved": (gettext_lazy("An andere Stelle gegeben"), gettext_lazy("den Vorgang an eine andere Stelle gegeben")),
    "case.noted": (gettext_lazy("Notiz geschrieben"), gettext_lazy("eine Notiz geschrieben")),
    "case.asked": (gettext_lazy("Rückfrage gestellt"), gettext_lazy("eine Rückfrage gestellt")),
    "case.answered": (gettext_lazy("Antwort eingegangen"), gettext_lazy("geantwortet")),
    "case.task_finished": (gettext_lazy("Prüfschritt geändert"), gettext_lazy("einen Prüfschritt geändert")),
    "case.deadline_extended": (gettext_lazy("Frist verlängert"), gettext_lazy("die Frist verlängert")),
    "case.deadline_rested": (gettext_lazy("Frist ruht"), gettext_lazy("die Frist ruhen lassen")),
    "case.deadline_resumed": (gettext_lazy("Frist läuft weiter"), gettext_lazy("die Frist weiterlaufen lassen")),
    "case.decided": (gettext_lazy("Entschieden"), gettext_lazy("über den Vorgang entschieden")),
    "case.step_retried": (gettext_lazy("Gescheiterten Schritt neu gestartet"), None),
    "case.withdrawn": (gettext_lazy("Zurückgezogen"), gettext_lazy("den Antrag zurückgezogen")),
    "application.withdrawal_confirmed": (gettext_lazy("Rücknahme bestätigt"), None),
    "notice.rendered": (gettext_lazy("Bescheid erstellt"), None),
    "notice.delivered": (gettext_lazy("Bescheid auf dem Weg"), None),
    "notice.retrieved": (gettext_lazy("Bescheid abgerufen"), None),
    "delivery.mailed": (gettext_lazy("E-Mail gesendet"), None),
}
"""Event → title in the history, and what is said of a person who did it (None: no reason to look again)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened.

    Attributes:
        whose: "own" of the clerk who looks, "staff", "system", or "person" who applied.
        did: "eine Rückfrage gestellt"; empty for what changes nothing a clerk decides on.
    """

    at: datetime
    title: str
    who: str
    whose: str
    did: str

    @property
    def changes(self) -> bool:
        return bool(self.did)


def history(case: Case, by: Actor, *, most: int | None = MOST) -> tuple[Entry, ...]:
    """Return what happened, the newest first; all of it where there is no limit. A constant number of queries."""
    events = list(Event.objects.filter(_of(case), name__in=WORDS).order_by("-pk")[:most])
    names = _names(case, {event.actor_id for event in events if event.actor_kind == ActorKind.STAFF})
    names |= _of_elsewhere(events)
    mails = {str(each.pk): each.get_purpose_display() for each in _deliveries(case)}
    return tuple(_entry(event, names, mails, by) for event in events)


def _entry(event: Event, names: dict[str, str], mails: dict[str, str], by: Actor) -> Entry:
    word, did = WORDS[event.name]
    title = str(word)
    if event.object_type == Delivery._meta.label:
        title = f"{title}: {mails[event.object_id]}"
    if event.actor_kind == ActorKind.SYSTEM:
        who, whose = _("automatisch"), "system"
    elif event.actor_kind == ActorKind.STAFF:
        who = names.get(event.actor_id) or _("Sachbearbeitung")
        whose = "own" if event.actor_id == by.id else "staff"
    else:
        who, whose = _("antragstellende Person"), "person"
    return Entry(event.at, title, who, whose, str(did or ""))


def _of(case: Case) -> Q:
    """Choose the events of a case and of everything that belongs to it."""
    chosen = Q()
    for label, ids in related(case).items():
        chosen |= Q(object_type=label, object_id__in=ids)
    return chosen


def related(case: Case) -> dict[str, list[str]]:
    """Return the ids of everything that belongs to a case and of which events tell, by kind of row."""
    return {
        Case._meta.label: [str(case.pk)],
        "applications.Application": [str(case.application_id)],
        Note._meta.label: _ids(Note.objects.filter(case=case).values_list("pk", flat=True)),
        Task._meta.label: _ids(Task.objects.filter(case=case).values_list("pk", flat=True)),
        Message._meta.label: _ids(Message.objects.filter(application=case.application_id).values_list("pk", flat=True)),
        Notice._meta.label: _ids(Notice.objects.filter(application=case.application_id).values_list("pk", flat=True)),
        Delivery._meta.label: _ids(_deliveries(case).values_list("pk", flat=True)),
        "casework.Decision": _ids(Case.objects.filter(pk=case.pk).values_list("decision__pk", flat=True)),
    }


def _deliveries(case: Case) -> QuerySet[Delivery]:
    return Delivery.objects.filter(application=case.application_id)


def _ids(rows: object) -> list[str]:
    return [str(pk) for pk in rows if pk is not None]  # type: ignore[attr-defined]  # a list of keys


def _of_elsewhere(events: list[Event]) -> dict[str, str]:
    """Name those who acted in the town's stead, and where they come from; no query where nobody did."""
    acted = {(event.actor_id, event.details["grant"]) for event in events if "grant" in event.details}
    if not acted:
        return {}
    with identity():
        return delegation.signatures(acted)


def _names(case: Case, wanted: set[str]) -> dict[str, str]:
    """Find what staff are called: the rows they wrote say it."""
    names = dict(Note.objects.filter(case=case).values_list("author_id", "author_name"))
    names |= dict(Case.objects.filter(pk=case.pk).values_list("decision__decided_by", "decision__decided_by_name"))
    written = Message.objects.filter(application=case.application_id, direction=Direction.TO_APPLICANT)
    names |= dict(written.values_list("author_id", "author_name")) | {case.clerk_id: case.clerk_name}
    missing = wanted - names.keys()
    if missing:
        names |= dict(Case.objects.filter(clerk_id__in=missing).values_list("clerk_id", "clerk_name").distinct())
    return names
