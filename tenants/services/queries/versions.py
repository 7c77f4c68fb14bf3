"""Newer versions of the templates that the town follows: what they mean for it, and when they come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.domain import Conflict
from blaupause.engine.bundles import Step, step_between
from blaupause.engine.bundles.effect import effect
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.enums import HeldBack
from tenants.services import rules
from tenants.services.enums import UpdatePolicy
from tenants.services.queries.telling import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blaupause.engine.bundles import Bundle
    from blaupause.engine.bundles.difference import Difference
    from blaupause.engine.bundles.effect import Consequence, Effect
    from shared_services.catalogue.models import TemplateVersion
    from tenants.services.models import Subscription


@dataclass(frozen=True, slots=True)
class Waiting:
    """A newer released version, seen from this town.

    Attributes:
        reasons: why a person must look at it before the town takes it.
        day: from when the town takes it by itself; None where a person decides.
    """

    version: TemplateVersion
    bundle: Bundle
    step: Step
    effect: Effect
    reasons: tuple[Consequence, ...]
    day: date | None

    @property
    def told(self) -> tuple[str, ...]:
        """What it means for the town's values, in sentences; what stays as it is is left out."""
        return sentences(self.effect.told)

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons in sentences."""
        return sentences(self.reasons)

    @property
    def besides(self) -> tuple[str, ...]:
        """What else it means, where it is held back."""
        return sentences(each for each in self.effect.told if each not in self.reasons)

    @property
    def is_held(self) -> bool:
        """Whether it would come by itself, were there nothing to see to."""
        return self.day is not None and bool(self.reasons)

    @property
    def comes(self) -> bool:
        return self.day is not None and not self.reasons

    @property
    def is_due(self) -> bool:
        return self.comes and _day(self) <= timezone.localdate()


@dataclass(frozen=True, slots=True)
class Outlook:
    """The newer versions of one template, the newest first; there is at least one.

    Attributes:
        postponed_until: nothing new comes by itself before that day, None where nobody postponed it.
        latest: until when it can be postponed; None where nothing new comes by itself.
    """

    waiting: tuple[Waiting, ...]
    postponed_until: date | None
    latest: date | None

    @property
    def newest(self) -> Waiting:
        return self.waiting[0]

    @property
    def coming(self) -> Waiting | None:
        """What comes next by itself: the earliest, of several on one day the newest."""
        return min((each for each in self.waiting if each.comes), key=_day, default=None)

    @property
    def urgency(self) -> tuple[bool, date]:
        """By which a list is sorted: what is held back first, then by day, what waits for a decision last."""
        return not self.newest.is_held, _day(self.coming) if self.coming else date.max

    @property
    def is_postponed(self) -> bool:
        return self.postponed_until is not None and self.postponed_until > timezone.localdate()

    @property
    def is_postponable(self) -> bool:
        return self.latest is not None and self.latest > timezone.localdate()

    @property
    def due(self) -> Waiting | None:
        """What is to be taken now."""
        return next((each for each in self.waiting if each.is_due), None)


@dataclass(frozen=True, slots=True)
class Update:
    """The newest version on the service's page: when it comes, what differs, what it means here."""

    outlook: Outlook
    difference: Difference

    @property
    def newest(self) -> Waiting:
        return self.outlook.newest

    @property
    def parts(self) -> tuple[catalogue.Part, ...]:
        return catalogue.parts_of(self.difference)


def released_version(service_slug: str, content_hash: str) -> TemplateVersion:
    """Return a released version of a service.

    Raises:
        Conflict: it is not released.
    """
    released = catalogue.releases(service_slug).get(service_slug, ())
    found = next((each for each in released if each.content_hash == content_hash), None)
    if found is None:
        raise Conflict(_("Diese Version ist nicht freigegeben. Sehen Sie sich die Seite noch einmal an."))
    return found


def outlooks(
    subscriptions: Iterable[Subscription], released: Mapping[str, tuple[TemplateVersion, ...]]
) -> dict[str, Outlook]:
    """Return what waits of these releases, by slug; nothing for what is up to date. At most one query."""
    newer = {each: _newer(each, released.get(each.service_slug, ())) for each in subscriptions}
    behind = {each: versions for each, versions in newer.items() if versions}
    hashes = {each.content_hash for each in behind} | {
        each.content_hash for versions in behind.values() for each in versions
    }
    bundles = catalogue.bundles_of(hashes)
    return {each.service_slug: _outlook(each, versions, bundles) for each, versions in behind.items()}


def outlook_of(found: Subscription) -> Outlook | None:
    """Return what waits for one service; None where the town is up to date."""
    return outlooks([found], catalogue.releases(found.service_slug)).get(found.service_slug)


def held_back(found: Subscription, outlook: Outlook | None) -> str:
    """Tell the hub what keeps this town from the newest version (`HeldBack`); empty while nothing does."""
    if not found.is_online or outlook is None:
        return ""
    if outlook.newest.is_held:
        return HeldBack.VALUE.value
    is_postponed = outlook.is_postponed and outlook.newest.day == outlook.postponed_until
    return HeldBack.POSTPONED.value if is_postponed else ""


def update_for(found: Subscription) -> Update | None:
    """Return the newest released version if it is newer than the town's; None where the town is up to date."""
    outlook = outlook_of(found)
    if outlook is None:
        return None
    current = catalogue.bundle_of(found.content_hash)
    return Update(outlook, catalogue.difference_of(current, outlook.newest.bundle))


def _newer(found: Subscription, released: Iterable[TemplateVersion]) -> list[TemplateVersion]:
    current = catalogue.semver(found.version)
    return [each for each in released if catalogue.semver(each.version) > current]


def _outlook(found: Subscription, newer: list[TemplateVersion], bundles: Mapping[str, Bundle]) -> Outlook:
    waiting = tuple(_waiting(found, each, bundles) for each in newer)
    announced = [_released_on(each.version) for each in waiting if each.comes and each.step == Step.MINOR]
    return Outlook(waiting, found.postponed_until, rules.latest_postponement(min(announced)) if announced else None)


def _waiting(found: Subscription, version: TemplateVersion, bundles: Mapping[str, Bundle]) -> Waiting:
    bundle = bundles[version.content_hash]
    step = step_between(found.version, version.version)
    meant = effect(found.overlay, bundles[found.content_hash].parameters, bundle.parameters)
    return Waiting(
        version=version,
        bundle=bundle,
        step=step,
        effect=meant,
        reasons=meant.reasons(is_online=found.is_online),
        day=rules.day_taken(step, UpdatePolicy(found.policy), _released_on(version), found.postponed_until),
    )


def _released_on(version: TemplateVersion) -> date:
    return timezone.localdate(version.release.since)


def _day(waiting: Waiting) -> date:
    return waiting.day or date.max
