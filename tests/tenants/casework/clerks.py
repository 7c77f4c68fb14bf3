"""What clerks do with a case: decide, and look at its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenants.casework import actions
from tests.tenants.situations import THEA

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from tenants.casework.models import Case, Decision


def decide(case: Case, outcome: str = "assess", reasons: str = "", by: Actor = THEA, edition: int = 0) -> Decision:
    return actions.decide(case_id=case.pk, edition=edition, outcome=outcome, reasons=reasons, by=by)


def page_of(case: Case, *parts: str) -> str:
    return "/".join(["/amt/vorgaenge", case.number, *parts, ""])
