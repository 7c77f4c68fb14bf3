"""What a town wants changed in a template: said, taken back, and told to the hub until it has heard."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Actor, NotFound, now
from blaupause.jobs import later
from blaupause.tenancy.context import current_town
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.enums import SuggestionState
from tenants.services import queries, rules
from tenants.services.actions.keeping import locked
from tenants.services.models import Suggestion

if TYPE_CHECKING:
    from uuid import UUID

    from shared_services.catalogue.models import SuggestionAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedChange:
    """A change as somebody words it.

    Attributes:
        place: the part of the followed version it is about, one of `catalogue.queries.places_in`.
        contact_name, contact_email: an office that may be asked; "" where none may.
    """

    place: str
    wish: str
    reason: str
    contact_name: str = ""
    contact_email: str = ""


@action("service.change_suggested")
def suggest_change(*, service_slug: str, change: SuggestedChange, by: Actor) -> Suggestion:
    """Suggest a change to the template; the hub gets it by a job. Said twice in the same words, it is one suggestion.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: the town does not follow the template.
        Invalid: the followed version has no such part.
        Conflict: too many suggestions for this template wait already.
    """
    found = locked(service_slug, by)
    places = catalogue.places_in(catalogue.bundle_of(found.content_hash))
    rules.require_place(change.place, places)
    note(service=service_slug, version=found.version, place=change.place)
    undecided = [each.row for each in queries.suggested(service_slug) if each.state.is_open]
    said = asdict(change)
    for known in undecided:
        if all(getattr(known, name) == value for name, value in said.items()):
            return known
    rules.require_room(len(undecided))
    made = Suggestion.objects.create(
        service_slug=service_slug, version=found.version, part=places[change.place], made_at=now(), **said
    )
    _tell(made)
    return made


@action("service.suggestion_withdrawn")
def withdraw_suggestion(*, reference: UUID, by: Actor) -> Suggestion:
    """Take a suggestion back while nothing is decided; done twice, it is done once.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: the town made no such suggestion.
        Conflict: the competence centre has decided.
    """
    rules.require_admin(by, current_town().slug)
    found = Suggestion.objects.select_for_update().filter(reference=reference).first()
    if found is None:
        raise NotFound(_("Diesen Vorschlag gibt es nicht."))
    state = queries.state_of(found, catalogue.answers([reference]).get(reference))
    if state == SuggestionState.WITHDRAWN:
        return found
    rules.require_undecided(state)
    found.withdrawn_at = now()
    found.save()
    _tell(found)
    return found


def tell_unheard() -> None:
    """Part of an action: tell the hub what it does not know, as after a restore or a job that failed."""
    rows = list(Suggestion.objects.only("reference", "withdrawn_at"))
    told = catalogue.answers(each.reference for each in rows)
    for each in rows:
        if _is_unheard(each, told.get(each.reference)):
            _tell(each)


def _is_unheard(row: Suggestion, answer: SuggestionAnswer | None) -> bool:
    """Tell whether the hub lacks it, or takes what was taken back for open."""
    if answer is None:
        return row.withdrawn_at is None
    return row.withdrawn_at is not None and SuggestionState(answer.state).is_open


def _tell(found: Suggestion) -> None:
    key = f"suggestion {found.reference} {'taken back' if found.withdrawn_at else 'made'}"
    later("services.hand_over_suggestion", key=key, reference=str(found.reference))
