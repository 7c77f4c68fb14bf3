"""Who runs which version: all towns × all services of this cell. As many queries for 442 towns as for three."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Sum, Value, When
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from blaupause.engine.bundles import Step, step_between
from blaupause.tenancy.enums import TownState
from shared_services.catalogue.enums import HeldBack, Reason
from shared_services.catalogue.models import Activation, Service, Usage
from shared_services.catalogue.queries.maturity import assessments
from shared_services.catalogue.queries.templates import Use, counted_towns, levels_of, released
from shared_services.catalogue.queries.versions import semver
from shared_services.register import queries as register

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from django.core.paginator import Page

    from blaupause.tenancy.models import Town
    from shared_services.catalogue.models import TemplateVersion

BY_HAND: Final = "manual"
"""The towns' policy that follows nothing by itself (`tenants.services.enums.UpdatePolicy`)."""
MINOR_LATER: Final = "minor"
"""The one under which small novelties follow, too."""
DISTRICT_DIGITS: Final = 5
_KEY: Final = ("town_schema", "service_id")
MONTHS: Final = 12
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


@dataclass(frozen=True, slots=True)
class Month:
    """How many services were online at the end of a month, the running one: until now."""

    first: date
    online: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the competence centre sees of one service or of all; `service` is None for all."""

    service: Service | None
    rows: tuple[Row, ...]
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
    def behind(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_behind)

    def behind_page(self, number: str) -> Page[Row]:
        """Return a page of those that are behind; what is no page's number leads to the first or last one."""
        return Paginator(self.behind, PER_PAGE).get_page(number)

    @property
    def reasons(self) -> tuple[tuple[Reason, int], ...]:
        """How often which reason holds, in their order."""
        counts = Counter(row.reason for row in self.rows)
        return tuple((each, counts[each]) for each in Reason if counts[each])


def evaluation(slug: str = "") -> Evaluation:
    """Evaluate the use of all released services, or of one.

    Raises:
        NotFound: there is no service of that name.
    """
    service = Service.objects.filter(slug=slug).first()
    if slug and service is None:
        raise NotFound(_("Diese Vorlage gibt es nicht."))
    newest = {
        each.service.slug: each for each in sorted(released().values(), key=_name) if slug in {"", each.service.slug}
    }
    towns = list(counted_towns())
    names = register.of_keys({each.ars[:DISTRICT_DIGITS] for each in towns if each.ars})
    districts = {key: match.name for key, match in names.items()}
    rows = tuple(_rows(newest.values(), towns, districts))
    services: dict[str, list[Row]] = {name: [] for name in newest}
    by_district: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        services[row.service.slug].append(row)
        by_district[row.town.ars[:DISTRICT_DIGITS]].append(row)
    counted = tuple(Counted(newest[name].service.title, name, _use(found)) for name, found in services.items())
    return Evaluation(
        service=service,
        rows=rows,
        services=counted,
        districts=tuple(Counted(found[0].district, key, _use(found)) for key, found in sorted(by_district.items())),
        months=_months([each.service.pk for each in newest.values()], [each.schema_name for each in towns]),
        use=_all(each.use for each in counted),
        towns=len(towns),
        conform=frozenset(slug for slug, each in assessments().items() if each.is_conform),
    )


def _name(version: TemplateVersion) -> str:
    return version.service.sort_key


class _Told(NamedTuple):
    """What a town reported about a service it has online."""

    content_hash: str
    version: str
    policy: str
    held_back: str
    as_of: datetime


def _rows(versions: Iterable[TemplateVersion], towns: Sequence[Town], districts: dict[str, str]) -> Iterable[Row]:
    in_use = Usage.objects.filter(is_online=True, town_schema__in=[town.schema_name for town in towns])
    told = {(town, service): _Told(*said) for town, service, *said in in_use.values_list(*_KEY, *_Told._fields)}
    levels = [(town, levels_of(town), _district(town, districts)) for town in towns]
    for each in versions:
        service, newest, content_hash = each.service, each.version, each.content_hash
        for town, competent_for, district in levels:
            if service.level not in competent_for:
                continue
            use = told.get((town.schema_name, service.pk))
            if use is None:
                yield Row(town, district, service, newest)
            else:
                is_newest = use.content_hash == content_hash
                reason = None if is_newest else _reason(town.state, use.held_back, use.policy, use.version, newest)
                yield Row(town, district, service, newest, use.version, reason, use.as_of)


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


def _use(rows: Sequence[Row]) -> Use:
    online = [row for row in rows if row.version]
    older = sum(row.reason is not None for row in online)
    as_of = max((row.as_of for row in online if row.as_of), default=None)
    return Use(newest=len(online) - older, older=older, total=len(rows), as_of=as_of)


def _all(uses: Iterable[Use]) -> Use:
    found = list(uses)
    return Use(
        newest=sum(each.newest for each in found),
        older=sum(each.older for each in found),
        total=sum(each.total for each in found),
        as_of=max((each.as_of for each in found if each.as_of), default=None),
    )


def _months(services: Sequence[int], towns: Sequence[str]) -> tuple[Month, ...]:
    """Add up what went online and off, month by month from the first known one, at most twelve."""
    step = Sum(Case(When(is_online=True, then=Value(1)), default=Value(-1), output_field=IntegerField()))
    known = Activation.objects.filter(service__in=services, town_schema__in=towns)
    steps = {
        each["month"].date(): each["step"]
        for each in known.annotate(month=TruncMonth("at")).values("month").annotate(step=step).order_by("month")
    }
    month, online, found = min(steps, default=None), 0, list[Month]()
    while month and month <= timezone.localdate():
        online += steps.get(month, 0)
        found.append(Month(month, online))
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    return tuple(found[-MONTHS:])
