"""Whoever writes in a town while it moves: nothing is lost, nobody is cut off."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import InternalError, transaction

from blaupause.domain import Conflict
from blaupause.tenancy import towns
from blaupause.tenancy.context import operator, town
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.fleet import exporting, moving, schemas
from blaupause.tenancy.models import Town
from tenants.organisation.models import Unit
from tests.blaupause.tenancy.fleet.moved import is_nowhere_else, move, waits_for_lock

if TYPE_CHECKING:
    from tests.blaupause.tenancy.fleet.cells import Cell, Further


pytestmark = pytest.mark.usefixtures("hasty", "nothing_left_behind", "filled")


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
