"""Who runs which version: all towns × all services of this cell. As many queries for 442 towns as for three."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Final, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from blaupause.engine.bundles import Step, step_between
from blaupause.tenancy.enums import TownState
from shared_services.catalogue.enums import HeldBack, Reason
from shared_services.catalogue.models import Service, Usage
from shared_services.catalogue.queries.maturity import assessments
from shared_services.catalogue.queries.months import Month, months
from shared_services.catalogue.queries.templates import Use, counted_towns, levels_of, released
from shared_services.catalogue.queries.versions import semver
from shared_services.register import queries as register

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from django.core.paginator import Page

    from blaupause.tenancy.models import Town
    from shared_services.catalogue.models import TemplateVersion

BY_HAND: Final = "manual"
"""The towns' policy that follows nothing by itself (`tenants.services.enums.UpdatePolicy`)."""
MINOR_LATER: Final = "minor"
"""The one under which small novelties follow, too."""
DISTRICT_DIGITS: Final = 5
_ALIKE: Final = ("content_hash", "version", "policy", "held_back")
PER_PAGE: Final = 25


class Row(NamedTuple):
    """A service that a town is competent for: online or not, on which version.

    Attributes:
        version: empty where the town does not offer it.
        reason: why it is behind; None where it is on the newest version, or offers nothing.
        as_of: when the town reported; None where it never did.
    """

    town: Town
    district: str
    service: Service
    newest: str
    version: str = ""
    reason: Reason | None = None
    as_of: datetime | None = None

    @property
    def is_online(self) -> bool:
        return self.version != ""

    @property
    def is_behind(self) -> bool:
        return self.reason is not None


@dataclass(frozen=True, slots=True)
class Counted:
    """A line of a table: a service or a Kreis, and how many use what."""

    name: str
    key: str
    use: Use


class Group(NamedTuple):
    """Towns that reported the same of a service they have online: counted by the database, told apart only by when."""

    content_hash: str
    version: str
    policy: str
    held_back: str
    schemas: list[str]
    moments: list[datetime]


class Place(NamedTuple):
    """A town as its rows tell of it."""

    town: Town
    district: str


@dataclass(frozen=True, slots=True)
class Offers:
    """A service in the towns that are competent for it: by name of their schema, in their order."""

    newest: TemplateVersion
    places: dict[str, Place]
    groups: tuple[Group, ...]

    @property
    def older(self) -> tuple[Group, ...]:
        return tuple(each for each in self.groups if each.content_hash != self.newest.content_hash)

    def rows(self) -> Iterator[Row]:
        """Every competent town's row, also of those that do not offer the service."""
        online = _by_town(self.groups)
        for schema, place in self.places.items():
            yield self._row(place, *online[schema]) if schema in online else self._row(place)

    def behind(self) -> Iterator[Row]:
        """The rows of those that are not on the newest version."""
        older = _by_town(self.older)
        return (self._row(place, *older[schema]) for schema, place in self.places.items() if schema in older)

    def _row(self, place: Place, group: Group | None = None, as_of: datetime | None = None) -> Row:
        service, newest = self.newest.service, self.newest.version
        if group is None:
            return Row(*place, service, newest)
        is_newest = group.content_hash == self.newest.content_hash
        reason = None if is_newest else _reason(place.town.state, group.held_back, group.policy, group.version, newest)
        return Row(*place, service, newest, group.version, reason, as_of)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the competence centre sees of one service or of all; `service` is None for all."""

    service: Service | None
    offers: tuple[Offers, ...]
    behind: tuple[Row, ...]
    services: tuple[Counted, ...]
    districts: tuple[Counted, ...]
    months: tuple[Month, ...]
    use: Use
    towns: int
    conform: frozenset[str] = frozenset()
    """Slugs of what was judged to go online as far as a quota asks (stage 3 by model 1.1)."""

    @property
    def everywhere(self) -> tuple[Counted, ...]:
        """The services that a quota of the Land counts: conform, and online in each Kommune competent for them."""
        return tuple(each for each in self.services if each.key in self.conform and not each.use.none)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every town × service; the page needs its numbers only."""
        return tuple(row for each in self.offers for row in each.rows())

    def behind_page(self, number: str) -> Page[Row]:
        """Return a page of those that are behind; what is no page's number leads to the first or last one."""
        return Paginator(self.behind, PER_PAGE).get_page(number)

    @property
    def reasons(self) -> tuple[tuple[Reason, int], ...]:
        """How often which reason holds, in their order."""
        counts = Counter(row.reason for row in self.behind)
        return tuple((each, counts[each]) for each in Reason if counts[each])


