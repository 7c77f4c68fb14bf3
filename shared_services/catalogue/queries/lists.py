"""The catalogue as KKV staff see it. At most nine queries, however many templates there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db.models import Count, Max
from django.db.models.functions import Coalesce

from blaupause.standards.sort import fold
from shared_services.catalogue.enums import KeyScheme, VersionState
from shared_services.catalogue.models import Retirement, Review, Service, ServiceKey, TemplateVersion, Usage
from shared_services.catalogue.models.templates import state_in_review, state_released
from shared_services.catalogue.queries.maturity import assessments, maturity_of
from shared_services.catalogue.queries.templates import (
    Reported,
    Use,
    competent,
    counted_towns,
    use_of,
)
from shared_services.catalogue.queries.versions import semver

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from blaupause.tenancy.models import Town
    from shared_services.catalogue.models import Assessment

_FACTS: Final = (
    "pk",
    "service_id",
    "release__pk",
    Coalesce("release__valid_from", "release__released_at"),
    "version",
    "content_hash",
    "imported_at",
)
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


class Standing(NamedTuple):
    """A version and where it stands."""

    version: str
    content_hash: str
    imported_at: datetime
    state: VersionState


@dataclass(frozen=True, slots=True)
class Listed:
    """A row: the newest version on offer counts, else the newest of all.

    Attributes:
        keys: the official keys, by their scheme.
        newer: the newest version where it is not the one that counts: a draft, one in review, a planned one.
    """

    service: Service
    version: Standing
    keys: tuple[tuple[str, str], ...]
    newer: Standing | None
    use: Use
    assessment: Assessment | None = None

    @property
    def key(self) -> str:
        return next((key for scheme, key in self.keys if scheme == KeyScheme.LEIKA), "")

    @property
    def draft(self) -> str:
        return self.newer.version if self.newer else ""

    @property
    def state(self) -> VersionState:
        return self.version.state


def listing(filters: Filters) -> list[Listed]:
    """Return the templates that fit, in the wished order. Of some services a further cell has no version yet."""
    services = list(Service.objects.order_by("sort_key").only("slug", "title", "level", "folded"))
    towns, keys, versions = list(counted_towns()), _keys(), _versions()
    reported, total = _reported(towns), competent(towns)
    judged = assessments()
    rows = [
        _listed(
            each,
            keys[each.pk],
            versions[each.pk],
            use=(reported[each.pk], total[each.level]),
            assessment=judged.get(each.slug),
        )
        for each in services
        if each.pk in versions
    ]
    return _ordered([row for row in rows if _fits(row, filters)], filters.order)


def _keys() -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for service, *key in ServiceKey.objects.values_list("service_id", "scheme", "value"):
        found[service].append((key[0], key[1]))
    return found


def _versions() -> dict[int, list[Standing]]:
    """Return all versions by service, the newest first. As plain values: objects and their reviews cost four times."""
    reviews = {each.template_version_id: each for each in _reviews()}
    retirements = {each.release_id: each for each in Retirement.objects.order_by("pk")}
    found: dict[int, list[Standing]] = defaultdict(list)
    for id_, service, release, since, version, content_hash, moment in TemplateVersion.objects.values_list(*_FACTS):
        state = state_released(since, retirements.get(release)) if release else state_in_review(reviews.get(id_))
        found[service].append(Standing(version, content_hash, moment, state))
    for each in found.values():
        each.sort(key=lambda standing: semver(standing.version), reverse=True)
    return found


def _reviews() -> QuerySet[Review]:
    """Return the reviews of what was not released, with their votes; the newest of a version comes last."""
    return Review.objects.filter(template_version__release=None).order_by("pk").prefetch_related("votes")


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
    keys: list[tuple[str, str]],
    versions: list[Standing],
    *,
    use: tuple[list[Reported], int],
    assessment: Assessment | None,
) -> Listed:
    version = next((each for each in versions if each.state.is_offered), versions[0])
    return Listed(
        service=service,
        version=version,
        keys=tuple(keys),
        newer=versions[0] if versions[0] != version else None,
        use=use_of(version.content_hash, *use),
        assessment=assessment,
    )


def _fits(row: Listed, filters: Filters) -> bool:
    wanted = fold(filters.text)
    return (
        (not wanted or wanted in row.service.folded or any(filters.text.strip() in key for _scheme, key in row.keys))
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
