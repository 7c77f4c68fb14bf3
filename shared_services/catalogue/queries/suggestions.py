"""What towns suggest: for the competence centre all of it with the towns, for a town what became of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from blaupause.domain import NotFound, now
from blaupause.standards.sort import sort_key
from blaupause.tenancy.models import Town
from shared_services.catalogue.enums import SuggestionState
from shared_services.catalogue.models import Draft, Service, Suggestion, SuggestionAnswer, TemplateVersion
from shared_services.catalogue.queries.versions import semver

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from django.core.paginator import Page
    from django.db.models import QuerySet

OPEN: Final = tuple(each for each in SuggestionState if each.is_open)
WANTED: Final = (*OPEN, SuggestionState.ACCEPTED)
"""What an editor of the next version should know of."""
STATES: Final[Mapping[str, tuple[SuggestionState, ...]]] = {
    "offen": OPEN,
    "angenommen": (SuggestionState.ACCEPTED,),
    "entschieden": (SuggestionState.REFUSED, SuggestionState.DONE),
    "alle": (*WANTED, SuggestionState.REFUSED, SuggestionState.DONE),
}
"""What the list shows; what a town took back stands in no list."""
ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "alter": ("made_at", "pk"),
    "neu": ("-made_at", "-pk"),
    "kommunen": ("-number", "made_at", "pk"),
    "vorlage": ("service__sort_key", "made_at", "pk"),
}
PER_PAGE: Final = 25
JOINABLE: Final = 100
UNANSWERED: Final = "SELECT count(*) FROM catalogue_suggestion WHERE same_as_id IS NULL AND state = %s"
"""Composed once: every page of the competence centre asks it for its menu."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A town's suggestion, in that town's words."""

    suggestion: Suggestion
    town: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What one or several towns want changed: the first of their suggestions stands for all.

    Attributes:
        voices: each town's own words, the first one's first.
    """

    first: Suggestion
    voices: tuple[Voice, ...]

    @property
    def state(self) -> SuggestionState:
        return SuggestionState(self.first.state)

    @property
    def state_label(self) -> str:
        """What was sent is new to those who get it."""
        return _("Neu") if self.state == SuggestionState.SENT else str(self.state.label)

    @property
    def towns(self) -> tuple[str, ...]:
        return tuple(sorted({voice.town for voice in self.voices}, key=sort_key))

    @property
    def days(self) -> int:
        return (now() - self.first.made_at).days


@dataclass(frozen=True, slots=True)
class Wishes:
    """A page of a list."""

    page: Page[Suggestion]
    shown: tuple[Wish, ...]


def wishes(state: str, order: str, page: str, slug: str = "") -> Wishes:
    """Return a page of what towns want, of one template or of all; `state` is one of STATES, `order` of ORDERS."""
    found = _firsts().filter(state__in=STATES[state], **({"service__slug": slug} if slug else {}))
    shown = Paginator(found.order_by(*ORDERS[order]), PER_PAGE).get_page(page)
    return Wishes(shown, tuple(_told(shown)))


def wishes_for(slug: str, most: int, place: str = "") -> Wishes:
    """Return the first of what is to be done or decided about a template: about a part, then what most towns want."""
    wanted = Suggestion.objects.filter(same_as__isnull=True, service__slug=slug, state__in=WANTED)
    if not wanted.exists():  # as of most templates: what lists them takes several times as long to put together
        return Wishes(Paginator(wanted.none(), most).page(1), ())
    shown = Paginator(_near(_firsts().filter(pk__in=wanted), place, "kommunen"), most).page(1)
    return Wishes(shown, tuple(_told(shown)))


def wish(suggestion_id: int) -> Wish:
    """Return a suggestion with all that count with it, also by the id of one of these.

    Raises:
        NotFound: there is none.
    """
    found = _firsts().filter(Q(pk=suggestion_id) | Q(others=suggestion_id)).first()
    if found is None:
        raise NotFound(_("Diesen Vorschlag gibt es nicht."))
    return _told([found])[0]


def unanswered() -> int:
    """Count the suggestions that nobody has looked at."""
    with connection.cursor() as cursor:
        cursor.execute(UNANSWERED, [SuggestionState.SENT])
        number: int = cursor.fetchone()[0]
    return number


def joinable(found: Wish) -> list[tuple[str, str]]:
    """List other suggestions for the same template, about the same part and new ones first: id and name."""
    first = found.first
    others = _firsts().filter(service=first.service).exclude(state=SuggestionState.WITHDRAWN).exclude(pk=first.pk)
    return [
        (str(each.first.pk), f"{each.first.part}, {', '.join(each.towns)}: {each.first.wish[:80]}")
        for each in _told(_near(others, first.place, "neu")[:JOINABLE])
    ]


def draft_of(slug: str) -> Draft | None:
    """Return the open draft of a service, without its files."""
    return Draft.objects.filter(slug=slug, dropped_at__isnull=True).defer("files", "history").first()


def published_after(service_id: int, version: str) -> frozenset[str]:
    """Return the numbers of a service's published versions that are newer than one."""
    published = TemplateVersion.objects.filter(service=service_id, release__isnull=False)
    numbers = published.exclude(release__valid_from__gt=now()).values_list("version", flat=True)
    return frozenset(each for each in numbers if semver(each) > semver(version))


def answers(references: Iterable[UUID]) -> dict[UUID, SuggestionAnswer]:
    """Return what became of suggestions of the town that asks, by their id there. One query."""
    return {each.reference: each for each in SuggestionAnswer.objects.filter(reference__in=list(references))}


def titles_of(slugs: Iterable[str]) -> dict[str, str]:
    """Return what services are called, by slug. One query."""
    return dict(Service.objects.filter(slug__in=list(slugs)).values_list("slug", "title"))


def _firsts() -> QuerySet[Suggestion]:
    """Those that stand for themselves or for others, with the number of towns that want it."""
    found = Suggestion.objects.filter(same_as__isnull=True).select_related("service").prefetch_related("others")
    others = Count("others__town_schema", distinct=True, filter=~Q(others__town_schema=F("town_schema")))
    return found.annotate(number=others + 1)


def _near(found: QuerySet[Suggestion], place: str, order: str) -> QuerySet[Suggestion]:
    """Put what is about a part first."""
    return found.annotate(is_near=Q(place=place)).order_by("-is_near", *ORDERS[order])


def _told(firsts: Iterable[Suggestion]) -> list[Wish]:
    groups = [(first, [first, *first.others.all()]) for first in firsts]
    schemas = {each.town_schema for _first, group in groups for each in group}
    names = dict(Town.objects.filter(schema_name__in=schemas).values_list("schema_name", "name"))
    unknown = _("unbekannte Kommune")
    return [
        Wish(first, tuple(Voice(each, names.get(each.town_schema, unknown)) for each in group))
        for first, group in groups
    ]
