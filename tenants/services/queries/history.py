"""What happened to a service in this town, told from its events. Events hold ids, so people are named by their role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blaupause.audit.town.models import Event
from blaupause.domain import Actor, ActorKind
from blaupause.ui import formats
from tenants.services.enums import UpdatePolicy
from tenants.services.models import Subscription

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from blaupause.engine.bundles import ParameterSet

MOST: Final = 20
MOST_NAMES: Final = 4
WORDS: Final[dict[str, _StrPromise]] = {
    "service.subscribed": gettext_lazy("Vorbereitung begonnen"),
    "service.values_set": gettext_lazy("Werte gespeichert"),
    "service.values_undone": gettext_lazy("Werte zurückgenommen"),
    "service.values_restored": gettext_lazy("Werte eingespielt"),
    "service.activated": gettext_lazy("Online gestellt"),
    "service.deactivated": gettext_lazy("Vom Netz genommen"),
    "service.policy_set": gettext_lazy("Umgang mit neuen Versionen geändert"),
    "service.version_taken": gettext_lazy("Neue Version übernommen"),
    "service.update_postponed": gettext_lazy("Neue Versionen verschoben"),
    "service.updates_resumed": gettext_lazy("Verschiebung aufgehoben"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened: `details` are names of values, a version or a choice."""

    at: datetime
    title: str
    details: str
    who: str


def history(found: Subscription, parameters: ParameterSet, by: Actor) -> tuple[Entry, ...]:
    """Return what happened, the newest first. One query."""
    events = Event.objects.filter(object_type=Subscription._meta.label, object_id=str(found.pk), name__in=WORDS)
    return tuple(
        Entry(event.at, str(WORDS[event.name]), _details(event, parameters), _who(event, by))
        for event in events.order_by("-pk")[:MOST]
    )


def _details(event: Event, parameters: ParameterSet) -> str:
    details = event.details
    names = [parameters[id_].label for id_ in details.get("fields", ()) if id_ in parameters]
    if "version" in details:
        return _version(details)
    if "until" in details:
        return _("bis %(day)s") % {"day": formats.day(date.fromisoformat(details["until"]))}
    if "policy" in details:
        return str(UpdatePolicy(details["policy"]).label)
    more = len(names) - MOST_NAMES
    return (
        ", ".join(names)
        if more <= 1
        else _("%(names)s und %(more)s weitere")
        % {
            "names": ", ".join(names[:MOST_NAMES]),
            "more": more,
        }
    )


def _version(details: dict[str, Any]) -> str:
    """Name the version and the one before; say how many own values do not count any more."""
    said = _("Version %(version)s") % {"version": details["version"]}
    if "before" in details:
        said = _("%(version)s, vorher %(before)s") % {"version": said, "before": details["before"]}
    lost = len(details.get("lost", ()))
    more = ngettext("1 eigener Wert gilt nicht mehr", "%(number)s eigene Werte gelten nicht mehr", lost)
    return f"{said}; {more % {'number': lost}}" if lost else said


def _who(event: Event, by: Actor) -> str:
    if event.actor_kind == ActorKind.SYSTEM:
        return _("automatisch")
    return _("Sie") if event.actor_id == by.id else _("Administration")
