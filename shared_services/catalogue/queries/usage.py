"""Who runs which version: all towns × all services of this cell. As many queries for 442 towns as for three."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.paginator import Paginator
from django.db.models import F, FloatField, Func, Q, Value
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from blaupause.tenancy.enums import TownState
from shared_services.catalogue.enums import Reason
from shared_services.catalogue.models import Service, Usage
from shared_services.catalogue.queries.maturity import assessments
from shared_services.catalogue.queries.months import Month, months
from shared_services.catalogue.queries.offers import Behind, Group, Offers, Place
from shared_services.catalogue.queries.templates import Use, counted_towns, levels_of, released
from shared_services.register import queries as register

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.core.paginator import Page

    from blaupause.tenancy.models import Town
    from shared_services.catalogue.models import TemplateVersion
    from shared_services.catalogue.queries.offers import Row

DISTRICT_DIGITS: Final = 5
_ALIKE: Final = ("content_hash", "version", "policy", "held_back")
_SECONDS: Final = Func(Value("epoch"), F("as_of"), function="date_part", output_field=FloatField())
PER_PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class Counted:
    """A line of a table: a service or a Kreis, and how many use what."""

    name: str
    key: str
    use: Use


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the competence centre sees of one service or of all; `service` is None for all."""

    service: Service | None
    offers: tuple[Offers, ...]
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

    @property
    def behind(self) -> Behind:
        return Behind(self.offers)

    def behind_page(self, number: str) -> Page[Row]:
        """Return a page of those that are behind; what is no page's number leads to the first or last one."""
        return Paginator(self.behind, PER_PAGE).get_page(number)

    @property
    def reasons(self) -> tuple[tuple[Reason, int], ...]:
        """How often which reason holds, in their order."""
        counts = sum((each.reasons() for each in self.offers), Counter[Reason]())
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
    districts = _districts({each.ars[:DISTRICT_DIGITS] for each in towns})
    levels = [(levels_of(town), Place(town, districts[town.ars[:DISTRICT_DIGITS]])) for town in towns]
    competent = {
        level: {place.town.schema_name: place for own, place in levels if level in own}
        for level in {each.service.level for each in versions}
    }
    groups = _groups(competent)
    offline = frozenset(town.schema_name for town in towns if town.state == TownState.OFFLINE)
    return tuple(
        Offers(each, competent[each.service.level], tuple(groups.get(each.service.pk, ())), offline)
        for each in versions
    )


def _groups(competent: dict[str, dict[str, Place]]) -> dict[int, list[Group]]:
    """Fetch what the competent towns reported, one line for all that reported the same. One query."""
    theirs = (Q(service__level=level, town_schema__in=list(places)) for level, places in competent.items())
    alike = Usage.objects.filter(reduce(or_, theirs, Q(pk__in=())), is_online=True).values_list("service_id", *_ALIKE)
    found: dict[int, list[Group]] = defaultdict(list)
    for service, *group in alike.annotate(schemas=ArrayAgg("town_schema"), moments=ArrayAgg(_SECONDS)):
        found[service].append(Group(*group))
    return found


def _districts(keys: set[str]) -> dict[str, str]:
    """Name the Kreise of towns by the beginning of their keys. One query."""
    unknown = {key: _("Kreisschlüssel %(key)s, nicht im Register") % {"key": key} for key in keys}
    known = {key: match.name for key, match in register.of_keys(keys - {""}).items()}
    return unknown | known | {"": _("ohne amtlichen Schlüssel")}


def _of_service(offers: Offers) -> Counted:
    older = sum(len(each.schemas) for each in offers.older)
    online = sum(len(each.schemas) for each in offers.groups)
    as_of = max((each.as_of for each in offers.groups), default=None)
    service = offers.newest.service
    return Counted(service.title, service.slug, Use(online - older, older, len(offers.places), as_of))


def _of_districts(offers: Iterable[Offers]) -> tuple[Counted, ...]:
    """Count all services by Kreis; their tables tell no day, as each service's does."""
    names: dict[str, str] = {}
    total, online, older = Counter[str](), Counter[str](), Counter[str]()
    keys: dict[str, str] = {}
    services = Counter(each.newest.service.level for each in offers)
    for level, places in {each.newest.service.level: each.places for each in offers}.items():  # as many for all of one
        keys |= {schema: place.town.ars[:DISTRICT_DIGITS] for schema, place in places.items()}
        names |= {keys[schema]: place.district for schema, place in places.items()}
        total.update({key: number * services[level] for key, number in Counter(map(keys.__getitem__, places)).items()})
    for each in offers:
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
