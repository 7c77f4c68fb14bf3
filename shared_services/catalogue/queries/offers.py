"""A service in the towns that are competent for it: which version each has online, why some are behind. No query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple, overload

from blaupause.engine.bundles import Step, step_between
from blaupause.tenancy.enums import TownState
from shared_services.catalogue.enums import HeldBack, Reason
from shared_services.catalogue.queries.versions import semver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blaupause.tenancy.models import Town
    from shared_services.catalogue.models import Service, TemplateVersion

BY_HAND: Final = "manual"
"""The towns' policy that follows nothing by itself (`tenants.services.enums.UpdatePolicy`)."""
MINOR_LATER: Final = "minor"
"""The one under which small novelties follow, too."""


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


class Group(NamedTuple):
    """Towns that reported the same of a service they have online: counted by the database, told apart only by when.

    `moments` are seconds since 1970: of thousands a page shows few, and reading each as a date took half of its time.
    """

    content_hash: str
    version: str
    policy: str
    held_back: str
    schemas: list[str]
    moments: list[float]

    @property
    def as_of(self) -> datetime:
        """When the last of them reported."""
        return _moment(max(self.moments))


class Place(NamedTuple):
    """A town as its rows tell of it."""

    town: Town
    district: str


@dataclass(frozen=True, slots=True)
class Offers:
    """A service in the towns that are competent for it: by name of their schema, in their order.

    `offline` are those off the network: what they run is behind for that alone.
    """

    newest: TemplateVersion
    places: dict[str, Place]
    groups: tuple[Group, ...]
    offline: frozenset[str]

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

    @property
    def number_behind(self) -> int:
        return sum(len(each.schemas) for each in self.older)

    def reasons(self) -> Counter[Reason]:
        """Count why towns are not on the newest version."""
        counts = Counter[Reason]()
        for group in self.older:
            offline = len(self.offline.intersection(group.schemas))
            counts[Reason.OFFLINE] += offline
            counts[self._reason(TownState.LIVE, group)] += len(group.schemas) - offline
        return counts

    def _reason(self, state: str, group: Group) -> Reason:
        return _reason(state, group.held_back, group.policy, group.version, self.newest.version)

    def _row(self, place: Place, group: Group | None = None, reported: float | None = None) -> Row:
        service, newest = self.newest.service, self.newest.version
        if group is None:
            return Row(*place, service, newest)
        is_newest = group.content_hash == self.newest.content_hash
        reason = None if is_newest else self._reason(place.town.state, group)
        as_of = None if reported is None else _moment(reported)
        return Row(*place, service, newest, group.version, reason, as_of)


@dataclass(frozen=True, slots=True)
class Behind(Sequence["Row"]):
    """The rows of all that are not on the newest version of a service: thousands, made only for those who look."""

    offers: tuple[Offers, ...]

    def __len__(self) -> int:
        return sum(each.number_behind for each in self.offers)

    def __iter__(self) -> Iterator[Row]:
        return (row for each in self.offers for row in each.behind())

    @overload
    def __getitem__(self, part: int) -> Row: ...
    @overload
    def __getitem__(self, part: slice) -> list[Row]: ...
    def __getitem__(self, part: int | slice) -> Row | list[Row]:
        if isinstance(part, int):
            return next(islice(self, range(len(self))[part], None))
        start, stop, _step = part.indices(len(self))
        found, first = list[Row](), 0
        for each in self.offers:
            after = first + each.number_behind
            if first < stop and after > start:
                found += islice(each.behind(), max(start - first, 0), stop - first)
            first = after
        return found


def _by_town(groups: Iterable[Group]) -> dict[str, tuple[Group, float]]:
    return {
        schema: (group, moment) for group in groups for schema, moment in zip(group.schemas, group.moments, strict=True)
    }


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


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
