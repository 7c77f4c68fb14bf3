"""A town goes to another cell, on another PostgreSQL server; whatever fails, it lives in exactly one of them."""

from __future__ import annotations

import re
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import InternalError, OperationalError, transaction

from blaupause.audit.models import HubEvent
from blaupause.domain import Conflict, NotFound
from blaupause.identity.models import Membership
from blaupause.jobs.models import Job
from blaupause.settings import env
from blaupause.tenancy import directory, towns
from blaupause.tenancy.context import operator, town
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.fleet import cells, exporting, leaving, ledger, moving, schemas, verifying
from blaupause.tenancy.fleet.archives import Unfit
from blaupause.tenancy.fleet.compiling import compiled
from blaupause.tenancy.fleet.release import current
from blaupause.tenancy.fleet.restoring import Wanted, restore
from blaupause.tenancy.models import Town
from tenants.applications.models import Application
from tenants.organisation.models import StoredFile, Unit
from tests import templates
from tests.architecture.house import ROOT
from tests.blaupause.tenancy.fleet.filled import ANSWERS, CONTENT, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path
    from subprocess import Popen

    from pytest_django import Settings

    from blaupause.tenancy.fleet.moving import Moved
    from tests.blaupause.tenancy.fleet.cells import Cell

    type Further = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.usefixtures("nothing_left_behind", "filled")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait neither for other processes to hear of it, nor long for somebody who writes."""
    monkeypatch.setattr(directory, "SECONDS", 0.0)
    monkeypatch.setattr(moving, "PATIENCE", 0.2)


@pytest.fixture
def west(further_cell: Further) -> Further:
    """Have another cell whose catalogue knows what the town uses."""
    with further_cell(), operator():
        templates.released(templates.DEFECT)
    return further_cell


def move(slug: str = "alt", to: str = "west") -> tuple[Moved, list[str]]:
    steps: list[str] = []
    return moving.move(slug, to, steps.append), steps


def events() -> list[str]:
    with operator():
        found = HubEvent.objects.filter(name__startswith="town.").order_by("pk")
        return [name for name in found.values_list("name", flat=True) if name != "town.created"]


def is_nowhere_else(further: Further) -> bool:
    with further(), operator():
        return not Town.objects.exists()


def test_a_live_town_goes_on_in_the_other_cell_with_everything(filled: Town, west: Further) -> None:
    moved, steps = move()

    assert steps == list(moving.STEPS)
    assert (moved.town.state, moved.seconds_read_only > 0) == (TownState.LEFT, True)
    with west(), operator():
        here = towns.by_slug("alt")
        assert (here.uuid, here.state, here.domains.get().domain) == (filled.uuid, TownState.LIVE, "alt.example")
        assert Membership.objects.get(town=here).role == "admin"
        assert Job.objects.filter(town=here.schema_name).count() == 2
        assert events()[-2:] == ["town.restored", "town.arrived"]
        with town("alt"):
            assert Application.objects.get().answers == ANSWERS
            assert bytes(StoredFile.objects.get().content) == CONTENT
        assert told("audit_verify", "--town", "alt")[0]["sealed"] == 1
    assert events()[-3:] == ["town.moving", "town.exported", "town.moved"]


def test_what_it_had_here_is_shut_and_goes_in_time(filled: Town, west: Further) -> None:
    move()

    assert schemas.is_shut(filled.schema_name)
    assert list(verifying.drifts(compiled(current()))) == []
    with pytest.raises(Conflict, match="moved to another cell"):
        towns.switch("alt", to=TownState.LIVE)
    leaving.remove("alt", at_once=True)
    with west():
        assert towns.by_slug("alt").state == TownState.LIVE


def test_a_town_that_is_offline_stays_so(filled: Town, west: Further) -> None:
    towns.switch("alt", to=TownState.OFFLINE)

    move()

    with west():
        assert towns.by_slug("alt").state == TownState.OFFLINE


def test_it_comes_back_the_same_way(filled: Town, cell: Cell, west: Further, settings: Settings) -> None:
    move()

    settings.CELL, settings.CELLS = "west", {"east": env.address("east", cell.operator_address, "")}
    with west():
        move(to="east")
        assert towns.by_slug("alt").state == TownState.LEFT
    assert towns.by_slug("alt").state == TownState.LIVE
    with town("alt"):
        assert Application.objects.get().answers == ANSWERS


@pytest.mark.parametrize(
    ("state", "to", "error", "sentence"),
    [
        (TownState.LIVE, "nowhere", NotFound, "There is no cell 'nowhere'. Known are: cell, west"),
        (TownState.LIVE, "", Conflict, "is in the cell .* already"),
        (TownState.SETUP, "west", Conflict, "alt is setup. Only a town that is live or offline moves"),
        (TownState.LEFT, "west", Conflict, "alt is left"),
    ],
)
def test_what_cannot_be_is_refused(
    filled: Town, west: Further, state: TownState, to: str, error: type[Exception], sentence: str
) -> None:
    with operator():
        Town.objects.update(state=state)

    with pytest.raises(error, match=sentence):
        move(to=to or project.CELL)

    assert towns.by_slug("alt").state == state
    assert is_nowhere_else(west)


def test_a_town_that_is_there_already_is_refused(filled: Town, west: Further, settings: Settings) -> None:
    move()
    with operator():
        Town.objects.update(state=TownState.LIVE)

    with pytest.raises(Conflict, match="The cell west has this town already, as alt, live"):
        move()


def test_a_cell_that_lacks_its_templates_gets_nothing(further_cell: Further) -> None:
    with pytest.raises(Unfit, match="lacks versions"):
        move()

    assert towns.by_slug("alt").state == TownState.LIVE
    assert is_nowhere_else(further_cell)
    assert events()[-1] == "town.live"


@pytest.mark.parametrize("state", [TownState.LIVE, TownState.OFFLINE])
def test_rows_that_do_not_arrive_are_noticed(west: Further, state: TownState, monkeypatch: pytest.MonkeyPatch) -> None:
    with operator():
        Town.objects.update(state=state)
    counts = exporting.counts_of
    monkeypatch.setattr(exporting, "counts_of", lambda schema: counts(schema) | {"applications_application": 0})

    with pytest.raises(Conflict, match="Not every row of alt arrived"):
        move()

    assert towns.by_slug("alt").state == state
    assert is_nowhere_else(west)


@pytest.mark.usefixtures("west")
class TestWriters:
    def test_whoever_goes_on_writing_is_not_cut_off(self, filled: Town, cell: Cell) -> None:
        with cell.holding(filled), pytest.raises(Conflict, match="Somebody goes on writing in alt"):
            move()

        assert towns.by_slug("alt").state == TownState.LIVE

    def test_whoever_waited_since_before_is_refused_and_nothing_is_lost(self, filled: Town, cell: Cell) -> None:
        came: list[str] = []

        def write() -> None:
            with psycopg.connect(cell.address) as late:
                late.execute(f"SET ROLE {filled.schema_name}".encode())
                late.execute(f"SET search_path TO {filled.schema_name}, public".encode())
                try:
                    late.execute("UPDATE organisation_unit SET name = 'zu spät'")
                    came.append("written")
                except psycopg.errors.ProgrammingError as refused:
                    came.append(type(refused).__name__)

        writer = threading.Thread(target=write)

        def on(step: str) -> None:
            if step == "exported":
                writer.start()
                waits_for_lock(cell.address)

        moving.move("alt", "west", on)
        writer.join(timeout=30)

        assert came in (["InsufficientPrivilege"], ["UndefinedTable"])
        with schemas.owner_place(filled.schema_name):
            assert exporting.counts_of(filled.schema_name)["organisation_unit"] == 1

    def test_while_it_moves_its_role_reads_only(self, filled: Town) -> None:
        filled.state = TownState.MOVING

        with town(filled), pytest.raises(InternalError, match="read-only transaction"):
            Unit.objects.update(room="1")
        with town(filled), transaction.atomic(), pytest.raises(InternalError, match="read-only transaction"):
            Unit.objects.update(room="1")
        with operator(), transaction.atomic():
            assert Town.objects.update(is_sample=True) == 1
        filled.state = TownState.LIVE
        with town(filled), transaction.atomic():
            assert Unit.objects.update(room="1") == 1

    def test_somebody_else_may_call_it_off(self, west: Further) -> None:
        def on(step: str) -> None:
            if step == "restored":
                towns.switch("alt", to=TownState.LIVE)

        with pytest.raises(Conflict, match="was changed meanwhile; it stays here"):
            moving.move("alt", "west", on)

        assert towns.by_slug("alt").state == TownState.LIVE
        assert is_nowhere_else(west)


def waits_for_lock(address: str, process: Popen[str] | None = None) -> None:
    with psycopg.connect(address, autocommit=True) as watching:
        until = time.monotonic() + 180
        while not watching.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchone():
            assert time.monotonic() < until, "nobody waits for a lock"
            assert process is None or process.poll() is None, process.communicate()
            time.sleep(0.02)


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


@pytest.mark.usefixtures("west")
class TestCommands:
    def test_the_operator_is_told_how_it_went(self, capsys: pytest.CaptureFixture[str]) -> None:
        found = told("town_move", "alt", "--to", "west")

        assert (found["slug"], found["cell"], found["unknown_people"]) == ("alt", "west", [])
        assert found["rows"] > 5
        assert found["kept_here_until"]
        assert "restored (4 of 5)" in capsys.readouterr().err

    def test_a_refusal_is_one_sentence(self) -> None:
        with pytest.raises(CommandError, match="There is no cell 'ost'"):
            call_command("town_move", "alt", "--to", "ost")

    def test_the_map_follows_the_town(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert told("fleet_map") == {"alt.example": project.CELL}

        move()

        assert told("fleet_map") == {"alt.example": "west"}
        capsys.readouterr()
        call_command("fleet_map")
        lines = capsys.readouterr().out.splitlines()
        assert lines[1:] == [
            "map $host $blaupause_cell {", f"    default {project.CELL};", "    alt.example west;", "}",
        ]  # fmt: skip

    def test_the_example_of_an_ingress_reads_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("fleet_map")
        said = capsys.readouterr().out
        (variable,) = re.findall(r"^map \$host (\$\w+)", said, re.MULTILINE)

        ingress = (ROOT / "infra/ingress/nginx.conf").read_text(encoding="utf-8")

        assert "include blaupause-cells.map;" in ingress
        assert f"default {variable};" in ingress
        assert f"upstream {project.CELL} " in ingress

    def test_a_copy_on_its_way_is_not_in_the_map(self) -> None:
        def on(step: str) -> None:
            if step == "restored":
                seen.append(cells.hosts())

        seen: list[Any] = []
        moving.move("alt", "west", on)

        assert seen == [{"alt.example": project.CELL}]

    def test_a_host_in_two_cells_is_told(self) -> None:
        move()
        with operator():
            Town.objects.update(state=TownState.LIVE)

        with pytest.raises(CommandError, match=f"alt.example is in the cells {project.CELL} and west"):
            call_command("fleet_map")


def test_a_transaction_belongs_to_one_cell() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="belongs to one cell"), cells.at_cell("west"):
        pass
