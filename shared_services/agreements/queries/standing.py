"""Where towns stand: one town for itself, all for the competence centre, and whether the gate may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from shared_services.agreements import rules
from shared_services.agreements.enums import AgreementKind, SigningState, StandingState
from shared_services.agreements.models import UNFINISHED, Signing

from .terminations import running_terminations
from .texts import demanded, newest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from blaupause.tenancy.models import Town
    from shared_services.agreements.models import AgreementVersion, Termination


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a town stands with one kind of agreement.

    Attributes:
        newest: what would be signed now.
        demanded: what must be signed, until its last day.
        held: what is in force.
        running: what is being signed.
        ending: notice of termination that runs.
        is_covered: something is in force that still counts; the gate asks for that.
    """

    kind: AgreementKind
    state: StandingState
    newest: AgreementVersion
    demanded: AgreementVersion
    held: Signing | None
    running: Signing | None
    ending: Termination | None
    is_covered: bool

    @property
    def since(self) -> datetime | None:
        """Since when it stands so; None where nothing was begun."""
        if self.running is not None and self.ending is None:
            return self.running.state_since
        if self.ending is not None:
            return self.ending.given_at
        return self.held.state_since if self.held is not None and self.state is StandingState.IN_FORCE else None

    @property
    def until(self) -> date | None:
        """By when the town should sign, or until when it is in force; None where it has signed."""
        if self.ending is not None:
            return self.ending.last_day
        return None if self.state is StandingState.IN_FORCE else self.demanded.last_day

    @property
    def url(self) -> str:
        """Where the town sees to it, on its own host."""
        return f"/einrichtung/vereinbarungen/{self.kind.value}/"


def standings(town: Town) -> tuple[Standing, ...]:
    """Return where a town stands with every kind that is published."""
    return standings_of([town.schema_name])[town.schema_name]


def standing(town: Town, kind: str) -> Standing | None:
    """Return where a town stands with one kind; None where nothing of it is published."""
    return next((each for each in standings(town) if each.kind == kind), None)


def missing(town: Town) -> tuple[Standing, ...]:
    """Return the agreements that are not in force for a town, or not any more: it should not go live without them."""
    return tuple(each for each in standings(town) if not each.is_covered)


def standings_of(schemas: Iterable[str]) -> dict[str, tuple[Standing, ...]]:
    """Return where towns stand, by schema: six queries for any number of them."""
    wanted = tuple(schemas)
    texts = [(kind, newest(kind), demanded(kind)) for kind in AgreementKind]
    rows = Signing.objects.filter(town_schema__in=wanted, state__in=(*UNFINISHED, SigningState.IN_FORCE))
    known: dict[tuple[str, str, bool], Signing] = {
        (row.town_schema, row.kind, row.state == SigningState.IN_FORCE): row
        for row in rows.select_related("version").defer("document", "version__text")
    }
    endings = running_terminations(wanted)
    found: dict[str, tuple[Standing, ...]] = {}
    for schema in wanted:
        found[schema] = tuple(
            _standing(
                kind, (now_read, asked), known.get((schema, kind, True)), known.get((schema, kind, False)), endings
            )
            for kind, now_read, asked in texts
            if now_read is not None and asked is not None
        )
    return found


def _standing(
    kind: AgreementKind,
    texts: tuple[AgreementVersion, AgreementVersion],
    held: Signing | None,
    running: Signing | None,
    endings: dict[int, Termination],
) -> Standing:
    newest_version, asked = texts
    today, ending = timezone.localdate(), endings.get(held.pk) if held else None
    return Standing(
        kind=kind,
        state=rules.standing_state(asked, held, running, today=today, is_ending=ending is not None),
        newest=newest_version,
        demanded=asked,
        held=held,
        running=running,
        ending=ending,
        is_covered=rules.is_covered(asked, held, today=today, last_day=ending.last_day if ending else None),
    )
