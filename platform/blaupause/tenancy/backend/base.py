"""The database backend: schema and role are set together, and only from here.

django-tenants switches the search path. Here every place a piece of work can be in – nowhere, identity, the hub, the
worker, a town – is a role *and* a path, set in one statement before the first query in that place (docs/adr/0002).
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql.introspection import DatabaseIntrospection
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsWrapper

from blaupause.tenancy.backend.editor import SchemaEditor
from blaupause.tenancy.places import NOWHERE, CrossedTowns, Place, RoleChangeRefused

if TYPE_CHECKING:
    from collections.abc import Callable

ROLE_CHANGE = re.compile(
    r"\b(set\s+(local\s+|session\s+)?(role|authorization|search_path)|reset\s+(role|all)|set_config)\b", re.IGNORECASE
)
SWITCH = (
    "SELECT set_config('role', %s, false), set_config('search_path', %s, false),"
    " set_config('default_transaction_read_only', %s, false)"
)
ONLY_READ = "SET TRANSACTION READ ONLY"
"""For the transaction that is open already; without one it changes nothing."""


@lru_cache(maxsize=1_000)
def _changes_role(sql: str) -> bool:
    return ROLE_CHANGE.search(sql) is not None


def refuse_role_changes(
    execute: Callable[..., Any],
    sql: str,
    params: Any,
    many: bool,  # noqa: FBT001 – Django calls it so
    context: dict[str, Any],
) -> Any:
    """Stop SQL that would change the role or the search path behind tenancy's back."""
    if _changes_role(str(sql)):
        raise RoleChangeRefused("Only blaupause.tenancy changes the role or the search path.")
    return execute(sql, params, many, context)


class DatabaseWrapper(TenantsWrapper):
    """PostgreSQL with places instead of bare search paths."""

    SchemaEditorClass = SchemaEditor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.place = NOWHERE
        self._applied: Place | None = None
        self._holds = 0
        self._towns: set[str] = set()
        self._setting_search_path = False
        self._is_read_only = False
        super().__init__(*args, **kwargs)
        self.introspection = DatabaseIntrospection(
            self
        )  # a place's own path is enough; django-tenants' would change it
        self.execute_wrappers.append(refuse_role_changes)
        self.enter(NOWHERE)

    def enter(self, place: Place) -> None:
        """Be in that place from the next query on.

        Raises:
            CrossedTowns: a transaction is held in another place.
        """
        if self._holds and place != self.place:
            raise CrossedTowns(
                f"A transaction in {self.place.name} {self.place.role} cannot enter {place.name} {place.role}."
            )
        self.place = place
        self.tenant = place.town
        self.schema_name = place.schema
        self.settings_dict["SCHEMA"] = place.schema
        if self._is_read_only and not place.is_read_only and not self.in_atomic_block:
            self._let_write_again()

    def _let_write_again(self) -> None:
        """Leave a place that is only read at once: a transaction would begin as the session is, before it switches."""
        self._applied = None
        with suppress(psycopg.Error):  # a connection that is gone takes all this along
            self._handle_search_path()

    def hold(self) -> None:
        """Stay in this place until released: an action's transaction never crosses towns."""
        self._holds += 1

    def release(self) -> None:
        self._holds -= 1

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self._setting_search_path or self._applied == self.place:
            return
        self._setting_search_path = True
        switch_cursor = self.connection.cursor() if cursor is None else cursor
        try:
            getattr(switch_cursor, "cursor", switch_cursor).execute(
                SWITCH, (self.place.role, ", ".join(self.place.path), "on" if self.place.is_read_only else "off")
            )
            if self.place.is_read_only and self.in_atomic_block:
                getattr(switch_cursor, "cursor", switch_cursor).execute(ONLY_READ)
            self._applied = self.place
            self._is_read_only = self.place.is_read_only or (self._is_read_only and self.in_atomic_block)
            if self.place.town is not None:
                self._towns.add(self.place.schema)
        except psycopg.Error:
            self._applied = None
            if not self.needs_rollback:  # in a failed transaction only its end matters; the next query switches again
                raise
        finally:
            self._setting_search_path = False
            if cursor is None:
                switch_cursor.close()

    def close(self) -> None:
        self._applied, self._is_read_only = None, False
        self._towns.clear()
        super().close()

    def close_if_unusable_or_obsolete(self) -> None:
        """End a connection, between two requests or jobs, also when it has seen many towns.

        PostgreSQL keeps each one's tables in the memory of the process behind it, for as long as that lives.
        """
        if len(self._towns) >= settings.TOWNS_PER_CONNECTION:
            self.close()
        super().close_if_unusable_or_obsolete()

    def rollback(self) -> None:
        self._applied = None  # PostgreSQL took the switch back with the transaction
        super().rollback()

    def savepoint_rollback(self, sid: str) -> None:
        """Go back first, switch afterwards: in a failed transaction nothing else works."""
        self._setting_search_path = True
        try:
            super().savepoint_rollback(sid)
        finally:
            self._setting_search_path = False
            self._applied = None

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:  # noqa: FBT001, FBT002 – django-tenants' signature
        """Refuse django-tenants' own way in: it would set a path without a role."""
        if getattr(tenant, "schema_name", "") != "public" or not include_public:
            raise RoleChangeRefused("Enter a town with blaupause.tenancy.context.town().")
