"""Who of several operators may do what at a time, in one cell: held by the connection, gone with it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import connection

from blaupause.tenancy.context import operator

if TYPE_CHECKING:
    from collections.abc import Iterator

MIGRATING: Final = "fleet migrating"
MAKING: Final = "fleet making"
FOLLOWING: Final = "fleet following"


class Busy(Exception):  # noqa: N818 – says what happened
    """Somebody else is at it."""


@contextmanager
def making() -> Iterator[None]:
    """Make schemas piece by piece: together with others who do, never while somebody sweeps."""
    with _held("pg_advisory_lock_shared", "pg_advisory_unlock_shared", MAKING):
        yield


@contextmanager
def alone(what: str) -> Iterator[None]:
    """Be the only one in this cell who does this.

    Raises:
        Busy: somebody else does it, or is making schemas while this wants to sweep them.
    """
    with _held("pg_try_advisory_lock", "pg_advisory_unlock", what):
        yield


@contextmanager
def _held(take: str, give_back: str, what: str) -> Iterator[None]:
    key = f"hashtextextended('{what}', 0)"
    with operator(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {take}({key})")
        if cursor.fetchone() == (False,):
            raise Busy(f"Somebody else holds {what!r} in this cell. Try again later.")
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.connection is not None:
            with operator(), connection.cursor() as cursor:
                cursor.execute(f"SELECT {give_back}({key})")
