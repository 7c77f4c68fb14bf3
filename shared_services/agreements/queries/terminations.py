"""What is terminated: what runs, what was, and when an agreement can end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town
from shared_services.agreements import rules
from shared_services.agreements.enums import SigningState, TerminationState
from shared_services.agreements.models import CONCLUDED, Signing, Termination

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

GONE: Final = (TownState.CLOSING, TownState.OFFLINE)
WHICH: Final = ("town_schema", "kind", "state")


def held(town: Town, kind: str) -> Signing | None:
    """Return what is in force for a town."""
    rows = Signing.objects.filter(town_schema=town.schema_name, kind=kind, state=SigningState.IN_FORCE)
    return rows.select_related("version").defer("document").first()


def has_ended(town: Town, kind: str) -> bool:
    """Tell whether the last agreement of a kind that was in force for a town was terminated."""
    rows = Signing.objects.filter(town_schema=town.schema_name, kind=kind, state__in=CONCLUDED)
    return rows.order_by("-in_force_at").values_list("state", flat=True).first() == SigningState.ENDED


def ended_where_gone(schemas: Iterable[str]) -> set[tuple[str, str]]:
    """Return which agreements (schema, kind) ended by notice in towns that close or are off the network."""
    gone = Town.objects.filter(schema_name__in=schemas, state__in=GONE)
    rows = Signing.objects.filter(town_schema__in=gone.values("schema_name"), state__in=CONCLUDED)
    last = {(schema, kind): state for schema, kind, state in rows.order_by("in_force_at").values_list(*WHICH)}
    return {which for which, state in last.items() if state == SigningState.ENDED}


def running_termination(schema: str, kind: str) -> Termination | None:
    """Return the notice that runs of what is in force for a town."""
    running = terminations_of(schema, kind).filter(state=TerminationState.GIVEN)
    return running.filter(signing__state=SigningState.IN_FORCE).first()


def whose(uuid: UUID) -> tuple[str, str]:
    """Return of which town and of which kind a signing is; that never changes.

    Raises:
        NotFound: there is none.
    """
    if found := Signing.objects.filter(uuid=uuid).values_list("town_schema", "kind").first():
        return found
    raise NotFound(_("Diese Vereinbarung gibt es nicht."))


def stopped_by(termination: Termination | None) -> Signing | None:
    """Return what was being signed anew when notice was given, and was taken back by it."""
    if termination is None:
        return None
    held = termination.signing
    rows = Signing.objects.filter(town_schema=held.town_schema, kind=held.kind, state=SigningState.WITHDRAWN)
    return rows.filter(state_since=termination.given_at).select_related("version").defer("document").first()


def notices_of(signing: Signing) -> tuple[Termination | None, list[Termination]]:
    """Return the notice of one agreement that runs, and the former ones: an older version has its own."""
    rows = list(_without_files().filter(signing=signing))
    running = next((each for each in rows if each.state == TerminationState.GIVEN), None)
    return running, [each for each in rows if each is not running]


def running_terminations(schemas: Iterable[str]) -> dict[int, Termination]:
    """Return what runs for towns, by the id of what is terminated."""
    rows = _without_files().filter(town_schema__in=schemas, state=TerminationState.GIVEN)
    return {each.signing_id: each for each in rows}


def terminations_of(schema: str, kind: str) -> QuerySet[Termination]:
    """Return every notice that was given of a kind of agreement of a town, the newest first."""
    return _without_files().filter(town_schema=schema, signing__kind=kind)


def past_terminations(schema: str, kind: str) -> QuerySet[Termination]:
    """Return what was taken back or has taken effect."""
    return terminations_of(schema, kind).exclude(state=TerminationState.GIVEN)


def termination(uuid: UUID, town: Town | None = None) -> Termination:
    """Return a notice with its sealed confirmation.

    Raises:
        NotFound: there is none, or it is another town's.
    """
    rows = Termination.objects.filter(uuid=uuid)
    rows = rows.filter(town_schema=town.schema_name) if town is not None else rows
    if found := rows.select_related("signing__version").first():
        return found
    raise NotFound(_("Diese Kündigung gibt es nicht."))


def terminations_kept(signing: Signing) -> Iterator[tuple[str, bytes]]:
    """Yield the sealed confirmations of notice of an agreement, as they go along with a town: file name and file."""
    for each in Termination.objects.filter(signing=signing).order_by("pk"):
        yield f"{signing.kind}-{signing.version.number}-kuendigung-{each.pk}.pdf", bytes(each.document)


def earliest_end(signing: Signing) -> date | None:
    """Return with which day an agreement ends if notice is given today; None where its text names no period we know."""
    if not rules.names_period(signing.version.text):
        return None
    return rules.regular_last_day(signing.version, timezone.localdate())


def due_terminations() -> tuple[int, ...]:
    """Return the ids of what runs although its last day is over."""
    rows = Termination.objects.filter(state=TerminationState.GIVEN, signing__state=SigningState.IN_FORCE)
    rows = rows.filter(last_day__lt=timezone.localdate())
    return tuple(rows.values_list("pk", flat=True))


def _without_files() -> QuerySet[Termination]:
    rows = Termination.objects.select_related("signing__version")
    return rows.defer("document", "signing__document", "signing__version__text")
