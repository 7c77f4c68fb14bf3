"""The competence centre prepares what happens to a town on a day."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, Invalid, NotFound, now
from blaupause.jobs import later
from blaupause.tenancy import signposts
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town
from blaupause.ui import formats
from shared_services.lifecycle import rules
from shared_services.lifecycle.enums import BY_TWO, REMINDED, Act, Stand
from shared_services.lifecycle.models import TownChange

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from blaupause.domain import Actor
    from shared_services.lifecycle.queries import MergerPreview


MORNING: Final = time(6, 45)


@dataclass(frozen=True, slots=True)
class Key:
    """What a town is from the day on."""

    ars: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Merger:
    """Into which town another goes over.

    Attributes:
        into: its slug.
        with_staff: who works in the old one without an end and for all units gets the same role in the new one.
        where: what people read who come to the old address; "" writes it.
    """

    into: str
    with_staff: bool
    where: str = ""


@action("lifecycle.key_planned")
def plan_key(*, town_uuid: UUID, key: Key, on: date, source: str, by: Actor) -> TownChange:
    """Prepare that a town has another key, kind or name from a day on; it comes into effect by the operator's worker.

    Raises:
        Refused: the actor is not of the KKV.
        NotFound: there is no such town.
        Invalid: a value cannot be; names the field.
        Conflict: the town is leaving, something else is planned, or another town has the key.
    """
    rules.require_kkv(by)
    town = here(town_uuid)
    rules.require_changeable(town)
    rules.require_day(Act.KEY, on, today=timezone.localdate())
    rules.require_source(source)
    rules.require_key(key.ars, key.kind, key.name, town)
    require_free(key.ars, town)
    before = asdict(Key(town.ars, town.kind, town.name))
    return planned(town, Act.KEY, on, source, by, facts={"before": before, "after": asdict(key)})


@action("lifecycle.merger_planned")
def plan_merger(
    *, town_uuid: UUID, merger: Merger, on: date, source: str, by: Actor, preview: MergerPreview | None = None
) -> TownChange:
    """Ask that a town goes over into another: from that day on it takes no new applications and leads there.

    It closes a town and gives its people roles in another: nothing happens before a second person confirms it and the
    other town agrees. What the preview said is kept with it: that is what the other town agrees to.

    Raises:
        Refused: the actor is not of the KKV, or did not log in just now.
        NotFound: as plan_key.
        Invalid: the other town is unknown or the same, or the day is not in the future; names the field.
        Conflict: one of both is on its way out, or something else is planned.
    """
    rules.require_kkv(by)
    rules.require_fresh(by)
    town = here(town_uuid)
    rules.require_changeable(town)
    rules.require_day(Act.MERGE, on, today=timezone.localdate())
    rules.require_source(source)
    into = Town.objects.filter(slug=merger.into).first()
    if into is None or into.pk == town.pk:
        raise Invalid(_("Wählen Sie die Kommune, in der diese aufgeht."), field="in")
    rules.require_changeable(into)
    if _is_going(into):
        raise Conflict(_("%(town)s geht selbst in einer anderen Kommune auf oder tritt aus."), town=into.name)
    facts = {
        "into": str(into.uuid),
        "into_slug": into.slug,
        "into_name": into.name,
        "with_staff": merger.with_staff,
        "where": merger.where.strip() or _farewell(town, into, on),
        "preview": asdict(preview) if preview else {},
    }
    return planned(town, Act.MERGE, on, source, by, facts=facts)


@action("lifecycle.withdrawn")
def withdraw(*, change_id: int, by: Actor) -> TownChange:
    """Take back what has not come into effect: the KKV whatever it is, a town's administration its own leaving.

    Raises:
        Refused: the actor is of another town, or no administrator.
        NotFound: there is no such plan.
        Conflict: it came into effect, or was taken back already.
    """
    change = locked(change_id)
    if change.act == Act.LEAVE:
        rules.require_asker(by, change.town_slug)
    else:
        rules.require_kkv(by)
    rules.require_open(change)
    change.state, change.ended_at, change.ended_by, change.trouble = Stand.WITHDRAWN, now(), by.id, ""
    change.save()
    later("lifecycle.tell", change_id=change.pk, news="withdrawn")
    note(town=change.town_slug, act=change.act)
    return change


def here(town_uuid: UUID) -> Town:
    """Return a town of this cell.

    Raises:
        NotFound: there is none.
    """
    found: Town | None = Town.objects.filter(uuid=town_uuid).exclude(state=TownState.LEFT).first()
    if found is None:
        raise NotFound(_("Diese Kommune gibt es hier nicht."))
    return found


def require_free(ars: str, town: Town) -> None:
    other = Town.objects.filter(ars=ars).exclude(pk=town.pk).first()
    if other is not None:
        raise Conflict(_("Den Schlüssel %(ars)s hat hier schon %(other)s."), ars=ars, other=other.name)
    there = signposts.with_key(ars)
    if there is not None and there.town != town.uuid:
        message = _("Den Schlüssel %(ars)s hat schon %(other)s in der Zelle „%(cell)s“.")
        raise Conflict(message, ars=ars, other=there.name, cell=there.cell)


def planned(town: Town, act: Act, on: date, source: str, by: Actor, *, facts: dict[str, Any]) -> TownChange:
    """Write a plan down, unless another one is open; what needs two persons waits for the second."""
    if TownChange.objects.filter(town_uuid=town.uuid, state__in=(Stand.ASKED, Stand.PLANNED)).exists():
        raise Conflict(_("Für %(town)s ist schon etwas geplant. Nehmen Sie das zuerst zurück."), town=town.name)
    is_asked = act in BY_TWO
    moment = now()
    change = TownChange.objects.create(
        town_uuid=town.uuid,
        town_slug=town.slug,
        town_name=town.name,
        act=act,
        state=Stand.ASKED if is_asked else Stand.PLANNED,
        on=on,
        facts=facts,
        source=source.strip(),
        asked_at=moment,
        asked_by=by.id,
    )
    later("lifecycle.tell", change_id=change.pk, news="asked" if is_asked else "planned")
    _remind_before(change)
    note(town=town.slug, act=act.value, on=on.isoformat())
    return change


def _remind_before(change: TownChange) -> None:
    """Let all whom it concerns be reminded before the day, each time once; not of a morning that has passed."""
    for news, days in REMINDED.items():
        morning = timezone.make_aware(datetime.combine(change.on - timedelta(days=days), MORNING))
        if morning > now():
            key = f"lifecycle.tell.{change.pk}.{news}"
            later("lifecycle.tell", at=morning, key=key, change_id=change.pk, news=news)


def locked(change_id: int) -> TownChange:
    """Return a plan that nobody else changes until the action ends.

    Raises:
        NotFound: there is none.
    """
    if change := TownChange.objects.select_for_update().filter(pk=change_id).first():
        return change
    raise NotFound(_("Diesen Plan gibt es nicht."))


def _is_going(town: Town) -> bool:
    leaving = TownChange.objects.filter(town_uuid=town.uuid, act__in=(Act.MERGE, Act.LEAVE))
    return leaving.filter(state__in=(Stand.ASKED, Stand.PLANNED)).exists()


def _farewell(town: Town, into: Town, on: date) -> str:
    return _gettext("%(old)s gehört seit dem %(day)s zu %(new)s. Neue Anträge stellen Sie dort.") % {
        "old": town.name,
        "day": formats.day(on),
        "new": into.name,
    }
