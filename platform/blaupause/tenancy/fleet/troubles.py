"""What went wrong in a town, told without what somebody typed, and who held its tables."""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.db.utils import OperationalError

from blaupause.tenancy.context import operator

LOCK_NOT_AVAILABLE: Final = "55P03"
SPEAKING: Final = ("42", "55", "57", "25", "08")
"""Classes of errors that speak of names, locks and connections, never of values (PostgreSQL, appendix A)."""

HOLDERS: Final = """
    SELECT DISTINCT 'process ' || a.pid || ' (' || coalesce(a.usename, '') || coalesce(', ' || a.state, '')
        || coalesce(' since ' || to_char(a.xact_start, 'HH24:MI:SS'), '') || ')'
    FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid JOIN pg_class c ON c.oid = l.relation
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %s AND l.granted AND a.pid <> pg_backend_pid()
"""


class Drifted(Exception):  # noqa: N818 – says what happened
    """A schema is not what its migrations made it."""


def is_lock(trouble: Exception) -> bool:
    """Tell whether somebody else held what was needed."""
    return isinstance(trouble, OperationalError) and _code(trouble) == LOCK_NOT_AVAILABLE


def holders(schema: str) -> str:
    """Return who holds tables of a schema at this moment."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(HOLDERS, (schema,))
        return "; ".join(row[0] for row in cursor.fetchall())


def told(trouble: Exception) -> str:
    """Say what went wrong, without what somebody typed: PostgreSQL quotes values in other errors than these."""
    if isinstance(trouble, Drifted) or _code(trouble)[:2] in SPEAKING:
        return str(trouble).strip().partition("\n")[0]
    place = getattr(trouble.__cause__, "diag", None)
    names = (getattr(place, name, None) for name in ("table_name", "column_name", "constraint_name"))
    return " ".join(filter(None, (type(trouble).__name__, _code(trouble), *names)))


def _code(trouble: Exception) -> str:
    return str(getattr(trouble.__cause__, "sqlstate", None) or "")
