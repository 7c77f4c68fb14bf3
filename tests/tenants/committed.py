"""A town whose data is committed: for tests that kill processes or race threads. It leaves nothing behind."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

import psycopg
from psycopg import sql

from blaupause.domain import SYSTEM
from blaupause.tenancy import directory, provisioning
from blaupause.tenancy.context import at, hub, place_of
from blaupause.tenancy.enums import TownKind, TownState
from shared_services.catalogue import actions as catalogue
from shared_services.catalogue.actions import importing
from tests.conftest import DATABASE, as_operator
from tests.templates import files
from tests.tenants.situations import furnish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blaupause.tenancy.models import Town
    from infra.demo.postgres import Cluster

SLUG = "probeort"
SERVICE = "hund-probe"


@contextmanager
def committed_town(cluster: Cluster) -> Iterator[Town]:
    """Make a town with an office and a released service `SERVICE`; be in it; remove all of it at the end."""
    with as_operator():
        town = provisioning.create_town(
            slug=SLUG,
            name="Stadt Fulda",
            kind=TownKind.CITY,
            host=f"{SLUG}.localhost",
            ars="",
            state=TownState.LIVE,
        )
    try:
        with hub(), patch.object(importing, "check", return_value=[]):
            version = catalogue.import_bundle(files=files("hundesteuer-anmelden", slug=SERVICE), by=SYSTEM)
            catalogue.release_version(version_id=version.pk, by=SYSTEM)
        with at(place_of(town)):
            furnish()
            yield town
    finally:
        _remove(cluster, town)
        directory.forget()


def _remove(cluster: Cluster, town: Town) -> None:
    address = psycopg.conninfo.make_conninfo(cluster.url, dbname=DATABASE)
    schema = sql.Identifier(town.schema_name)
    with psycopg.connect(address, autocommit=True) as superuser:
        superuser.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(schema))
        superuser.execute("DELETE FROM hub_audit_hubevent")  # other tests roll theirs back: all that stay are ours
        superuser.execute("DELETE FROM hub_audit_anchor WHERE town = %s", [town.schema_name])
        superuser.execute("DELETE FROM jobs_job WHERE town = %s", [town.schema_name])
        superuser.execute("DELETE FROM tenancy_domain WHERE tenant_id = %s", [town.pk])
        superuser.execute("DELETE FROM tenancy_town WHERE id = %s", [town.pk])
        superuser.execute(
            "DELETE FROM catalogue_release WHERE template_version_id IN (SELECT v.id FROM catalogue_templateversion v"
            " JOIN catalogue_service s ON s.id = v.service_id WHERE s.slug = %s)",
            [SERVICE],
        )
        for table in ("catalogue_templateversion", "catalogue_servicekey", "catalogue_usage"):
            superuser.execute(
                sql.SQL("DELETE FROM {} WHERE service_id IN (SELECT id FROM catalogue_service WHERE slug = %s)").format(
                    sql.Identifier(table)
                ),
                [SERVICE],
            )
        superuser.execute("DELETE FROM catalogue_service WHERE slug = %s", [SERVICE])
        superuser.execute(sql.SQL("DROP OWNED BY {}").format(schema))
        superuser.execute(sql.SQL("DROP ROLE {}").format(schema))
