"""The sub-processors: the list of a day, what is announced, whom it binds, and which towns objected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from shared_services.agreements import rules
from shared_services.agreements.enums import AgreementKind, ProcessorAct, SigningState
from shared_services.agreements.models import UNFINISHED, ProcessorChange, ProcessorNotice, ProcessorObjection, Signing

from .desk import towns_to_tell
from .texts import newest

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from blaupause.domain import Actor
    from blaupause.tenancy.models import Town


@dataclass(frozen=True, slots=True)
class Announced:
    """A change on a page.

    Attributes:
        objections: which towns objected; a town sees its own only.
    """

    change: ProcessorChange
    objections: tuple[ProcessorObjection, ...]
    today: date

    @property
    def is_coming(self) -> bool:
        """Whether it neither counts yet nor was withdrawn."""
        return self.change.withdrawn_at is None and self.today < self.change.takes_effect_on

    @property
    def is_open(self) -> bool:
        """Whether towns can object to it."""
        until = self.change.object_until
        return self.is_coming and until is not None and self.today <= until

    @property
    def mine(self) -> ProcessorObjection | None:
        """A town's own objection."""
        return self.objections[0] if self.objections else None


@dataclass(frozen=True, slots=True)
class ProcessorBook:
    """The list with its past and future: who is in it today, who was, what is announced, and all that ever was."""

    today: tuple[rules.Processor, ...]
    former: tuple[rules.Processor, ...]
    coming: tuple[Announced, ...]
    past: tuple[Announced, ...]


def processor_book() -> ProcessorBook:
    """Return the list of today with what was and what comes. Two queries."""
    today = timezone.localdate()
    changes = list(ProcessorChange.objects.prefetch_related("objections"))
    found = [Announced(each, tuple(each.objections.all()), today) for each in changes]
    listed = rules.processors_on(changes, today)
    return ProcessorBook(
        today=tuple(each for each in listed if not each.is_former),
        former=tuple(each for each in listed if each.is_former),
        coming=tuple(each for each in found if each.is_coming),
        past=tuple(reversed([each for each in found if not each.is_coming])),
    )


def processor_of_today(uuid: UUID) -> rules.Processor:
    """Return a sub-processor that is in the list today.

    Raises:
        NotFound: there is none.
    """
    found = rules.processors_on(ProcessorChange.objects.filter(processor=uuid), timezone.localdate())
    if found and not found[0].is_former:
        return found[0]
    raise NotFound(_("Dieser Auftragsverarbeiter steht nicht in der Liste."))


def announced(uuid: UUID) -> Announced:
    """Return one change.

    Raises:
        NotFound: there is none.
    """
    found = ProcessorChange.objects.filter(uuid=uuid).prefetch_related("objections").first()
    if found is None:
        raise NotFound(_("Diese Ankündigung gibt es nicht."))
    return Announced(found, tuple(found.objections.all()), timezone.localdate())


def coming_changes() -> tuple[int, ...]:
    """Return the ids of the changes that do not count yet."""
    rows = ProcessorChange.objects.filter(withdrawn_at=None, takes_effect_on__gt=timezone.localdate())
    return tuple(rows.values_list("pk", flat=True))


def bound_towns() -> tuple[tuple[Town, str], ...]:
    """Return the towns whose data-processing agreement is in force, with the host by which people know them."""
    rows = Signing.objects.filter(kind=AgreementKind.PROCESSING, state=SigningState.IN_FORCE)
    return towns_to_tell(set(rows.values_list("town_schema", flat=True)))


def unreached(change: ProcessorChange) -> tuple[str, ...]:
    """Return the names of the towns that could not be told by mail what last became of a change. For the hub."""
    news = "withdrawn" if change.withdrawn_at else "announced"
    rows = ProcessorNotice.objects.filter(change=change, news=news, is_sent=False)
    schemas = set(rows.values_list("town_schema", flat=True))
    return tuple(sorted(town.name for town, _host in towns_to_tell(schemas)))


def objection_days(act: ProcessorAct) -> int:
    """Return how long before it counts a change is announced; 0 while no text is published, and for an end.

    Nobody is harmed by an end, and it may have to be quick.
    The longest that any agreement gives which is in force, is being signed or would be signed now: whoever signs
    meanwhile can object, too.
    """
    if act == ProcessorAct.ENDED:
        return 0
    newest_version = newest(AgreementKind.PROCESSING)
    rows = Signing.objects.filter(kind=AgreementKind.PROCESSING, state__in=(*UNFINISHED, SigningState.IN_FORCE))
    longest = rows.aggregate(days=Max("version__objection_days"))["days"] or 0
    return max(int(longest), newest_version.objection_days if newest_version else 0)


def may_declare(by: Actor, held: Signing | None) -> bool:
    """Tell whether somebody may declare something for the town towards the competence centre."""
    return rules.may_declare(by, held.signatures.all() if held else ())
