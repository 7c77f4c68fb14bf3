"""Where several applications stand, in a word each: for lists of the person who sent them. One query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenants.casework import rules
from tenants.casework.models import Case

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tenants.applications.models import Application


@dataclass(frozen=True, slots=True)
class Standing:
    """File number and status of a case; `word` and `label` as `Progress` has them."""

    number: str
    word: str
    label: str


def standings(applications: Iterable[Application]) -> dict[int, Standing]:
    """Return where applications stand, by their primary key."""
    cases = Case.objects.filter(application__in=[each.pk for each in applications]).select_related("decision")
    return {case.application_id: _standing(case) for case in cases}


def _standing(case: Case) -> Standing:
    decision = getattr(case, "decision", None)
    word, label = rules.status_of(
        case, decision.outcome if decision else "", decision.citizen_label if decision else ""
    )
    return Standing(case.number, word, label)
