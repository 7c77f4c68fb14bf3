"""What a town suggests, and what the competence centre says to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.tenancy.context import hub
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.actions import answer_suggestion
from shared_services.catalogue.enums import SuggestionState
from shared_services.catalogue.models import Suggestion as Received
from shared_services.catalogue.rules import Reply
from tenants.services import actions
from tests.people import ADMIN, EDITOR
from tests.templates import DEFECT

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from tenants.services.models import Suggestion


def suggest(wish: str = "Kürzer fragen", by: Actor = ADMIN, slug: str = DEFECT, **words: str) -> Suggestion:
    change = actions.SuggestedChange(**{"place": catalogue.WHOLE, "wish": wish, "reason": "Satzung"} | words)
    return actions.suggest_change(service_slug=slug, change=change, by=by)


def answer(state: SuggestionState, text: str = "", version: str = "") -> None:
    with hub():
        found = Received.objects.exclude(state=SuggestionState.WITHDRAWN).get()
        reply = Reply(state, text, version)
        answer_suggestion(suggestion_id=found.pk, edition=found.edition, reply=reply, by=EDITOR)
