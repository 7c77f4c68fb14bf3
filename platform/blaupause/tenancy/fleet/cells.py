"""The cells of this deployment as its operator reaches them: this one, and those that `BLAUPAUSE_CELLS` names."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection

from blaupause.domain import Conflict, NotFound
from blaupause.tenancy import directory
from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Domain

if TYPE_CHECKING:
    from collections.abc import Iterator

UNREACHED: Final = (TownState.REQUESTED, TownState.LEFT)


def names() -> tuple[str, ...]:
    """Return the names of all cells, this one first."""
    return (settings.CELL, *sorted(set(settings.CELLS) - {settings.CELL}))


@contextmanager
def at_cell(name: str) -> Iterator[None]:
    """Be the operator of a cell until the block ends: everything asks its database then.

    Raises:
        NotFound: no cell has that name.
        RuntimeError: a transaction is open; it belongs to one cell.
    """
    if connection.in_atomic_block:
        raise RuntimeError("A transaction belongs to one cell.")
    if name == settings.CELL:
        yield
        return
    if name not in settings.CELLS:
        raise NotFound(f"There is no cell {name!r}. Known are: {', '.join(names())}.")
    address, kept = settings.CELLS[name], dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(
        NAME=address.name, USER=address.user, PASSWORD=address.password, HOST=address.host, PORT=address.port
    )
    directory.forget()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)
        directory.forget()


def hosts() -> dict[str, str]:
    """Return which cell answers for each host of a town, by host.

    A town on its way is still served where it comes from; its copy is offline until it has arrived.

    Raises:
        Conflict: two cells serve the same host.
    """
    found: dict[str, tuple[bool, str]] = {}
    for cell in names():
        with at_cell(cell), operator():
            places = Domain.objects.exclude(tenant__state__in=UNREACHED).values_list("domain", "tenant__state")
            for host, state in places:
                serves = state != TownState.OFFLINE
                known = found.get(host)
                if known is not None and known[0] == serves:
                    raise Conflict(f"{host} is in the cells {known[1]} and {cell}. Move or delete one of them.")
                if known is None or serves:
                    found[host] = serves, cell
    return {host: cell for host, (_serves, cell) in sorted(found.items())}
