"""A town goes to another cell, on another PostgreSQL server; whatever fails, it lives in exactly one of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.conf import settings as project
from django.db import transaction

from blaupause.domain import Conflict, NotFound, now
from blaupause.identity.models import Membership
from blaupause.jobs.models import Job
from blaupause.settings import env
from blaupause.tenancy import towns
from blaupause.tenancy.context import operator, town
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.fleet import cells, exporting, leaving, moving, schemas, verifying
from blaupause.tenancy.fleet.archives import Unfit
from blaupause.tenancy.fleet.compiling import compiled
from blaupause.tenancy.fleet.release import current
from blaupause.tenancy.models import Town
from shared_services.lifecycle.models import TownChange
from tenants.applications.models import Application
from tenants.organisation.models import StoredFile
from tests.blaupause.tenancy.fleet.filled import ANSWERS, CONTENT, told
from tests.blaupause.tenancy.fleet.moved import events, is_nowhere_else, move

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.blaupause.tenancy.fleet.cells import Cell, Further


pytestmark = pytest.mark.usefixtures("hasty", "nothing_left_behind", "filled")


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


def test_a_town_that_goes_says_the_same_there(filled: Town, west: Further) -> None:
    with operator():
        into = Town.objects.create(slug="neu", name="Neu", schema_name="town_none", data_key=b"", state=TownState.SETUP)
        facts = {"farewell": "Alt gehört zu Neu.", "successor": into, "deletes_on": date(2031, 1, 1)}
        Town.objects.filter(pk=filled.pk).update(state=TownState.CLOSING, **facts)

    assert move()[0].town.state == TownState.LEFT

    with west(), operator():
        here = towns.by_slug("alt")
        told_there = (here.state, here.farewell, here.deletes_on)
        assert told_there == (TownState.CLOSING, facts["farewell"], facts["deletes_on"])
        assert here.successor is None  # that cell does not know it; the farewell names it
    with operator():
        Town.objects.filter(pk=filled.pk).update(successor=None)
        into.delete()


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
        (TownState.SETUP, "west", Conflict, "alt is setup. Only a town that is live, closing or offline moves"),
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


@pytest.mark.parametrize("is_into", [False, True])
def test_a_town_for_which_a_change_is_planned_stays(filled: Town, west: Further, *, is_into: bool) -> None:
    whose = uuid4() if is_into else filled.uuid
    told = {"town_slug": "x", "town_name": "X", "act": "merge", "state": "planned", "source": "Beschluss"}
    with operator():
        change = TownChange.objects.create(
            **told, town_uuid=whose, on="2030-01-01", facts={"into": str(filled.uuid)}, asked_at=now(), asked_by="a"
        )
    with pytest.raises(Conflict, match="A change is planned for alt"):
        move()
    assert is_nowhere_else(west)
    with operator():
        change.delete()
    assert move()[0].town.state == TownState.LEFT


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


def test_a_transaction_belongs_to_one_cell() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="belongs to one cell"), cells.at_cell("west"):
        pass
