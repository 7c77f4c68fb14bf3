"""Waves of real towns: made by the operator's worker, filled in by a job, out of the stock and without one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from blaupause.jobs import runner
from blaupause.tenancy import context, directory
from blaupause.tenancy.context import hub, operator
from blaupause.tenancy.fleet import compiling, release, spares
from blaupause.tenancy.models import Town
from shared_services.onboarding import actions
from shared_services.onboarding.enums import WaveTownState
from shared_services.onboarding.management.commands import onboarding_run
from shared_services.onboarding.models import WaveTown
from shared_services.onboarding.queries import Choice
from tenants.organisation.queries import has_profile
from tests.benchmarks.catalogue.sides import MS
from tests.benchmarks.fleet import towns
from tests.benchmarks.fleet.cell import timed
from tests.benchmarks.fleet.towns import logged_in_as
from tests.benchmarks.goals import Row
from tests.people import EDITOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.fleet.cell import Cell

FROM_STOCK: Final = ("06633", "Landkreis Kassel")
WITHOUT_STOCK: Final = ("06435", "Main-Kinzig-Kreis")
LAND: Final = ("06", "Hessen")
MOST_SECONDS: Final = 0.5
BARE: Final = 10
LONGEST: Final = 20 * 60
"""Seconds after which a Land is given up."""


def rows(cell: Cell) -> Iterator[Row]:
    """Measure a wave for which the stock holds enough, and one for which it is empty."""
    with logged_in_as("cell_operator"):
        number = _plan(*FROM_STOCK)
        spares.refill(compiling.compiled(release.current()), number + BARE)
        cell.settle()
        bare = timed(lambda: [towns.create(each) for each in range(BARE)]) / BARE
        made = timed(_work)
    told = f"the bare town, out of the stock too: {bare * MS:.0f} ms"
    yield _row(f"Prepare a wave: {FROM_STOCK[1]}, {number} towns, spares in stock", number, made, _filled_in(), told)
    with logged_in_as("cell_operator"):
        number = _plan(*WITHOUT_STOCK)
        towns.empty_stock(cell)
        cell.settle()
        made = timed(_work)
    yield _row(f"… {WITHOUT_STOCK[1]}, {number} towns, stock empty", number, made, _filled_in(), "")


def rows_of_land(cell: Cell) -> Iterator[Row]:
    """Measure a wave of a whole Land with an empty stock; the towns that were measured before are taken away."""
    with logged_in_as("cell_operator"):
        towns.empty_stock(cell)
        cell.take_away(*(town.schema_name for town in towns.towns()))
        cell.execute("TRUNCATE tenancy_town, onboarding_wave, jobs_job CASCADE")
        directory.forget()
        number = _plan(*LAND)
        cell.settle()
        made = timed(lambda: _work(LONGEST))
        with operator():
            there = Town.objects.count()
    if there < number:
        what = f"{there} of {number} towns in {made / 60:.0f} minutes"
        yield Row(f"… {LAND[1]}, stock empty", f"given up: {what}", "", "", f"≤ {MOST_SECONDS} s", met=False)
        return
    yield _row(f"… {LAND[1]}, {number} towns, stock empty", number, made, _filled_in(), "")


def _plan(within: str, name: str) -> int:
    """Plan a wave; return how many towns it has."""
    with hub():
        return int(actions.plan_wave(name=name, choice=Choice(within=within), by=EDITOR).towns.count())


def _work(longest: float = float("inf")) -> None:
    """Make what waves want, for so many seconds."""
    began = time.perf_counter()
    while time.perf_counter() - began < longest and onboarding_run.work_on_waves():
        pass


def _filled_in() -> float:
    """Let the towns be filled in; return the seconds. All must be there then, with their profile."""
    began = time.perf_counter()
    runner.run_waiting()
    seconds = time.perf_counter() - began
    with logged_in_as("cell_operator"), operator():
        waves = WaveTown.objects.values_list("state", "town_uuid")
        made = list(Town.objects.filter(uuid__in=[uuid for _state, uuid in waves]))
    if len(made) != len(waves) or any(state != WaveTownState.READY for state, _uuid in waves):
        raise AssertionError("towns of a wave are missing")
    for town in made:
        with context.town(town):
            if not has_profile():
                raise AssertionError(f"{town} is not filled in")
    return seconds


def _row(what: str, number: int, made: float, filled: float, baseline: str) -> Row:
    each = (made + filled) / number
    return Row(
        what,
        f"{each * MS:.0f} ms a town: {made / number * MS:.0f} to make it, {filled / number * MS:.0f} to fill it in",
        baseline,
        "",
        f"≤ {MOST_SECONDS} s",
        each <= MOST_SECONDS,
    )
