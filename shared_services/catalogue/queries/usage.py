"""Who runs which version: all towns × all services of this cell. As many queries for 442 towns as for three."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.db import connection
from django.utils.translation import gettext as _

from blaupause.domain import NotFound, now
from blaupause.tenancy.enums import TownState
from shared_services.catalogue.enums import Reason
from shared_services.catalogue.models import Service
from shared_services.catalogue.queries.months import Month, months
from shared_services.catalogue.queries.numbers import RELEASED, released_at
from shared_services.catalogue.queries.offers import Offered, Offers, Place, reason_of
from shared_services.catalogue.queries.templates import Use, counted_towns, levels_for
from shared_services.catalogue.queries.versions import semver
from shared_services.register import queries as register

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.core.paginator import Page

    from shared_services.catalogue.queries.offers import Alike, Counts, Row

DISTRICT_DIGITS: Final = 5
PER_PAGE: Final = 25
_OFFERED: Final = f"""SELECT service.id, slug, title, level, version, content_hash, model, stage
FROM {RELEASED} JOIN catalogue_service service ON service.id = released.service_id LEFT JOIN LATERAL (
    SELECT model, stage FROM catalogue_assessment WHERE service_id = service.id ORDER BY id DESC LIMIT 1
) assessment ON true
WHERE %(slug)s IN ('', slug) ORDER BY sort_key, service.id"""  # noqa: S608 – made of constants only


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
    offers: Offers
    services: tuple[Counted, ...]
    districts: tuple[Counted, ...]
    months: tuple[Month, ...]
    use: Use
    towns: int
    reasons: tuple[tuple[Reason, int], ...]
    """How often which reason holds, in their order."""
    conform: frozenset[str] = frozenset()
    """Slugs of what was judged to go online as far as a quota asks (stage 3 by model 1.1)."""

    @property
    def everywhere(self) -> tuple[Counted, ...]:
        """The services that a quota of the Land counts: conform, and online in each Kommune competent for them."""
        return tuple(each for each in self.services if each.key in self.conform and not each.use.none)

    def behind_page(self, number: str) -> Page[int]:
        """Return a page of those that are behind; what is no page's number leads to the first or last one."""
        return Paginator(range(self.use.older), PER_PAGE).get_page(number)

    def behind(self, page: Page[int]) -> list[Row]:
        """Return the rows of a page, asking for the services it lies in only. At most one query."""
        if not self.use.older:
            return []
        skipped, stop = page.start_index() - 1, page.end_index()
        ends = list(accumulate(each.use.older for each in self.services))
        first, last = bisect_right(ends, skipped), bisect_left(ends, stop)
        before = ends[first] - self.services[first].use.older
        within = replace(self.offers, services=self.offers.services[first : last + 1])
        return within.behind(skipped - before, stop - skipped)


def evaluation(slug: str = "") -> Evaluation:
    """Evaluate the use of all released services, or of one.

    Raises:
        NotFound: there is no service of that name.
    """
    service = _service(slug)
    offers = _offers(slug)
    counted = offers.counted()
    services = _of_services(offers, counted)
    return Evaluation(
        service=service,
        offers=offers,
        services=services,
        districts=_of_districts(offers, counted),
        months=months([each.pk for each in offers.services], [each.schema_name for each in offers.towns]),
        use=_all(each.use for each in services),
        towns=len(offers.towns),
        reasons=_reasons(offers, counted),
        conform=frozenset(each.slug for each in offers.services if each.is_conform),
    )


def usage_rows(slug: str = "") -> Iterator[Row]:
    """Return every released service, or one, in every town that is competent for it.

    Raises:
        NotFound: there is no service of that name.
    """
    _service(slug)
    return _offers(slug).rows()


def _service(slug: str) -> Service | None:
    if not slug:
        return None
    found = Service.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound(_("Diese Vorlage gibt es nicht."))
    return found


def _offers(slug: str) -> Offers:
    found = towns()
    names = _districts({ars[:DISTRICT_DIGITS] for _schema, _name, ars, *_other in found})
    return Offers(_services(slug), [_place(*each, names) for each in found])


def _place(schema: str, name: str, ars: str, kind: str, state: str, names: dict[str, str]) -> Place:
    key = ars[:DISTRICT_DIGITS]
    return Place(schema, name, ars, key, names[key], levels_for(kind, ars), state == TownState.OFFLINE)


def towns() -> list[tuple[str, str, str, str, str]]:
    """Return what counts of the towns of this cell. As plain values: objects cost five times. One query."""
    return list(counted_towns().values_list("schema_name", "name", "ars", "kind", "state"))


def _services(slug: str) -> list[Offered]:
    """Return the services on offer in their newest versions, by title. As plain values, too. One query."""
    newest: dict[int, Offered] = {}
    with connection.cursor() as cursor:
        cursor.execute(_OFFERED, {"slug": slug, **released_at(now())})
        for each in map(Offered._make, cursor.fetchall()):
            known = newest.setdefault(each.pk, each)
            if semver(each.version) > semver(known.version):
                newest[each.pk] = each
    return list(newest.values())


def _districts(keys: set[str]) -> dict[str, str]:
    """Name the Kreise of towns by the beginning of their keys. One query."""
    unknown = {key: _("Kreisschlüssel %(key)s, nicht im Register") % {"key": key} for key in keys}
    return unknown | register.district_names(keys) | {"": _("ohne amtlichen Schlüssel")}


def _use(alike: Sequence[Alike], total: int) -> Use:
    older = sum(each.number for each in alike if not each.report.is_newest)
    as_of = max((each.as_of for each in alike), default=None)
    return Use(sum(each.number for each in alike) - older, older, total, as_of)


def _all(uses: Iterable[Use]) -> Use:
    found = list(uses)
    return Use(
        newest=sum(each.newest for each in found),
        older=sum(each.older for each in found),
        total=sum(each.total for each in found),
        as_of=max((each.as_of for each in found if each.as_of), default=None),
    )


def _of_services(offers: Offers, counted: Counts) -> tuple[Counted, ...]:
    able = Counter(level for town in offers.towns for level in town.levels)
    return tuple(
        Counted(each.title, each.slug, _use(counted.get(place, ()), able[each.level]))
        for place, each in enumerate(offers.services)
    )


def _of_districts(offers: Offers, counted: Counts) -> tuple[Counted, ...]:
    services = Counter(each.level for each in offers.services)
    names: dict[str, str] = {}
    total = Counter[str]()
    for town in offers.towns:
        if able := sum(services[level] for level in town.levels):
            names[town.key] = town.district
            total[town.key] += able
    return tuple(Counted(names[key], key, _use(counted.get(key, ()), total[key])) for key in sorted(names))


def _reasons(offers: Offers, counted: Counts) -> tuple[tuple[Reason, int], ...]:
    counts = Counter[Reason | None]()
    for place, service in enumerate(offers.services):
        for each in counted.get(place, ()):
            counts[reason_of(each.report, service.version)] += each.number
    return tuple((each, counts[each]) for each in Reason if counts[each])
