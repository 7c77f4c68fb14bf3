"""All templates as the town's administration sees them: online, in preparation, not used yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blaupause.standards.sort import sort_key
from blaupause.tenancy.context import current_town, hub
from blaupause.tenancy.enums import TownState
from shared_services.catalogue import queries as catalogue
from shared_services.onboarding import queries as onboarding
from tenants.organisation.queries import Task
from tenants.services.enums import SubscriptionState
from tenants.services.models import Subscription
from tenants.services.queries.offers import is_ours
from tenants.services.queries.versions import outlooks

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.engine.bundles import Bundle
    from blaupause.tenancy.models import Town
    from shared_services.catalogue.models import Assessment, Retirement, TemplateVersion
    from shared_services.catalogue.queries import Spread
    from tenants.services.queries.versions import Outlook

FIRST_GOAL: Final = 3
"""How many services the set-up asks for before it calls itself finished, where there are as many."""
MINUTES_PER_SERVICE: Final = 6


@dataclass(frozen=True, slots=True)
class Listed:
    """A template in the list.

    Attributes:
        found: the town's tie to it; None where the town does not use it.
        version: the town's version, else the newest released one.
        outlook: what waits; None where the town is up to date.
        missing: mandatory values that are missing.
        content_hash: that version by content.
        ending: what was announced about that version; None while it goes on.
        is_ours: the town is still competent, by its kind and key of today.
        assessment: how far it goes online; None where nobody judged it, or nobody asked.
        spread: how far it has spread among other towns; None where none offers it, or nobody asked.
    """

    slug: str
    title: str
    summary: str
    version: str
    content_hash: str
    found: Subscription | None
    outlook: Outlook | None = None
    missing: int = 0
    ending: Retirement | None = None
    spread: Spread | None = None
    assessment: Assessment | None = None
    is_ours: bool = True

    @property
    def is_online(self) -> bool:
        return self.found is not None and self.found.is_online and self.is_ours


@dataclass(frozen=True, slots=True)
class Directory:
    """The templates that fit a search, a life situation and a degree of maturity; all of this town's level without.

    Attributes:
        recommended: those that were recommended when the town was made and that it does not use, until it is live.
    """

    text: str
    rows: tuple[Listed, ...]
    situation: str = ""
    recommended: tuple[Listed, ...] = ()
    maturity: str = ""

    @property
    def as_of(self) -> datetime | None:
        """When other towns last reported what they offer."""
        return max((row.spread.as_of for row in self.rows if row.spread), default=None)

    @property
    def online(self) -> tuple[Listed, ...]:
        return tuple(row for row in self.rows if row.is_online)

    @property
    def prepared(self) -> tuple[Listed, ...]:
        return tuple(row for row in self.rows if row.found is not None and not row.is_online and row.is_ours)

    @property
    def lost(self) -> tuple[Listed, ...]:
        """Those that another level is competent for since the town's kind or key changed."""
        return tuple(row for row in self.rows if not row.is_ours)

    @property
    def waiting(self) -> tuple[Listed, ...]:
        """Those with a newer version: first what a person must see to, then by the day on which it comes."""
        behind = [(row.outlook.urgency, row) for row in self.rows if row.outlook]
        return tuple(row for _urgency, row in sorted(behind, key=lambda pair: pair[0]))

    @property
    def unused(self) -> tuple[Listed, ...]:
        return tuple(row for row in self.rows if row.found is None)


def directory(text: str = "", situation: str = "", maturity: str = "") -> Directory:
    """Return the templates that fit, by relevance when searched, else by title. A constant number of queries."""
    rows = _rows()
    recommended = () if text or situation or maturity else _recommended(rows)
    if situation:
        helping = catalogue.helping_in(situation, (row.content_hash for row in rows))
        rows = [row for row in rows if row.content_hash in helping]
    if text:
        order = {service.slug: place for place, service in enumerate(catalogue.search(text))}
        rows = sorted((row for row in rows if row.slug in order), key=lambda row: order[row.slug])
    else:
        rows = sorted(rows, key=lambda row: sort_key(row.title))
    spread, judged = catalogue.spread_around(current_town()), catalogue.assessments()
    rows = [replace(row, spread=spread.get(row.slug), assessment=judged.get(row.slug)) for row in rows]
    fitting = (row for row in rows if maturity in {"", catalogue.maturity_of(row.assessment)})
    return Directory(text, tuple(fitting), situation, recommended, maturity)


