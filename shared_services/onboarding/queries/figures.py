"""How Kommunen come: how many reach each step, how many days a step takes, and where they are from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from blaupause.domain import now
from blaupause.ui.plots import plot_of_numbers
from blaupause.ui.tables import csv_file
from shared_services.onboarding.enums import RequestState
from shared_services.onboarding.models import OnboardingRequest, StateChange
from shared_services.register.queries import of_keys

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.ui.plots import Plot

S = RequestState
WAY: Final = (S.ASKED, S.CONFIRMED, S.PROVED, S.INVITED, S.SETUP, S.LIVE)
DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way: how many requests reached it, and the days they stayed in it before they went on.

    Attributes:
        days: lower quartile, median and upper quartile; None where fewer than two went on.
    """

    state: RequestState
    reached: int
    went_on: int
    days: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the desk shows about all requests; samples count, and are named."""

    steps: tuple[Step, ...]
    districts: tuple[tuple[str, int], ...]
    funnel: Plot
    by_district: Plot
    has_samples: bool
    as_of: datetime


def figures() -> Figures:
    """Count requests. Four queries, however many."""
    ways: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    for request, state, at in StateChange.objects.order_by("pk").values_list("request_id", "state", "at"):
        ways[request].append((state, at))
    stays: dict[str, list[float]] = defaultdict(list)
    reached: dict[str, int] = defaultdict(int)
    for way in ways.values():
        for state in {state for state, _at in way}:
            reached[state] += 1
        for (state, since), (_next, until) in pairwise(way):
            stays[state].append((until - since).total_seconds() / DAY)
    steps = tuple(Step(state, reached[state], len(stays[state]), _quartiles(stays[state])) for state in WAY)
    districts = _districts()
    return Figures(
        steps=steps,
        districts=districts,
        funnel=plot_of_numbers((str(step.state.label), step.reached) for step in steps),
        by_district=plot_of_numbers(districts),
        has_samples=OnboardingRequest.objects.filter(is_sample=True).exists(),
        as_of=now(),
    )


def figures_table() -> bytes:
    """Return the same as a file for a spreadsheet."""
    found = figures()
    days = (_("Tage, unteres Viertel"), _("Tage, Mitte"), _("Tage, oberes Viertel"))
    head = (_("Was"), _("Anzahl"), _("Weitergegangen"), *days)
    steps = [(str(one.state.label), str(one.reached), str(one.went_on), *_written(one.days)) for one in found.steps]
    return csv_file(head, [*steps, *((name, str(number), "", "", "", "") for name, number in found.districts)])


def _districts() -> tuple[tuple[str, int], ...]:
    keys = list(OnboardingRequest.objects.values_list("ars", flat=True))
    known = of_keys(keys)
    counted: dict[str, int] = defaultdict(int)
    for key in keys:
        match = known.get(key)
        counted[(match.district or match.name) if match else _("nicht im Register")] += 1
    return tuple(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


def _quartiles(days: list[float]) -> tuple[float, float, float] | None:
    if len(days) < 2:  # noqa: PLR2004 – of one there is no middle
        return None
    low, middle, high = quantiles(days, n=4, method="inclusive")
    return low, middle, high


def _written(days: tuple[float, float, float] | None) -> tuple[str, ...]:
    return tuple(f"{each:.1f}".replace(".", ",") for each in days) if days else ("", "", "")
