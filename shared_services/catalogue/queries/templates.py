"""A template with its versions and its towns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import gettext as _

from blaupause.domain import NotFound, now
from blaupause.tenancy.enums import TownKind, TownState
from blaupause.tenancy.models import Town
from shared_services.catalogue.enums import GovernmentLevel
from shared_services.catalogue.models import Service, ServiceKey, TemplateVersion, Usage
from shared_services.catalogue.queries.bundles import bundle_of
from shared_services.catalogue.queries.endings import ended
from shared_services.catalogue.queries.versions import semver

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from blaupause.engine.bundles import Bundle
    from shared_services.catalogue.models import Assessment

COUNTED: Final = (TownState.SETUP, TownState.LIVE, TownState.MOVING, TownState.OFFLINE)
"""Towns that could use a template: neither still asking nor gone."""
ARS_DIGITS: Final = 12
OWN_DISTRICT: Final = "0000000"
"""How the regional key of a town of district rank ends: no association, no number inside a district."""


@dataclass(frozen=True, slots=True)
class TownUse:
    """A town's use of a template, as its own job reported it."""

    town: str
    slug: str
    version: str
    policy: str
    is_newest: bool
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Use:
    """How many towns offer a template online, of those that could.

    Attributes:
        newest: on the newest released version; older: on an older one.
        total: towns of the template's level on this platform.
        as_of: when the last of them reported; None when none did.
    """

    newest: int
    older: int
    total: int
    as_of: datetime | None

    @property
    def number(self) -> int:
        return self.newest + self.older

    @property
    def none(self) -> int:
        return max(self.total - self.number, 0)

    @property
    def percent(self) -> int:
        return round(100 * self.number / self.total) if self.total else 0

    @property
    def newest_width(self) -> str:
        """How wide the towns on the newest version are in a bar of 200 units; the text stays the same in German."""
        return self._width(self.newest)

    @property
    def older_width(self) -> str:
        return self._width(self.older)

    def _width(self, number: int) -> str:
        return f"{200 * number / self.total:.1f}" if self.total else "0"


class Reported(NamedTuple):
    """So many towns reported to have a version online, the last of them at that moment."""

    content_hash: str
    number: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Template:
    """What the page of a template shows: `version` is the one looked at."""

    service: Service
    keys: tuple[ServiceKey, ...]
    versions: tuple[TemplateVersion, ...]
    version: TemplateVersion
    bundle: Bundle
    use: Use
    uses: tuple[TownUse, ...]
    assessment: Assessment | None


def template(slug: str, version: str = "") -> Template:
    """Return a template with one of its versions, without a name the newest.

    Raises:
        NotFound: there is no such template, or no such version of it.
    """
    service, versions = versions_of(slug)
    chosen = next((each for each in versions if version in {"", each.version}), None)
    if chosen is None:
        raise NotFound(_("Diese Fassung der Vorlage gibt es nicht."))
    newest = next((each.content_hash for each in versions if each.state.is_offered), "")
    towns = {each.schema_name: each for each in counted_towns()}
    usages = service.usages.filter(is_online=True, town_schema__in=towns)
    return Template(
        service=service,
        keys=tuple(service.keys.all()),
        versions=versions,
        version=chosen,
        bundle=bundle_of(chosen.content_hash),
        use=use_of(
            newest,
            (Reported(each.content_hash, 1, each.as_of) for each in usages),
            competent(towns.values())[service.level],
        ),
        uses=_uses(usages, towns, newest),
        assessment=service.assessments.first(),
    )


def versions_of(slug: str) -> tuple[Service, tuple[TemplateVersion, ...]]:
    """Return a service and all its versions without bundles, drafts too, the newest first.

    Raises:
        NotFound: there is no such template.
    """
    service = Service.objects.filter(slug=slug).first()
    if service is None:
        raise NotFound(_("Diese Vorlage gibt es nicht."))
    found = with_reviews(_versions().filter(service=service))
    return service, tuple(sorted(found, key=lambda each: semver(each.version), reverse=True))


def _uses(usages: Iterable[Usage], towns: Mapping[str, Town], newest: str) -> tuple[TownUse, ...]:
    found = (
        TownUse(
            town=towns[each.town_schema].name,
            slug=towns[each.town_schema].slug,
            version=each.version,
            policy=each.policy,
            is_newest=each.content_hash == newest,
            as_of=each.as_of,
        )
        for each in usages
    )
    return tuple(sorted(found, key=lambda use: use.slug))


def template_version(version_id: int) -> TemplateVersion:
    """Return a version without its bundle.

    Raises:
        NotFound: there is none with that id.
    """
    found = with_reviews(_versions()).filter(pk=version_id).first()
    if found is None:
        raise NotFound(_("Diese Fassung der Vorlage gibt es nicht."))
    return found


