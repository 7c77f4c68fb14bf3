"""How far a service goes online: the lowest criterion decides. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Invalid
from shared_services.catalogue.enums import MATURITY_STAGES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from shared_services.catalogue.enums import MaturityModel


class Criterion(NamedTuple):
    """One respect in which a service is judged, and the stage it has reached there."""

    name: str
    stage: int


def stage_of(model: MaturityModel, criteria: Sequence[Criterion]) -> int:
    """Return the stage of a service: one weak criterion holds all of it back.

    Raises:
        Invalid: not all criteria of the model are judged, one of them twice, or by a stage that there is not.

    Source: Reifegradmodell 1.1, whose lowest criterion decides.
    """
    if len(criteria) != model.criteria:
        raise Invalid(
            _("Das Modell hat %(wanted)s Kriterien, hier stehen %(given)s. Schreiben Sie jedes in eine eigene Zeile."),
            field="kriterien",
            wanted=model.criteria,
            given=len(criteria),
        )
    seen: set[str] = set()
    for name, stage in criteria:
        if name.casefold() in seen:
            raise Invalid(_("Das Kriterium „%(name)s“ steht zweimal da."), field="kriterien", name=name)
        if stage not in dict(MATURITY_STAGES):
            raise Invalid(
                _("„%(name)s“ hat die Stufe %(stage)s. Es gibt die Stufen 0 bis %(highest)s."),
                field="kriterien",
                name=name,
                stage=stage,
                highest=max(dict(MATURITY_STAGES)),
            )
        seen.add(name.casefold())
    return min(stage for _name, stage in criteria)


def require_judged(day: date, today: date) -> None:
    """A service is judged as it is, not as it will be.

    Raises:
        Invalid: the day is to come.
    """
    if day > today:
        raise Invalid(_("Dieser Tag liegt in der Zukunft. Nennen Sie den Tag der Bewertung."), field="tag")


def require_evidence(evidence: str) -> str:
    """Return where the stages can be seen, without space around it.

    Raises:
        Invalid: nothing is named.
    """
    if not evidence.strip():
        raise Invalid(_("Nennen Sie, woran man die Stufen sieht: Andere sollen sie prüfen können."), field="nachweis")
    return evidence.strip()
