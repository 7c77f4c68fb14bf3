"""A further cell comes: logins, roles, database, public schema and this release, on the server that settings name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
from django.conf import settings
from django.db import connection

from blaupause.domain import Conflict, NotFound

from . import provisioning
from .fleet import cells, migrating, release
from .provisioning import OPERATOR

if TYPE_CHECKING:
    from .fleet.migrating import Outcome

WHO = "SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user"


@dataclass(frozen=True, slots=True)
class Passwords:
    """What only the one who makes a cell knows.

    Attributes:
        superuser: address of a PostgreSQL superuser of the cell's server.
        app: of the login that web processes and workers of the cell use.
        reader: of the login by which other cells follow its catalogue; "" where none does.
    """

    superuser: str
    app: str
    reader: str = ""


def found_cell(name: str, passwords: Passwords) -> list[Outcome]:
    """Make a cell that settings name, and bring it to this release. Safe to repeat: it goes on where it stopped.

    Raises:
        NotFound: settings name no such cell.
        Conflict: the operator's login in its address is another one, or the superuser is none.
        OperationalError: psycopg's; its server does not answer, or does not know the superuser.
    """
    login, password, database = _address(name)
    if login != OPERATOR:
        raise Conflict(f"The address of {name} must be that of {OPERATOR}, not of {login}: see docs/fleet.md.")
    _refuse_without_rights(passwords.superuser)
    provisioning.bootstrap_cell(
        passwords.superuser,
        database=database,
        app_password=passwords.app,
        operator_password=password,
        reader_password=passwords.reader,
    )
    with cells.at_cell(name):
        return migrating.migrate(release.current(), migrating.Plan(), lambda *_told: None)


def _address(name: str) -> tuple[str, str, str]:
    """Return login, password and database."""
    if name == settings.CELL:
        said = connection.settings_dict
        return said["USER"], said["PASSWORD"], said["NAME"]
    if name not in settings.CELLS:
        raise NotFound(f"There is no cell {name!r}. Put its address into BLAUPAUSE_CELLS first.")
    found = settings.CELLS[name]
    return found.user, found.password, found.name


def _refuse_without_rights(superuser: str) -> None:
    with psycopg.connect(superuser) as server:
        who, is_super = server.execute(WHO).fetchone() or ("", False)
    if not is_super:
        raise Conflict(
            f"{who} is no superuser of that server, and a cell needs new logins, roles and a database. Give the address"
            " of a superuser; it is used for this once and not kept."
        )
