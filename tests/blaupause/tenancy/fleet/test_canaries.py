"""Who is brought to a release first and alone, and what comes after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.tenancy.fleet.migrating import Stopped
from tests.blaupause.tenancy.fleet.cells import is_new, migrate, older_town

if TYPE_CHECKING:
    from tests.blaupause.tenancy.fleet.cells import Cell


pytestmark = pytest.mark.usefixtures("impatient")


@pytest.mark.usefixtures("cell")
def test_a_sample_town_is_tried_first_and_alone() -> None:
    older_town("aaa")
    older_town("zzz", is_sample=True)

    assert [each.name for each in migrate(connections=1)] == ["zzz", "aaa"]


def test_one_that_fails_ends_it(cell: Cell) -> None:
    canary, other = older_town("a"), older_town("b")
    cell.execute(f"DROP TABLE {canary.schema_name}.audit_readaccess")

    with pytest.raises(Stopped, match="a failed, and was tried first"):
        migrate()
    assert not is_new(other)

    assert [(each.name, each.state) for each in migrate()] == [("b", "done"), ("a", "failed")]
    assert [(each.name, each.state) for each in migrate()] == [("a", "failed")]  # there is nobody left to be tried


def test_one_that_is_held_is_none(cell: Cell) -> None:
    held, canary, other = (older_town(slug) for slug in ("a", "b", "c"))
    cell.execute(f"DROP TABLE {canary.schema_name}.audit_readaccess")

    with cell.holding(held), pytest.raises(Stopped, match="b failed, and was tried first"):
        migrate()
    assert not is_new(other)
