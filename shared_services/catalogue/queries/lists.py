"""The catalogue as KKV staff see it. At most nine queries, however many templates there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Max

from shared_services.catalogue.enums import KeyScheme, VersionState
from shared_services.catalogue.models import Service, TemplateVersion, Usage
from shared_services.catalogue.queries.maturity import assessments, maturity_of
from shared_services.catalogue.queries.search import fold
from shared_services.catalogue.queries.templates import (
    Reported,
    Use,
    competent,
    counted_towns,
    keys_of,
    use_of,
    with_reviews,
)
from shared_services.catalogue.queries.versions import semver

if TYPE_CHECKING:
    from blaupause.tenancy.models import Town
    from shared_services.catalogue.models import Assessment, ServiceKey

ORDERS: Final = ("nutzung", "name", "aenderung")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty means everything.

    Attributes:
        text: part of a name or of a key.
        maturity: one of MaturityFilter.
        order: one of ORDERS: use, name, last change.
    """

    text: str = ""
    state: str = ""
    level: str = ""
    maturity: str = ""
    order: str = "nutzung"


@dataclass(frozen=True, slots=True)
class Listed:
    """A row: the newest version on offer counts, else the newest of all.

    Attributes:
        newer: the newest version where it is not the one that counts: a draft, one in review, a planned one.
    """

    service: Service
    version: TemplateVersion
    keys: tuple[ServiceKey, ...]
    newer: TemplateVersion | None
    use: Use
    assessment: Assessment | None = None

    @property
    def key(self) -> str:
        return next((key.value for key in self.keys if key.scheme == KeyScheme.LEIKA), "")

    @property
    def draft(self) -> str:
        return self.newer.version if self.newer else ""

    @property
    def state(self) -> VersionState:
        return self.version.state


def listing(filters: Filters) -> list[Listed]:
    """Return the templates that fit, in the wished order."""
    services, towns = list(Service.objects.order_by("sort_key")), list(counted_towns())
    keys, versions = keys_of(each.pk for each in services), _versions()
    reported, total = _reported(towns), competent(towns)
    judged = assessments()
    rows = [
        _listed(
            each,
            keys.get(each.pk, []),
            versions[each.pk],
            use=(reported[each.pk], total[each.level]),
            assessment=judged.get(each.slug),
        )
        for each in services
    ]
    return _ordered([row for row in rows if _fits(row, filters)], filters.order)


def _versions() -> dict[int, list[TemplateVersion]]:
    """Return all versions by service, the newest first. Sorted here: fetching them along costs as much again."""
    fetched = with_reviews(TemplateVersion.objects.select_related("release").defer("bundle"))
    found: dict[int, list[TemplateVersion]] = defaultdict(list)
    for each in sorted(fetched, key=lambda version: semver(version.version), reverse=True):
        found[each.service_id].append(each)
    return found


def _reported(towns: list[Town]) -> dict[int, list[Reported]]:
    """Count what the towns use by service and version, in the database."""
    in_use = Usage.objects.filter(is_online=True, town_schema__in=[each.schema_name for each in towns])
    counted = in_use.values_list("service", "content_hash").annotate(Count("pk"), Max("as_of")).order_by()
    found: dict[int, list[Reported]] = defaultdict(list)
    for service, *reported in counted:
        found[service].append(Reported(*reported))
    return found


def _listed(
    service: Service,
    keys: list[ServiceKey],
    versions: list[TemplateVersion],
    *,
    use: tuple[list[Reported], int],
    assessment: Assessment | None,
) -> Listed:
    version = next((each for each in versions if each.state.is_offered), versions[0])
    return Listed(
        service=service,
        version=version,
        keys=tuple(keys),
        newer=versions[0] if versions[0].pk != version.pk else None,
        use=use_of(version.content_hash, *use),
        assessment=assessment,
    )


def _fits(row: Listed, filters: Filters) -> bool:
    wanted = fold(filters.text)
    return (
        (not wanted or wanted in row.service.folded or any(filters.text.strip() in key.value for key in row.keys))
        and filters.state in {"", row.state.value}
        and filters.level in {"", row.service.level}
        and filters.maturity in {"", maturity_of(row.assessment)}
    )


def _ordered(rows: list[Listed], order: str) -> list[Listed]:
    if order == "aenderung":
        return sorted(rows, key=lambda row: row.version.imported_at, reverse=True)
    if order == "name":
        return rows
    return sorted(rows, key=lambda row: row.use.percent, reverse=True)
