"""A town leaves in two steps: with an export it is closed for a while, after that it is taken away for good."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.utils import timezone

from blaupause.audit import record
from blaupause.domain import SYSTEM, Conflict, now
from blaupause.tenancy import directory, towns
from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import KeptSchema, MigrationLedger, Town

from . import exporting, mandates, schemas
from .archives import Unfit, reading

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from .archives import Manifest

GRACE_DAYS: Final = 30
OF_SCHEMA: Final = (
    "DELETE FROM jobs_job WHERE town = %s",
    "DELETE FROM hub_audit_anchor WHERE town = %s",
    "DELETE FROM tenancy_hostwish WHERE town = %s",
    "DELETE FROM catalogue_usage WHERE town_schema = %s",
    "DELETE FROM catalogue_townlook WHERE town_schema = %s",
    "DELETE FROM catalogue_activation WHERE town_schema = %s",
    """WITH gone AS (SELECT id FROM catalogue_suggestion WHERE town_schema = %s),
        heir AS (SELECT min(id) AS id, same_as_id AS first FROM catalogue_suggestion
            WHERE same_as_id IN (SELECT id FROM gone) AND id NOT IN (SELECT id FROM gone) GROUP BY same_as_id)
    UPDATE catalogue_suggestion other SET same_as_id = NULLIF(heir.id, other.id)
    FROM heir WHERE other.same_as_id = heir.first""",
    "DELETE FROM catalogue_suggestion WHERE town_schema = %s",
)
"""What the public schema keeps by the name of a town's schema."""
SESSIONS: Final = "DELETE FROM identity_session WHERE host = ANY(%s)"


def leave(slug: str, export: Path, *, days: int = GRACE_DAYS, breaking: str = "") -> Town:
    """Close a town and set the day from which it may be taken away. `towns.switch` takes it back until then.

    Args:
        slug: which town.
        export: its export.
        days: how long it can be taken back.
        breaking: why the day that was promised to the town is not kept; goes into the record.

    Raises:
        NotFound: this cell has no town of that name.
        Unfit: the file is no whole export of this town as it is now.
        Conflict: it is not offline: what somebody wrote in the last second would be lost. Or it would be taken away
            before the day that was promised to it.
    """
    town = towns.by_slug(slug)
    if town.state != TownState.OFFLINE:
        raise Conflict(f"{slug} is {town.state}. Take it offline, export it, then delete it.")
    until = now() + timedelta(days=days)
    _require_promise_kept(town, until, breaking)
    with reading(export) as archive:
        said = archive.manifest
    if said.town["uuid"] != str(town.uuid):
        raise Unfit(f"The export is of another town: {said.town['slug']}.")
    with operator(), transaction.atomic():
        Town.objects.filter(pk=town.pk).update(state=TownState.LEFT, leaves_at=until)
        if not _is_as_exported(town.schema_name, said):
            raise Unfit(f"{slug} has changed since the export was made. Take it offline and export it again.")
        mandates.end_all(town, mandates.LEFT)
        broken = _broken(town, until, breaking)
        record("town.left", by=SYSTEM, of=town, uuid=str(town.uuid), slug=slug, days=days, rows=said.rows, **broken)
    directory.forget()
    return towns.by_slug(slug)


def _is_as_exported(schema: str, said: Manifest) -> bool:
    """Tell whether a town has as many rows as its export, and none came and went: that would have moved a sequence."""
    counts = {table: stream.rows for table, stream in said.of_town().items()}
    return exporting.counts_of(schema) == counts and exporting.sequences_of(schema) == said.sequences


def remove(slug: str, *, at_once: bool = False, breaking: str = "") -> Town:
    """Take away a town that left: schema, role and every row of it. There is no way back but its export.

    Args:
        slug: which town.
        at_once: not to wait until it cannot be taken back any more.
        breaking: why the day that was promised to the town is not kept; goes into the record.

    Raises:
        NotFound: this cell has no town of that name.
        Conflict: it did not leave, its time is not over and this is no emergency, or it was promised a later day.
    """
    town = towns.by_slug(slug)
    if town.state != TownState.LEFT or town.leaves_at is None:
        raise Conflict(
            f"{slug} is {town.state}. Say --export FILE: it leaves with an export, and after some time it goes."
        )
    if town.leaves_at > now() and not at_once:
        raise Conflict(
            f"{slug} can be taken back until {town.leaves_at.isoformat()}. To drop it now, say --now {slug}."
        )
    moment = now()
    _require_promise_kept(town, moment, breaking)
    broken = _broken(town, moment, breaking)
    with operator(), transaction.atomic():
        take_away(town)
        record("town.deleted", by=SYSTEM, of=town, uuid=str(town.uuid), slug=slug, at_once=at_once, **broken)
    directory.forget()
    return town


def _is_too_early(town: Town, moment: datetime) -> bool:
    """Tell whether a moment is before the day that was promised; what moved to another cell is not deleted here."""
    promised = town.deletes_on
    is_early = promised is not None and timezone.localtime(moment).date() < promised
    return is_early and not schemas.is_shut(town.schema_name)


def _require_promise_kept(town: Town, moment: datetime, breaking: str) -> None:
    if _is_too_early(town, moment) and not breaking:
        raise Conflict(
            f"{town.slug} was promised that nothing of it is deleted before {town.deletes_on}."
            " Say --days N so that it is later, or wait; --break-promise REASON is written down."
        )


def _broken(town: Town, moment: datetime, breaking: str) -> dict[str, str]:
    """Return for the record which promise is not kept, and why."""
    if not _is_too_early(town, moment):
        return {}
    return {"promised": str(town.deletes_on), "reason": breaking}


def take_away(town: Town) -> None:
    """Drop a town with everything that is kept of it: schemas, roles, hosts, sessions, jobs."""
    with operator(), transaction.atomic():
        for schema in (town.schema_name, *KeptSchema.objects.filter(town=town).values_list("pk", flat=True)):
            _drop(schema)
        with connection.cursor() as cursor:
            cursor.execute(SESSIONS, ([each.domain for each in town.domains.all()],))
        Town.objects.filter(pk=town.pk).delete()


def sweep_kept() -> list[str]:
    """Drop what exports replaced and nobody wanted back in time; return the names."""
    with operator():
        found = list(KeptSchema.objects.filter(until__lt=now()).values_list("pk", flat=True))
    for schema in found:
        with operator(), transaction.atomic():
            KeptSchema.objects.filter(pk=schema).delete()
            _drop(schema)
    return found


def _drop(schema: str) -> None:
    """Drop a schema, its role, and what the public schema keeps under its name, in the caller's transaction."""
    schemas.drop(schema)
    with operator(), connection.cursor() as cursor:
        for statement in OF_SCHEMA:
            cursor.execute(statement, (schema,))
        MigrationLedger.objects.filter(schema_name=schema).delete()
