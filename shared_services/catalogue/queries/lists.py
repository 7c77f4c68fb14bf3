"""The catalogue as KKV staff see it. At most eight queries, however many templates there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Max, Prefetch

from shared_services.catalogue.enums import KeyScheme, VersionState
from shared_services.catalogue.models import Service, TemplateVersion, Usage
from shared_services.catalogue.queries.search import fold
from shared_services.catalogue.queries.templates import Reported, Use, competent, counted_towns, use_of, with_reviews
from shared_services.catalogue.queries.versions import semver

if TYPE_CHECKING:
    from blaupause.tenancy.models import Town

ORDERS: Final = ("nutzung", "name", "aenderung")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty means everything.

    Attributes:
        text: part of a name or of a key.
        order: one of ORDERS: use, name, last change.
    """

    text: str = ""
    state: str = ""
    level: str = ""
    order: str = "nutzung"


@dataclass(frozen=True, slots=True)
class Listed:
    """A row: the newest version on offer counts, else the newest of all.

    Attributes:
        newer: the newest version where it is not the one that counts: a draft, one in review, a planned one.
    """

    service: Service
    version: TemplateVersion
    key: str
    newer: TemplateVersion | None
    use: Use

    @property
    def draft(self) -> str:
        return self.newer.version if self.newer else ""

    @property
    def state(self) -> VersionState:
        return self.version.state


def listing(filters: Filters) -> list[Listed]:
    """Return the templates that fit, in the wished order."""
    towns = list(counted_towns())
    versions = with_reviews(TemplateVersion.objects.select_related("release").defer("bundle"))
    services = Service.objects.order_by("sort_key").prefetch_related("keys", Prefetch("versions", versions))
    reported, total = _reported(towns), competent(towns)
    rows = [_listed(service, reported.get(service.pk, []), total[service.level]) for service in services]
    return _ordered([row for row in rows if _fits(row, filters)], filters.order)


def _reported(towns: list[Town]) -> dict[int, list[Reported]]:
    """Count what the towns use by service and version, in the database."""
    in_use = Usage.objects.filter(is_online=True, town_schema__in=[each.schema_name for each in towns])
    counted = in_use.values_list("service", "content_hash").annotate(Count("pk"), Max("as_of")).order_by()
    found: dict[int, list[Reported]] = {}
    for service, *reported in counted:
        found.setdefault(service, []).append(Reported(*reported))
    return found


def _listed(service: Service, reported: list[Reported], total: int) -> Listed:
    versions = sorted(service.versions.all(), key=lambda each: semver(each.version), reverse=True)
    version = next((each for each in versions if each.state.is_offered), versions[0])
    key = next((key.value for key in service.keys.all() if key.scheme == KeyScheme.LEIKA), "")
    return Listed(
        service=service,
        version=version,
        key=key,
        newer=versions[0] if versions[0].pk != version.pk else None,
        use=use_of(version.content_hash, reported, total),
    )


def _fits(row: Listed, filters: Filters) -> bool:
    wanted = fold(filters.text)
    keys = {key.value for key in row.service.keys.all()}
    return (
        (not wanted or wanted in row.service.folded or any(filters.text.strip() in key for key in keys))
        and filters.state in {"", row.state.value}
        and filters.level in {"", row.service.level}
    )


def _ordered(rows: list[Listed], order: str) -> list[Listed]:
    if order == "aenderung":
        return sorted(rows, key=lambda row: row.version.imported_at, reverse=True)
    if order == "name":
        return rows
    return sorted(rows, key=lambda row: row.use.percent, reverse=True)
