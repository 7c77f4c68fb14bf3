"""How long a migration waits: briefly for a lock, because everybody else waits behind it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import connection

from blaupause.tenancy.context import operator

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK_SECONDS: float = 2
STATEMENT_SECONDS: Final = 300
LEFT_ALONE: Final = "500ms"
"""So soon PostgreSQL ends what it was told by a process that is gone: the next call does not meet it."""


@contextmanager
def patience() -> Iterator[None]:
    """Give up a lock after two seconds and a statement after five minutes, until the block ends."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(
            f"SET lock_timeout = '{LOCK_SECONDS}s'; SET statement_timeout = '{STATEMENT_SECONDS}s';"
            f" SET client_connection_check_interval = '{LEFT_ALONE}'"
        )
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.connection is not None and not connection.connection.closed:
            with operator(), connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout; RESET statement_timeout; RESET client_connection_check_interval")