def version_of(content_hash: str) -> TemplateVersion | None:
    """Return a version by the hash of its content, without its bundle, whether it is on offer or not."""
    return _versions().filter(content_hash=content_hash).first()


def authors_since_release(slug: str) -> frozenset[str]:
    """Return who worked on versions of a service that were never released."""
    rows = TemplateVersion.objects.filter(service__slug=slug, release__isnull=True).values_list(
        "imported_by", "editors"
    )
    return frozenset(person for by, editors in rows for person in (by, *editors) if person)


def newest_published(slug: str) -> TemplateVersion | None:
    """Return the version with the highest number that was ever published, planned ones too: the next must be higher."""
    return _newest(_versions().filter(service__slug=slug, release__isnull=False)).get(slug)


def latest_released(slug: str) -> TemplateVersion | None:
    """Return the newest version of a service that towns may take now, without its bundle; None where there is none."""
    return _newest(_offered().filter(service__slug=slug)).get(slug)


def released() -> dict[str, TemplateVersion]:
    """Return the newest version of every service that towns may take now by slug, without bundles. One query."""
    return _newest(_offered())


def releases(slug: str = "") -> dict[str, tuple[TemplateVersion, ...]]:
    """Return every version that towns may take now by slug, the newest first; of one service or of all. One query."""
    chosen = _offered().filter(**({"service__slug": slug} if slug else {}))
    found: dict[str, list[TemplateVersion]] = {}
    for each in sorted(chosen, key=lambda version: semver(version.version), reverse=True):
        found.setdefault(each.service.slug, []).append(each)
    return {name: tuple(versions) for name, versions in found.items()}


def released_by_hash(content_hash: str) -> TemplateVersion:
    """Return a version that is or was valid, without its bundle: what has ended stays readable.

    Raises:
        NotFound: none of that hash is released, or it is not valid yet.
    """
    found = _published().filter(content_hash=content_hash).first()
    if found is None:
        raise NotFound(_("Diese Fassung der Vorlage gibt es nicht."))
    return found


def keys_of(services: Iterable[int]) -> dict[int, list[ServiceKey]]:
    """Return the official keys of services by the service's id. One query."""
    found: dict[int, list[ServiceKey]] = {}
    for key in ServiceKey.objects.filter(service__in=services):
        found.setdefault(key.service_id, []).append(key)
    return found


def use_of(newest: str, reported: Iterable[Reported], total: int) -> Use:
    """Count the towns that use a template, of those whose level it is."""
    told = list(reported)
    on_newest = sum(each.number for each in told if each.content_hash == newest)
    return Use(
        newest=on_newest,
        older=sum(each.number for each in told) - on_newest,
        total=total,
        as_of=max((each.as_of for each in told), default=None),
    )


def competent(towns: Iterable[Town]) -> Counter[str]:
    """Count the towns for each level: the same for all templates of it."""
    return Counter(level for town in towns for level in levels_of(town))


def counted_towns() -> QuerySet[Town]:
    """Return the towns of this cell that could use templates."""
    towns: QuerySet[Town] = Town.objects.filter(state__in=COUNTED)
    return towns.only("schema_name", "slug", "name", "kind", "ars", "state")


def levels_of(town: Town) -> frozenset[str]:
    """Tell whose services a town offers: a town of district rank (kreisfreie Stadt) does the district's work too."""
    return levels_for(town.kind, town.ars)


def levels_for(kind: str, ars: str) -> frozenset[str]:
    """Tell the same of a town's kind and regional key."""
    if kind == TownKind.DISTRICT:
        return frozenset({GovernmentLevel.DISTRICT.value})
    both = kind == TownKind.ASSOCIATION or (len(ars) == ARS_DIGITS and ars.endswith(OWN_DISTRICT))
    own = frozenset({GovernmentLevel.MUNICIPALITY.value})
    return own | {GovernmentLevel.DISTRICT.value} if both else own


def _versions() -> QuerySet[TemplateVersion]:
    return TemplateVersion.objects.select_related("service", "release").defer("bundle")


def with_reviews(versions: QuerySet[TemplateVersion]) -> QuerySet[TemplateVersion]:
    """Fetch along what the state of a version follows from; towns may not read the reviews."""
    return versions.prefetch_related("reviews__votes", "release__retirements")


def _published() -> QuerySet[TemplateVersion]:
    """Versions that became valid: nothing keeps the answer, so a planned one is there at its minute."""
    return _versions().filter(release__isnull=False).exclude(release__valid_from__gt=now())


def _offered() -> QuerySet[TemplateVersion]:
    """Versions that are valid at this moment."""
    return _published().exclude(content_hash__in=ended(now()))


def _newest(versions: QuerySet[TemplateVersion]) -> dict[str, TemplateVersion]:
    return {each.service.slug: each for each in sorted(versions, key=lambda each: semver(each.version))}
