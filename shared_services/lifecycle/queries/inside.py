"""What is in a town that goes: counted by the operator's worker in its place. Numbers only leave it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

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


@dataclass(frozen=True, slots=True)
class Inside:
    """What only a town knows, as far as a merger is about it.

    Attributes:
        values: own values of each service that is online, by parameter id.
    """

    counts: dict[str, int]
    units: tuple[str, ...]
    values: dict[str, dict[str, Any]]


def inside(town: Town) -> Inside:
    """Look into a town, as the operator."""
    counts = counts_of(town)
    with at_town(town):
        units = apps.get_model("organisation.Unit").objects.filter(is_active=True).values_list("name", flat=True)
        online = apps.get_model("services.Subscription").objects.filter(state="on")
        return Inside(counts, tuple(units), dict(online.values_list("service_slug", "overlay")))


def differing(one: Inside, other: Inside) -> dict[str, dict[str, tuple[Any, Any]]]:
    """Return the values that differ where both offer a service: service → parameter → (here, there)."""
    found = {}
    for slug in sorted(one.values.keys() & other.values.keys()):
        here, there = one.values[slug], other.values[slug]
        names = sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))
        if names:
            found[slug] = {name: (here.get(name), there.get(name)) for name in names}
    return found
