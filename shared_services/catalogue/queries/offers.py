"""Services in the towns that are competent for them: what the towns reported, counted or row by row.

The database is told which services and towns these are: it knows neither who is competent nor what is the newest.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import connection

from blaupause.engine.bundles import Step, step_between
from shared_services.catalogue.enums import HeldBack, Reason
from shared_services.catalogue.models import Assessment
from shared_services.catalogue.queries.versions import semver

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

BY_HAND: Final = "manual"
"""The towns' policy that follows nothing by itself (`tenants.services.enums.UpdatePolicy`)."""
MINOR_LATER: Final = "minor"
"""The one under which small novelties follow, too."""

_REPORTED: Final = """
FROM (
    SELECT service.place, service.level, used.content_hash = service.newest AS is_newest, used.town_schema,
        used.version, used.policy, used.held_back, used.as_of
    FROM json_to_recordset(%(services)s) AS service (place int, pk bigint, level text, newest text)
    JOIN catalogue_usage used ON used.service_id = service.pk
    WHERE used.is_online AND used.service_id = ANY(%(pks)s) OFFSET 0
) used
JOIN json_to_recordset(%(towns)s) AS town (place int, schema text, level text, district text, is_offline bool)
    ON (town.level, town.schema) = (used.level, used.town_schema)
"""
"""`OFFSET 0`: else reports or services may meet the towns first, each at each of its levels, which takes up to four
times as long. `ANY` says what the join says, so that reports of a few services are found by their index."""
_COUNTED: Final = f"""SELECT used.place, town.district,
    used.is_newest, used.version, used.policy, used.held_back, town.is_offline, count(*), max(used.as_of)
{_REPORTED} GROUP BY GROUPING SETS (
    (used.place, used.is_newest, used.version, used.policy, used.held_back, town.is_offline),
    (town.district, used.is_newest)
)"""
_ROWS: Final = f"""SELECT used.place, town.place,
    used.is_newest, used.version, used.policy, used.held_back, town.is_offline, used.as_of
{_REPORTED} WHERE NOT used.is_newest OR %(every)s
ORDER BY used.place, town.place LIMIT %(number)s OFFSET %(skipped)s"""


class Offered(NamedTuple):
    """A service that towns may take, in its newest version; how far it goes online, where it was judged."""

    pk: int
    slug: str
    title: str
    level: str
    version: str
    content_hash: str
    model: str | None
    stage: int | None

    @property
    def is_conform(self) -> bool:
        return self.model is not None and Assessment(model=self.model, stage=self.stage or 0).is_conform


class Place(NamedTuple):
    """A town: where it lies, the levels whose services it offers, whether it is off the network.

    Attributes:
        key: how the keys of its Kreis begin; district: the name of that Kreis.
    """

    schema_name: str
    name: str
    ars: str
    key: str
    district: str
    levels: frozenset[str]
    is_offline: bool


class Report(NamedTuple):
    """What a town reported of a service it has online, as far as it says why it is behind."""

    is_newest: bool
    version: str
    policy: str
    held_back: str
    is_offline: bool


class Alike(NamedTuple):
    """So many reports that are the same, the last of them of that moment."""

    report: Report
    number: int
    as_of: datetime


type Counts = dict[int | str, list[Alike]]
"""By the place of a service among all, and by the key of a Kreis."""


class Row(NamedTuple):
    """A service that a town is competent for: online or not, on which version.

    Attributes:
        version: empty where the town does not offer it.
        reason: why it is behind; None where it is on the newest version, or offers nothing.
        as_of: when the town reported; None where it never did.
    """

    town: Place
    service: Offered
    version: str = ""
    reason: Reason | None = None
    as_of: datetime | None = None

    @property
    def is_online(self) -> bool:
        return self.version != ""

    @property
    def is_behind(self) -> bool:
        return self.reason is not None


@dataclass(frozen=True)
class Offers:
    """Services and the towns of this cell, in the order in which they are shown."""

    services: Sequence[Offered]
    towns: Sequence[Place]

    def counted(self) -> Counts:
        """Count what is online, by service and by Kreis. One query."""
        found: Counts = defaultdict(list)
        for place, key, *reported, number, as_of in self._asked(_COUNTED):
            found[key if place is None else place].append(Alike(Report(*reported), number, as_of))
        return found

    def rows(self) -> Iterator[Row]:
        """Return each service in every town that is competent for it, also where it is not online. One query."""
        found = self._rows(every=True, skipped=0, number=None)
        online = {(each.service.pk, each.town.schema_name): each for each in found}
        for service in self.services:
            for town in self.towns:
                if service.level in town.levels:
                    yield online.get((service.pk, town.schema_name)) or Row(town, service)

    def behind(self, skipped: int, number: int) -> list[Row]:
        """Return a part of the rows of those that are not on the newest version. One query."""
        return self._rows(every=False, skipped=skipped, number=number)

    def _rows(self, **part: Any) -> list[Row]:
        found = list[Row]()
        for place, where, *reported, as_of in self._asked(_ROWS, **part):
            service, report = self.services[place], Report(*reported)
            found.append(Row(self.towns[where], service, report.version, reason_of(report, service.version), as_of))
        return found

    def _asked(self, statement: str, **part: Any) -> list[tuple[Any, ...]]:
        services = [
            {"place": place, "pk": each.pk, "level": each.level, "newest": each.content_hash}
            for place, each in enumerate(self.services)
        ]
        pks = [each.pk for each in self.services]
        with connection.cursor() as cursor:
            cursor.execute(statement, {"services": json.dumps(services), "pks": pks, "towns": self._competent, **part})
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    @cached_property
    def _competent(self) -> str:
        return json.dumps(
            [
                {"place": place, "schema": each.schema_name, "level": level,
                 "district": each.key, "is_offline": each.is_offline}
                for place, each in enumerate(self.towns)
                for level in each.levels
            ]
        )  # fmt: skip


@lru_cache(maxsize=1024)
def reason_of(report: Report, newest: str) -> Reason | None:
    """Say why a town is behind, None where it is not. Many are for the same reason, so it is kept."""
    if report.is_newest:
        return None
    if report.is_offline:
        return Reason.OFFLINE
    if report.held_back in HeldBack.values:
        return Reason(report.held_back)
    if semver(report.version) > semver(newest):
        return Reason.ENDED
    step = step_between(report.version, newest)
    if step == Step.PATCH and report.policy != BY_HAND:
        return Reason.COMING
    return Reason.ANNOUNCED if step == Step.MINOR and report.policy == MINOR_LATER else Reason.BY_HAND