def evaluation(slug: str = "") -> Evaluation:
    """Evaluate the use of all released services, or of one.

    Raises:
        NotFound: there is no service of that name.
    """
    service = Service.objects.filter(slug=slug).first()
    if slug and service is None:
        raise NotFound(_("Diese Vorlage gibt es nicht."))
    newest = [each for each in sorted(released().values(), key=_name) if slug in {"", each.service.slug}]
    towns = list(counted_towns())
    offers = _offers(newest, towns)
    counted = tuple(_of_service(each) for each in offers)
    return Evaluation(
        service=service,
        offers=offers,
        behind=tuple(row for each in offers for row in each.behind()),
        services=counted,
        districts=_of_districts(offers),
        months=months([each.service.pk for each in newest], [each.schema_name for each in towns]),
        use=_all(each.use for each in counted),
        towns=len(towns),
        conform=frozenset(slug for slug, each in assessments().items() if each.is_conform),
    )


def _name(version: TemplateVersion) -> str:
    return version.service.sort_key


def _offers(versions: Sequence[TemplateVersion], towns: Sequence[Town]) -> tuple[Offers, ...]:
    names = register.of_keys({each.ars[:DISTRICT_DIGITS] for each in towns if each.ars})
    districts = {key: match.name for key, match in names.items()}
    levels = [(levels_of(town), Place(town, _district(town, districts))) for town in towns]
    competent = {
        level: {place.town.schema_name: place for own, place in levels if level in own}
        for level in {each.service.level for each in versions}
    }
    groups = _groups(competent)
    return tuple(
        Offers(each, competent[each.service.level], tuple(groups.get(each.service.pk, ()))) for each in versions
    )


def _groups(competent: dict[str, dict[str, Place]]) -> dict[int, list[Group]]:
    """Fetch what the competent towns reported, one line for all that reported the same. One query."""
    theirs = (Q(service__level=level, town_schema__in=list(places)) for level, places in competent.items())
    alike = Usage.objects.filter(reduce(or_, theirs, Q(pk__in=())), is_online=True).values_list("service_id", *_ALIKE)
    found: dict[int, list[Group]] = defaultdict(list)
    for service, *group in alike.annotate(schemas=ArrayAgg("town_schema"), moments=ArrayAgg("as_of")):
        found[service].append(Group(*group))
    return found


def _by_town(groups: Iterable[Group]) -> dict[str, tuple[Group, datetime]]:
    return {
        schema: (group, moment) for group in groups for schema, moment in zip(group.schemas, group.moments, strict=True)
    }


@lru_cache(maxsize=1024)
def _reason(state: str, held_back: str, policy: str, version: str, newest: str) -> Reason:
    """Say why a town is behind. Many are for the same reason: their words and numbers decide alone."""
    if state == TownState.OFFLINE:
        return Reason.OFFLINE
    if held_back in HeldBack.values:
        return Reason(held_back)
    if semver(version) > semver(newest):
        return Reason.ENDED
    step = step_between(version, newest)
    if step == Step.PATCH and policy != BY_HAND:
        return Reason.COMING
    return Reason.ANNOUNCED if step == Step.MINOR and policy == MINOR_LATER else Reason.BY_HAND


def _district(town: Town, districts: dict[str, str]) -> str:
    key = town.ars[:DISTRICT_DIGITS]
    if not key:
        return _("ohne amtlichen Schlüssel")
    return districts.get(key) or _("Kreisschlüssel %(key)s, nicht im Register") % {"key": key}


def _of_service(offers: Offers) -> Counted:
    older = sum(len(each.schemas) for each in offers.older)
    online = sum(len(each.schemas) for each in offers.groups)
    as_of = max((moment for each in offers.groups for moment in each.moments), default=None)
    service = offers.newest.service
    return Counted(service.title, service.slug, Use(online - older, older, len(offers.places), as_of))


def _of_districts(offers: Iterable[Offers]) -> tuple[Counted, ...]:
    """Count all services by Kreis; their tables tell no day, as each service's does."""
    names: dict[str, str] = {}
    total, online, older = Counter[str](), Counter[str](), Counter[str]()
    for each in offers:
        keys = {schema: place.town.ars[:DISTRICT_DIGITS] for schema, place in each.places.items()}
        names |= {keys[schema]: place.district for schema, place in each.places.items()}
        total.update(keys.values())
        for counts, groups in ((online, each.groups), (older, each.older)):
            for group in groups:
                counts.update(map(keys.__getitem__, group.schemas))
    return tuple(
        Counted(names[key], key, Use(online[key] - older[key], older[key], total[key], None)) for key in sorted(names)
    )


def _all(uses: Iterable[Use]) -> Use:
    found = list(uses)
    return Use(
        newest=sum(each.newest for each in found),
        older=sum(each.older for each in found),
        total=sum(each.total for each in found),
        as_of=max((each.as_of for each in found if each.as_of), default=None),
    )
