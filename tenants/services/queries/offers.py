"""What the town offers to citizens, and with which values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blaupause.domain import Level, NotFound, now
from blaupause.engine.forms.names import fill
from blaupause.tenancy.context import current_town
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.enums import GovernmentLevel
from tenants.organisation import queries as organisation
from tenants.services.enums import SubscriptionState
from tenants.services.models import Subscription

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from blaupause.engine.bundles import Bundle, Entry, Parameters
    from tenants.organisation.models import Unit

SITUATIONS: Final[dict[str, _StrPromise]] = {
    "umziehen-und-wohnen": gettext_lazy("Umziehen und wohnen"),
    "familie-und-kind": gettext_lazy("Familie und Kind"),
    "fahren-und-parken": gettext_lazy("Fahren und parken"),
    "hund-und-haustier": gettext_lazy("Hund und Haustier"),
    "bauen-und-sanieren": gettext_lazy("Bauen und sanieren"),
    "arbeit-und-gewerbe": gettext_lazy("Arbeit und Gewerbe"),
    "fest-und-verein": gettext_lazy("Fest und Verein"),
    "strasse-und-umwelt": gettext_lazy("Straße und Umwelt"),
    "weitere": gettext_lazy("Weitere Anliegen"),
}
"""Life situations in the order of the start page; a template names them by slug."""


class Discontinued(NotFound):
    """Nobody may begin to apply any more: the template came to its end, the town is not competent, or it closes."""

    status = 410
    page = "discontinued"


@dataclass(frozen=True, slots=True)
class Situation:
    """A life situation for which the town offers something."""

    slug: str
    title: str


@dataclass(frozen=True)
class Offer:
    """A service as this town offers it: a version of the template with the town's values laid over it.

    Attributes:
        current_hash: the version that applications begin with now; a draft may be pinned to another.
        parameters: the template's, with the values this town has for them.
        fee_text: what the service costs here, in one line; "" where the template names no price.
        file_plan: what file numbers of new cases begin with.
    """

    slug: str
    content_hash: str
    current_hash: str
    version: str
    bundle: Bundle
    parameters: Parameters
    unit: Unit | None
    is_online: bool
    file_plan: str = ""

    @cached_property
    def values(self) -> dict[str, Any]:
        """Parameter id → value, as expressions and texts see them; what is not set is absent."""
        return self.parameters.values

    def in_language(self, code: str) -> Offer:
        """Return the same offer with the words of a language, for showing; what is stored comes of the German one."""
        told = self.bundle.in_language(code)
        return self if told is self.bundle else replace(self, bundle=told, parameters=told.resolve(self.values))

    @property
    def lang(self) -> Mapping[str, str]:
        """The language of each part of its page, "" for German: `title`, `documents`, `what`."""
        return defaultdict(str, self.bundle.spoken.parts if self.bundle.spoken else {})

    @property
    def title(self) -> str:
        return self.bundle.template.title

    @property
    def official_title(self) -> str:
        return self.bundle.template.official_title

    @property
    def summary(self) -> str:
        """What it is, in one or two sentences; only the town's values stand in it, so no form has to be compiled."""
        return self.filled(self.bundle.template.summary)

    @property
    def minutes(self) -> int:
        return self.bundle.template.minutes

    @property
    def level(self) -> Level:
        """What a person must have proven to apply: nothing where a login is optional."""
        template = self.bundle.template
        return Level.named(template.login_level) if template.login_required else Level.NONE

    @property
    def login_required(self) -> bool:
        return self.bundle.template.login_required

    @property
    def authority_name(self) -> str:
        return self._text("authority_name")

    @property
    def contact_phone(self) -> str:
        return self._text("contact_phone") or (self.unit.phone if self.unit else "")

    @property
    def contact_email(self) -> str:
        return self._text("contact_email") or (self.unit.email if self.unit else "")

    @property
    def statute_title(self) -> str:
        return self._text("statute_title")

    @property
    def statute_url(self) -> str:
        return self._text("statute_url")

    @property
    def court(self) -> str:
        return self._text("court")

    @property
    def processing_time(self) -> str:
        return self._text("processing_time")

    @cached_property
    def prices(self) -> tuple[Entry, ...]:
        """What the town charges: the template's money parameters of the group "fees" that have a value, in order."""
        return tuple(
            entry
            for entry in self.parameters.entries
            if entry.parameter.group == "fees" and entry.parameter.type == "money" and entry.value is not None
        )

    @property
    def fee_text(self) -> str:
        cheapest = min(self.prices, key=lambda entry: int(entry.value), default=None)
        if cheapest is None:
            return ""
        alone = all(entry.value == cheapest.value for entry in self.prices)
        return cheapest.text if alone else _("ab %(price)s") % {"price": cheapest.text}

    def filled(self, text: str) -> str:
        """Put the town's values into one of the template's texts that speaks of no answers."""
        return fill(text, self._parameter)

    def _text(self, parameter: str) -> str:
        return str(self.values.get(parameter, ""))

    def _parameter(self, name: str) -> str:
        """Return the words for `params.<id>`; any other name means nothing outside a form."""
        parameter = self.bundle.parameters.get(name.removeprefix("params."))
        return parameter.show(self.values.get(parameter.id)) if parameter else ""


