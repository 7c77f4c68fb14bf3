"""What the town suggested, what became of it, and what a new suggestion can be about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.enums import SuggestionState
from tenants.organisation import queries as organisation
from tenants.services.models import Suggestion
from tenants.services.queries.offers import subscription

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.core.paginator import Page

    from shared_services.catalogue.models import SuggestionAnswer


_TOLD: Final = (
    *("reference", "service_slug", "version", "place", "part", "wish", "reason"),
    *("contact_name", "contact_email", "made_at"),
)
PER_PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion of the town, and what became of it.

    Attributes:
        title: of the service.
        answer, in_version, answered_at: what the competence centre said; empty while it said nothing.
    """

    row: Suggestion
    title: str
    state: SuggestionState
    answer: str = ""
    in_version: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suggesting:
    """The page on which a suggestion is made.

    Attributes:
        places: parts of the followed version: address → name.
        contact: what stands in the inputs for an office that may be asked.
        own: what the town suggested for this service.
    """

    slug: str
    title: str
    version: str
    places: Mapping[str, str]
    contact: Mapping[str, str]
    own: tuple[Suggested, ...]


@dataclass(frozen=True, slots=True)
class AllSuggested:
    """A page of the list."""

    page: Page[Suggestion]
    shown: tuple[Suggested, ...]


def suggesting(slug: str) -> Suggesting:
    """Return the page on which a change to a template is suggested.

    Raises:
        NotFound: the town does not follow it.
    """
    found = subscription(slug)
    if found is None:
        raise NotFound(_("Ihre Kommune nutzt diese Vorlage noch nicht."))
    bundle, profile = catalogue.bundle_of(found.content_hash), organisation.profile()
    return Suggesting(
        slug=slug,
        title=bundle.template.title,
        version=found.version,
        places=catalogue.places_in(bundle),
        contact={"stelle": profile.display_name, "email": profile.email},
        own=suggested(slug),
    )


def all_suggested(number: str) -> AllSuggested:
    """Return a page of the town's suggestions for all services, the newest first. Four queries."""
    page = Paginator(Suggestion.objects.all(), PER_PAGE).get_page(number)
    return AllSuggested(page, _suggested(page.object_list))


def suggested(slug: str) -> tuple[Suggested, ...]:
    """Return the town's suggestions for one service, the newest first. Three queries."""
    return _suggested(Suggestion.objects.filter(service_slug=slug))


def state_of(row: Suggestion, answer: SuggestionAnswer | None) -> SuggestionState:
    """Tell how far it is: what was decided counts; before that, what the town itself did."""
    state = SuggestionState(answer.state) if answer else SuggestionState.SENT
    return SuggestionState.WITHDRAWN if state.is_open and row.withdrawn_at else state


def _suggested(found: Iterable[Suggestion]) -> tuple[Suggested, ...]:
    rows = list(found)
    titles = catalogue.titles_of({each.service_slug for each in rows})
    answers = catalogue.answers(each.reference for each in rows)
    return tuple(
        _one(each, titles.get(each.service_slug, each.service_slug), answers.get(each.reference)) for each in rows
    )


def _one(row: Suggestion, title: str, answer: SuggestionAnswer | None) -> Suggested:
    state = state_of(row, answer)
    if answer is None or state == SuggestionState.WITHDRAWN:
        return Suggested(row, title, state)
    return Suggested(row, title, state, answer.answer, answer.in_version, answer.answered_at)


def told(reference: UUID) -> dict[str, Any] | None:
    """Return what the hub is told of a suggestion, by the names of its report; None where the town has it no more."""
    found = Suggestion.objects.filter(reference=reference).first()
    if found is None:
        return None
    return {name: getattr(found, name) for name in _TOLD} | {"is_withdrawn": found.withdrawn_at is not None}
