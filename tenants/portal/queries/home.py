"""The town's home page, its services, one service."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from tenants.organisation import queries as organisation
from tenants.services import queries as offered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from blaupause.engine.bundles.bundle import Explained
    from blaupause.engine.bundles.template import LegalBasis
    from tenants.organisation.models import Profile
    from tenants.organisation.queries import LegalText, Opening
    from tenants.services.queries import Offer, Situation

FIRST: Final = 6


@dataclass(frozen=True, slots=True)
class Home:
    """What a town shows first; `offers` are some of its services, `count` says how many there are."""

    profile: Profile
    opening: Opening
    offers: tuple[Offer, ...]
    count: int
    situations: tuple[Situation, ...]


@dataclass(frozen=True, slots=True)
class Video:
    """A video that lies elsewhere: its address, and whose house that is."""

    url: str
    host: str


@dataclass(frozen=True, slots=True)
class Directory:
    """Services that fit a search or a life situation; without either, all by letter."""

    text: str
    situation: Situation | None
    found: tuple[Offer, ...]
    letters: tuple[tuple[str, tuple[Offer, ...]], ...]
    situations: tuple[Situation, ...]


@dataclass(frozen=True, slots=True)
class ServicePage:
    """A service of this town; its texts have the town's values in them."""

    offer: Offer
    situation: Situation | None
    what: str
    who: str
    how: str
    deadline: str
    documents: tuple[str, ...]
    following: tuple[str, ...]
    questions: tuple[Explained, ...]
    legal_basis: tuple[LegalBasis, ...]
    examples_note: str


@dataclass(frozen=True, slots=True)
class EasyPage:
    """A service in Leichte Sprache: one statement a line."""

    offer: Offer
    title: str
    lines: tuple[str, ...]
    is_tested: bool


def home() -> Home:
    """Return what the town shows first."""
    profile = organisation.profile()
    every = offered.offers()
    return Home(
        profile,
        organisation.opening_of(profile),
        tuple(every[:FIRST]),
        len(every),
        tuple(offered.situations(every)),
    )


def directory(text: str, situation: str) -> Directory:
    """Return the services that fit.

    Raises:
        NotFound: there is no such life situation here.
    """
    every = offered.offers()
    situations = tuple(offered.situations(every))
    chosen = next((each for each in situations if each.slug == situation), None)
    if situation and chosen is None:
        raise NotFound
    found = tuple(offered.fitting(every, text=text, situation=situation))
    return Directory(text, chosen, found, _by_letter(found) if not text else (), situations)


def offer(slug: str) -> Offer:
    """Return a service of this town.

    Raises:
        NotFound: the town does not offer it.
    """
    return offered.offer(slug)


def service_page(offer: Offer) -> ServicePage:
    """Return a service's page, in the language that the offer speaks."""
    bundle, fill = offer.bundle, _filler(offer)
    return ServicePage(
        offer,
        offered.situation_of(offer),
        fill(bundle.texts.what),
        fill(bundle.texts.who),
        fill(bundle.texts.how),
        fill(bundle.template.deadline),
        tuple(map(fill, bundle.template.documents)),
        tuple(map(fill, bundle.texts.next)),
        tuple(type(each)(fill(each.q), fill(each.a)) for each in bundle.texts.questions),
        bundle.template.legal_basis,
        fill(bundle.template.examples_note),
    )


def easy_page(slug: str) -> EasyPage:
    """Return a service in Leichte Sprache.

    Raises:
        NotFound: the town does not offer it.
    """
    offer = offered.offer(slug)
    easy, fill = offer.bundle.easy, _filler(offer)
    return EasyPage(offer, fill(easy.title), tuple(map(fill, easy.lines)), is_tested=not easy.marked_untested)


def legal_page(which: str) -> LegalText:
    """Return a legal page: the town's own text, else a marked proposal.

    Raises:
        KeyError: there is no such page.
    """
    return organisation.legal_text(which, proposal=True)


def signs() -> Video:
    """Return where the town's video in sign language is.

    Raises:
        NotFound: it has none.
    """
    url = organisation.video_of(organisation.profile())
    if not url:
        raise NotFound(_("Ein Video in Gebärdensprache gibt es hier noch nicht."))
    return Video(url, urlsplit(url).hostname or "")


def _filler(offer: Offer) -> Callable[[str], str]:
    situation = offer.bundle.form.situation({}, offer.values, timezone.localdate())
    return situation.facts.fill


def _by_letter(offers: Iterable[Offer]) -> tuple[tuple[str, tuple[Offer, ...]], ...]:
    """Group by first letter as a German dictionary does: Ä with A."""
    by_name = sorted(offers, key=lambda offer: offer.bundle.sort_key)
    return tuple(
        (letter.upper(), tuple(each)) for letter, each in groupby(by_name, key=lambda offer: offer.bundle.sort_key[:1])
    )
