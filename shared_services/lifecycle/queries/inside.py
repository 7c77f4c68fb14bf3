"""What is in a town that goes: counted by the operator's worker in its place. Numbers only leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.apps import apps
from django.db.models import Q

from blaupause.tenancy.context import town as at_town

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blaupause.tenancy.models import Town

COUNTED: Final[Mapping[str, tuple[str, Q]]] = {
    "units": ("organisation.Unit", Q(is_active=True)),
    "services": ("services.Subscription", Q(state="on")),
    "drafts": ("intake.Draft", Q()),
    "applications": ("applications.Application", Q()),
    "open_cases": ("casework.Case", Q(closed_at=None)),
}
"""What is counted → model by name, since shared rooms know none of a town's, and which of its rows."""


def counts_of(town: Town) -> dict[str, int]:
    with at_town(town):
        return {name: apps.get_model(label).objects.filter(which).count() for name, (label, which) in COUNTED.items()}