def subscription(slug: str) -> Subscription | None:
    return Subscription.objects.filter(service_slug=slug).first()


def parameters(content_hash: str, overlay: dict[str, Any]) -> Parameters:
    """Lay a town's values over the defaults of a version. Raises NotFound where the catalogue has no such version."""
    return catalogue.bundle_of(content_hash).resolve(overlay)


def offer(slug: str, *, content_hash: str = "") -> Offer:
    """Return a service that is online, under its current version or under the one a draft is pinned to.

    A pinned version may have come to its end: who has begun may send. Not so where the town is not competent any more,
    or closes: what would be sent then, nobody could decide.

    Raises:
        NotFound: the town does not offer it, or the catalogue has no such version.
        Discontinued: its current version has come to its end, the town is not competent any more, or it closes.
    """
    online = Subscription.objects.filter(service_slug=slug, state=SubscriptionState.ON)
    found = (online if content_hash else _going_on(online)).first()
    if found is None:
        raise _not_offered(online.first())
    offered = offer_of(found, content_hash=content_hash)
    if not is_ours(offered.bundle):
        raise Discontinued(_ending_of(offered))
    return offered


def is_ours(bundle: Bundle) -> bool:
    """Tell whether people may apply for it here: the town is competent by its kind and key of today, and stays."""
    town = current_town()
    return town.takes_new and bundle.template.level_of_government in catalogue.levels_of(town)


def _ending_of(offered: Offer) -> str:
    town = current_town()
    if not town.takes_new:
        return town.farewell or _("Neue Anträge sind hier nicht mehr möglich.")
    now_competent = GovernmentLevel(offered.bundle.template.level_of_government).label
    return _(
        "Für „%(title)s“ ist %(town)s nicht mehr zuständig. Zuständig ist jetzt: %(level)s. Ein begonnener Antrag lässt"
        " sich hier nicht mehr senden. Was Sie schon gesendet haben, bearbeiten wir zu Ende."
    ) % {"title": offered.title, "town": town.name, "level": now_competent}


def _going_on(online: QuerySet[Subscription]) -> QuerySet[Subscription]:
    """Leave out, in the same query, what nobody may begin any more."""
    return online.exclude(content_hash__in=catalogue.ended(now()))


def _not_offered(found: Subscription | None) -> NotFound:
    if found is None:
        return NotFound(_("Diese Leistung bietet die Kommune hier nicht an."))
    successor = catalogue.retirements([found.content_hash])[found.content_hash].successor
    if successor:
        return Discontinued(
            _("Neue Anträge sind hier nicht mehr möglich. Stattdessen gibt es: %(name)s."), name=successor
        )
    return Discontinued(_("Neue Anträge sind hier nicht mehr möglich."))


def offer_of(found: Subscription, *, content_hash: str = "") -> Offer:
    """Return a service as it would be offered, online or not.

    Raises:
        NotFound: the catalogue has no such version of it.
    """
    bundle = catalogue.bundle_of(content_hash or found.content_hash)
    if bundle.template.slug != found.service_slug:  # a page names the version it was drawn from, and pages come back
        raise NotFound(_("Diese Fassung des Formulars gibt es nicht."))
    return _offer(found, bundle, {each.pk: each for each in organisation.units(active_only=False)})


def offers() -> list[Offer]:
    """Return what is online here, by title. Three queries."""
    online = list(_going_on(Subscription.objects.filter(state=SubscriptionState.ON)))
    bundles = catalogue.bundles_of(each.content_hash for each in online)
    units = {each.pk: each for each in organisation.units(active_only=False)}
    ours = [each for each in online if is_ours(bundles[each.content_hash])]
    found = [_offer(each, bundles[each.content_hash], units) for each in ours]
    return sorted(found, key=lambda each: each.bundle.sort_key)


def fitting(offered: Iterable[Offer], *, text: str = "", situation: str = "") -> list[Offer]:
    """Return those that fit a life situation and a search, then by relevance. One query for a search."""
    found = [each for each in offered if not situation or situation in each.bundle.template.life_situations]
    if not text:
        return found
    order = {service.slug: place for place, service in enumerate(catalogue.search(text))}
    return sorted((each for each in found if each.slug in order), key=lambda each: order[each.slug])


def situations(offered: Iterable[Offer]) -> list[Situation]:
    """Return the life situations in which one of these helps."""
    named = {situation for each in offered for situation in each.bundle.template.life_situations}
    return [Situation(slug, str(title)) for slug, title in SITUATIONS.items() if slug in named]


def situation_of(offer: Offer) -> Situation | None:
    """Return the life situation a service belongs to first."""
    known = (slug for slug in offer.bundle.template.life_situations if slug in SITUATIONS)
    return next((Situation(slug, str(SITUATIONS[slug])) for slug in known), None)


def _offer(found: Subscription, bundle: Bundle, units: dict[int, Unit]) -> Offer:
    resolved = bundle.resolve(found.overlay)
    return Offer(
        slug=found.service_slug,
        content_hash=bundle.hash,
        current_hash=found.content_hash,
        version=bundle.template.version,
        bundle=bundle,
        parameters=resolved,
        unit=units.get(resolved.values.get("unit", 0)),
        is_online=found.is_online,
        file_plan=found.file_plan,
    )
