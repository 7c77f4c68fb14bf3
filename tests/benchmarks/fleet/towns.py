"""The platform's side: towns of the cell, made and found as its commands do."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import connection

from blaupause.tenancy import provisioning
from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import TownKind, TownState
from blaupause.tenancy.models import Spare, Town
from tests.benchmarks.fleet.cell import LOGINS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.fleet.cell import Cell


HOST: Final = "town-{:04}.localhost"


@contextmanager
def logged_in_as(login: str) -> Iterator[None]:
    """Use another login of the cell than the web process's for a while."""
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(USER=login, PASSWORD=LOGINS[login])
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def create(number: int) -> Town:
    """Create a town as `town create` does."""
    host = HOST.format(number)
    slug = host.partition(".")[0]
    return provisioning.create_town(slug=slug, name=slug, kind=TownKind.MUNICIPALITY, host=host, state=TownState.LIVE)


def towns() -> list[Town]:
    """Return the towns of the cell, in the order in which they came."""
    with operator():
        return list(Town.objects.order_by("pk"))


def count() -> int:
    with operator():
        return int(Town.objects.count())


def empty_stock(cell: Cell) -> None:
    """Take every spare away."""
    with operator():
        spares = list(Spare.objects.values_list("schema_name", flat=True))
        Spare.objects.all().delete()
    cell.take_away(*spares)
