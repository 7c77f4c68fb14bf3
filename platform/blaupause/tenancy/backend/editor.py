"""What migrations write into a schema. It can be listened to, so that it is found out once and replayed (D4)."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db.backends.postgresql.schema import DatabaseSchemaEditor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Field, Model

_listener: ContextVar[Callable[[str], None] | None] = ContextVar("schema_listener", default=None)


@contextmanager
def heard_by(listener: Callable[[str], None]) -> Iterator[None]:
    """Tell the listener each statement that changes a schema, ready to be sent again, until the block ends."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


class SchemaEditor(DatabaseSchemaEditor):
    """PostgreSQL's schema editor, without the indexes for LIKE that nobody here uses: each costs, times all towns."""

    def execute(self, sql: Any, params: Any = ()) -> None:
        listener = _listener.get()
        if listener is not None:
            listener(str(self.connection.ops.compose_sql(str(sql), params)) if params else str(sql))
        super().execute(sql, params)

    def _create_like_index_sql(self, _model: type[Model], _field: Field[Any, Any]) -> None:
        return None
