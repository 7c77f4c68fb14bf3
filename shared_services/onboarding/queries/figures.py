"""How Kommunen come: how many reach each step, how many days a step takes, and where they are from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from blaupause.domain import now
from blaupause.standards.sort import sort_key
from blaupause.ui.plots import plot_of_numbers, with_rest
from blaupause.ui.tables import csv_file
from shared_services.onboarding.enums import RequestState
from shared_services.onboarding.models import OnboardingRequest, StateChange
from shared_services.register import queries as register
from shared_services.register.enums import AuthorityKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from blaupause.ui.plots import Plot

S = RequestState
WAY: Final = (S.ASKED, S.CONFIRMED, S.PROVED, S.INVITED, S.SETUP, S.LIVE)
DAY: Final = 86_400
DISTRICT_DIGITS: Final = 5
LAND_DIGITS: Final = 2
MOST_BARS: Final = 12


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


@dataclass(frozen=True, slots=True)
class Selection:
    """Which requests count: all but for what is said.

    Attributes:
        since: first day on which they were asked, `until` the last one.
        kind: of the authority.
        district: five digits, `land` two digits with which the regional key begins.
    """

    since: date | None = None
    until: date | None = None
    kind: str = ""
    district: str = ""
    land: str = ""

    def requests(self) -> QuerySet[OnboardingRequest]:
        rows = OnboardingRequest.objects.filter(ars__startswith=self.land).filter(ars__startswith=self.district)
        rows = rows.filter(asked_at__date__gte=self.since) if self.since else rows
        rows = rows.filter(asked_at__date__lte=self.until) if self.until else rows
        return rows.filter(authority__kind=self.kind) if self.kind else rows


@dataclass(frozen=True, slots=True)
class Selectable:
    """What requests can be chosen by: kinds, Länder and districts that occur, as (value, name)."""

    kinds: tuple[tuple[str, str], ...]
    lands: tuple[tuple[str, str], ...]
    districts: tuple[tuple[str, str], ...]


def selectable() -> Selectable:
    """Return what occurs among all requests. Five queries, however many."""
    rows = set(OnboardingRequest.objects.values_list("ars", "authority__kind"))
    kinds, keys = {kind for _ars, kind in rows}, {ars for ars, _kind in rows}
    names = dict(register.parts()[0])
    found = {key[:DISTRICT_DIGITS]: match.district or match.name for key, match in register.of_keys(keys).items()}
    return Selectable(
        kinds=tuple((each.value, str(each.label)) for each in AuthorityKind if each.value in kinds),
        lands=tuple((key, names.get(key, key)) for key in sorted({ars[:LAND_DIGITS] for ars in keys})),
        districts=tuple(sorted(found.items(), key=lambda each: sort_key(each[1]))),
    )


def figures(chosen: Selection | None = None) -> Figures:
    """Count requests. Four queries, however many."""
    requests = (chosen or Selection()).requests()
    ways: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    steps_of = StateChange.objects.filter(request__in=requests).order_by("pk")
    for request, state, at in steps_of.values_list("request_id", "state", "at"):
        ways[request].append((state, at))
    stays: dict[str, list[float]] = defaultdict(list)
    reached: dict[str, int] = defaultdict(int)
    for way in ways.values():
        for state in {state for state, _at in way}:
            reached[state] += 1
        for (state, since), (_next, until) in pairwise(way):
            stays[state].append((until - since).total_seconds() / DAY)
    steps = tuple(Step(state, reached[state], len(stays[state]), _quartiles(stays[state])) for state in WAY)
    districts = _districts(requests)
    return Figures(
        steps=steps,
        districts=districts,
        funnel=plot_of_numbers((str(step.state.label), step.reached) for step in steps),
        by_district=plot_of_numbers(with_rest(districts, MOST_BARS, _("%(number)s weitere zusammen"))),
        has_samples=requests.filter(is_sample=True).exists(),
        as_of=now(),
    )


def figures_table(chosen: Selection | None = None, words: Sequence[tuple[str, str]] = ()) -> bytes:
    """Return the same as a file for a spreadsheet; `words` say what was chosen, as (label, value)."""
    found = figures(chosen)
    days = (_("Tage, unteres Viertel"), _("Tage, Mitte"), _("Tage, oberes Viertel"))
    head = (_("Was"), _("Anzahl"), _("Weitergegangen"), *days)
    steps = [(str(one.state.label), str(one.reached), str(one.went_on), *_written(one.days)) for one in found.steps]
    districts = ((name, str(number), "", "", "", "") for name, number in found.districts)
    filters = ((_("Auswahl: %(what)s") % {"what": label}, value, "", "", "", "") for label, value in words)
    return csv_file(head, [*steps, *districts, *filters])


def _districts(requests: QuerySet[OnboardingRequest]) -> tuple[tuple[str, int], ...]:
    keys = list(requests.values_list("ars", flat=True))
    known = register.of_keys(keys)
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
