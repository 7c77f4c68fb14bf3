"""A move that is killed or stopped in the middle, and the next call."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import OperationalError

from blaupause.domain import Conflict
from blaupause.tenancy import towns
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.fleet import ledger, moving
from blaupause.tenancy.fleet.restoring import Wanted, restore
from tests.blaupause.tenancy.fleet.moved import is_nowhere_else, move, waits_for_lock

if TYPE_CHECKING:
    from pathlib import Path

    from blaupause.tenancy.models import Town
    from tests.blaupause.tenancy.fleet.cells import Cell, Further


pytestmark = pytest.mark.usefixtures("hasty", "nothing_left_behind", "filled")


@pytest.mark.usefixtures("west")
class TestInterrupted:
    @pytest.fixture
    def command(self, made_further_cell: Cell, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
        monkeypatch.setenv("BLAUPAUSE_CELLS", f"west={made_further_cell.operator_address}")
        return ("town", "move", "alt", "--to", "west", "--json")

    def test_killed_in_the_middle_it_lives_here_and_the_next_call_begins_anew(
        self, cell: Cell, made_further_cell: Cell, west: Further, command: tuple[str, ...]
    ) -> None:
        with psycopg.connect(made_further_cell.address) as holder:
            holder.execute("LOCK TABLE tenancy_town IN EXCLUSIVE MODE")
            process = cell.start(*command)
            waits_for_lock(made_further_cell.address, process)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=30)
        assert towns.by_slug("alt").state == TownState.MOVING
        assert is_nowhere_else(west)

        move()

        with west():
            assert towns.by_slug("alt").state == TownState.LIVE

    def test_a_copy_that_was_left_there_is_replaced(self, west: Further) -> None:
        def crash(step: str) -> None:
            if step == "restored":
                raise KeyboardInterrupt

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(moving, "_take_back", lambda *_args: None)
            with pytest.raises(KeyboardInterrupt):
                moving.move("alt", "west", crash)
        assert not is_nowhere_else(west)

        move()

        with west():
            assert towns.by_slug("alt").state == TownState.LIVE

    def test_killed_over_a_town_that_is_offline_the_next_call_takes_its_copy_away(
        self, cell: Cell, west: Further, command: tuple[str, ...]
    ) -> None:
        towns.switch("alt", to=TownState.OFFLINE)
        with psycopg.connect(cell.address) as holder:
            holder.execute("LOCK TABLE tenancy_town IN SHARE MODE")  # it cannot leave: all was copied by then
            process = cell.start(*command)
            waits_for_lock(cell.address, process)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=30)
        with west():
            copy = towns.by_slug("alt")
            assert copy.is_arriving
            with pytest.raises(Conflict, match="alt is on its way here"):
                towns.switch("alt", to=TownState.LIVE)

        move()

        with west():
            arrived = towns.by_slug("alt")
            assert (arrived.state, arrived.is_arriving) == (TownState.OFFLINE, False)
            assert arrived.schema_name != copy.schema_name
            assert ledger.orphans() == []

    def test_a_copy_that_somebody_restored_by_hand_is_not_taken_away(self, west: Further, file: Path) -> None:
        towns.switch("alt", to=TownState.OFFLINE)
        with west():
            restore(Wanted(file))

        with pytest.raises(Conflict, match="The cell west has this town already, as alt, live"):
            move()

        assert not is_nowhere_else(west)

    def test_stopped_before_the_last_step_it_is_nowhere_until_the_next_call(self, west: Further) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(moving, "_arrive", _away)
            with pytest.raises(OperationalError):
                move()
        assert towns.by_slug("alt").state == TownState.LEFT

        moved, steps = move()

        assert (moved.restored, steps) == (None, [])
        with west():
            assert towns.by_slug("alt").state == TownState.LIVE

    def test_what_came_after_the_switch_is_not_taken_back(self, filled: Town, west: Further) -> None:
        move()

        moving._take_back(filled, "west")

        assert towns.by_slug("alt").state == TownState.LEFT
        assert not is_nowhere_else(west)


def _away(*_args: object) -> None:
    raise OperationalError