def sets_itself_up(town: Town) -> bool:
    return town.state == TownState.SETUP


def _recommended(rows: list[Listed]) -> tuple[Listed, ...]:
    """Return what was recommended and is not used yet, while the town sets itself up. Two queries at the hub."""
    unused = {row.slug: row for row in rows if row.found is None}
    town = current_town()
    if not unused or not sets_itself_up(town):
        return ()
    with hub():
        slugs = onboarding.recommended_to(town.uuid)
    return tuple(unused[slug] for slug in slugs if slug in unused)


def online_titles() -> tuple[str, ...]:
    """Return the titles of what is online, by name: the privacy notice says them. Two queries."""
    hashes = Subscription.objects.filter(state=SubscriptionState.ON).values_list("content_hash", flat=True)
    titles = (bundle.template.title for bundle in catalogue.bundles_of(hashes).values())
    return tuple(sorted(titles, key=sort_key))


def own_services() -> list[tuple[str, str]]:
    """Return the services of this town, slug and title: those online, and those that may still have cases."""
    titles = catalogue.titles_of(Subscription.objects.values_list("service_slug", flat=True))
    return sorted(titles.items(), key=lambda each: sort_key(each[1]))


def tasks() -> tuple[Task, ...]:
    """Return what the set-up asks for here: the first services online."""
    every = Directory("", tuple(_rows()))
    goal, done = min(FIRST_GOAL, len(every.rows)), len(every.online)
    left = max(goal - done, 0)
    note = ngettext("%(count)s Leistung ist online", "%(count)s Leistungen sind online", done) % {"count": done}
    return (
        Task(
            "services",
            "online",
            _("Erste Leistungen"),
            _("%(note)s, Ziel: %(goal)s") % {"note": note, "goal": goal} if left else note,
            "services:directory",
            "finished" if not left else "started" if done or every.prepared else "open",
            left * MINUTES_PER_SERVICE,
            _("Wählen Sie eine Leistung aus, tragen Sie Ihre Werte ein und stellen Sie sie online.") if left else "",
            must=True,
            reason=_("Ohne eine Leistung gibt es auf Ihrer Seite nichts zu tun. Drei zeigen, dass sie lebt."),
            example="/",
        ),
    )


def _rows() -> list[Listed]:
    subscriptions = {each.service_slug: each for each in Subscription.objects.all()}
    released = catalogue.releases()
    levels = catalogue.levels_of(current_town())
    newest = {slug: versions[0] for slug, versions in released.items()}
    unused = [each for slug, each in newest.items() if slug not in subscriptions and each.service.level in levels]
    waiting = outlooks(subscriptions.values(), released)
    bundles = catalogue.bundles_of(each.content_hash for each in subscriptions.values())
    shown = [_unused(each) for each in unused] + [
        _followed(each, bundles[each.content_hash], newest.get(slug), waiting.get(slug))
        for slug, each in subscriptions.items()
    ]
    hashes = [each.content_hash for each in unused] + [each.content_hash for each in subscriptions.values()]
    endings = catalogue.retirements(hashes)
    return [replace(row, ending=endings.get(each)) for row, each in zip(shown, hashes, strict=True)]


def _unused(version: TemplateVersion) -> Listed:
    return Listed(
        version.service.slug,
        version.service.title,
        version.service.summary,
        version.version,
        version.content_hash,
        None,
    )


def _followed(found: Subscription, bundle: Bundle, newest: TemplateVersion | None, outlook: Outlook | None) -> Listed:
    return Listed(
        slug=found.service_slug,
        title=bundle.template.title,
        summary=newest.service.summary if newest else "",
        version=found.version,
        content_hash=found.content_hash,
        found=found,
        outlook=outlook,
        missing=len(bundle.resolve(found.overlay).missing),
        is_ours=is_ours(bundle),
    )
