"""What a person waits for between the provider's answer and the town's page, and what Keycloak needs."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from infra.demo.state import State
from infra.keycloak.distribution import is_there
from tests.benchmarks import serving
from tests.benchmarks.goals import Row
from tests.benchmarks.login import keycloak
from tests.benchmarks.login.exchange import Login
from tests.benchmarks.machine import tell
from tests.journeys.demo import four_free_ports
from tests.keycloak.browsing import Browser
from tests.keycloak.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS: Final = 15
"""An account may log in twenty times in ten minutes."""
MOST, MOST_SECONDS = 3.0, 5.0
MS, MIB = 1_000, 1024 * 1024
SYNCS: Final = 3


def rows() -> Iterator[Row]:
    """Start a demo, with a real Keycloak where this machine has one, and measure beside it."""
    settings = {"KEYCLOAK": "1"} if is_there() else {}
    first, needed = 0.0, 0
    with tempfile.TemporaryDirectory(prefix="blaupause-bench-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        state = State(Path(name) / "demo", four_free_ports(), has_keycloak=bool(settings))
        with keycloak.watched(state) as watch, serving.demo(state.folder, state.port, **settings):
            yield _callback(Place(state))
            if settings:
                first, needed = watch.seconds, keycloak.memory(state)
                yield from _sync(state)
        if settings:
            tell("Keycloak, once more")
            with keycloak.watched(state) as watch, serving.demo(state.folder, state.port, **settings):
                yield from _needs(first, watch.seconds, needed, keycloak.memory(state))


def _needs(first: float, later: float, worked: int, rested: int) -> Iterator[Row]:
    """Tell what Keycloak needs: nobody set a goal, an operator wants to know."""
    waited = f"{first:.0f} s at the first start, {later:.0f} s at the next"
    yield Row("Keycloak from its start until both realms answer", waited, "", "", "")
    held = f"{worked / MIB:.0f} MB after {2 * ROUNDS + 2} logins, {rested / MIB:.0f} MB after a start"
    yield Row("… its memory", held, "", "", "")


def _callback(place: Place) -> Row:
    tell("Logins")
    with Browser() as mine, Browser() as bare:
        ours, theirs = Login(place, mine), Login(place, bare)
        ours.callback(), theirs.exchange()  # the provider knows them from here on
        told = [(ours.callback(), theirs.exchange()) for _round in range(ROUNDS)]
    ratios = sorted(one / other for one, other in told)
    low, middle, high = statistics.quantiles(ratios, n=4)
    mine_, bare_ = (statistics.median(each) * MS for each in zip(*told, strict=True))
    return Row(
        f"From the answer of {'Keycloak' if place.state.has_keycloak else 'the embedded provider'} to the town's page",
        f"{mine_:.0f} ms: callback, hand-off, page",
        f"the bare exchange of code for tokens: {bare_:.0f} ms",
        f"{middle:.2f} ({low:.2f} to {high:.2f})",
        f"≤ {MOST:.0f}",
        middle <= MOST,
    )


def _sync(state: State) -> Iterator[Row]:
    tell("keycloak sync")
    keycloak.add_towns(state)
    try:
        made = keycloak.sync(state)[0]
        told = [keycloak.sync(state) for _time in range(SYNCS)]
        bare = statistics.median(keycloak.organizations(state) for _time in range(SYNCS))
    finally:
        keycloak.take_towns_away(state)
    if any("differ" in said for _seconds, _worked, said in told):
        raise serving.Failed("keycloak sync still finds differences")
    seconds = statistics.median(each[0] for each in told)
    worked = statistics.median(each[1] for each in told)
    yield Row(
        f"`keycloak sync`, {keycloak.ORGANIZATIONS} organizations, nothing to do",
        f"{seconds:.1f} s, the whole command; {worked:.1f} s of it CPU of its own",
        f"logging in and reading the organizations once: {bare:.1f} s",
        f"{seconds / bare:.1f}",
        f"≤ {MOST_SECONDS:.0f} s",
        seconds <= MOST_SECONDS,
    )
    yield Row(f"… making all {keycloak.ORGANIZATIONS}", f"{made:.0f} s", "", "", "")
