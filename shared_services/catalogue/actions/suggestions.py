"""What towns want changed: noted as their jobs tell, answered by the competence centre, counted together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note, record
from blaupause.domain import Actor, NotFound, now
from shared_services.catalogue import queries, rules
from shared_services.catalogue.enums import SuggestionState
from shared_services.catalogue.models import Service, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionReport:
    """What a town wants changed, or that it does not any more."""

    town_schema: str
    reference: UUID
    service_slug: str
    version: str
    place: str
    part: str
    wish: str
    reason: str
    made_at: datetime
    contact_name: str = ""
    contact_email: str = ""
    is_withdrawn: bool = False


@action("suggestion.recorded", silent=True)
def record_suggestion(*, report: SuggestionReport, by: Actor) -> None:
    """Note what a town wants, or that it took it back. What is decided stays decided.

    Jobs come twice, late, or in the wrong order: what was taken back once does not come again.

    Raises:
        NotFound: the catalogue has no such service.
        ValueError: the version has no number that others can be compared with.
    """
    queries.semver(report.version)
    service = Service.objects.filter(slug=report.service_slug).first()
    if service is None:
        raise NotFound(_("Diese Leistung gibt es nicht."))
    words = {name: getattr(report, name) for name in TOLD}
    found, is_new = Suggestion.objects.get_or_create(
        town_schema=report.town_schema, reference=report.reference, defaults={"service": service, **words}
    )
    if is_new:
        record("suggestion.received", by=by, of=found, service=service.slug, town=report.town_schema)
    if report.is_withdrawn:
        _take_back(found, by)


@action("suggestion.answered")
def answer_suggestion(*, suggestion_id: int, edition: int, reply: rules.Reply, by: Actor) -> Suggestion:
    """Say what becomes of a suggestion; all that count with it get the same answer. It may be answered anew.

    Raises:
        Refused: the actor does not edit templates.
        NotFound: there is no such suggestion.
        Conflict: the town took it back, it counts with another one, or somebody answered meanwhile.
        Invalid: a refusal has no reason, or what is done names no published version.
    """
    rules.require_editor(by)
    group = _locked(suggestion_id)
    first = _first(group, suggestion_id)
    rules.require_answerable(first, edition)
    told = rules.require_reply(reply, queries.published_after(first.service_id, first.version))
    answered = {"answered_at": now(), "answered_by": by.id}
    _say(group, state=told.state, answer=told.text, in_version=told.in_version, **answered)
    note(state=told.state.value, version=told.in_version, suggestions=[each.pk for each in group])
    return first


@action("suggestion.joined")
def join_suggestion(*, suggestion_id: int, first_id: int, edition: int, by: Actor) -> Suggestion:
    """Let a suggestion count with another one, with all that count with it; it gets what that one was answered.

    Raises:
        Refused, NotFound: as answer_suggestion.
        Conflict: the same, or they are of different templates.
    """
    rules.require_editor(by)
    group = _locked(suggestion_id, first_id)
    found, first = _first(group, suggestion_id), _first(group, first_id)
    first = next((each for each in group if each.pk == first.same_as_id), first)
    rules.require_joinable(found, first, edition)
    moving = [each for each in group if found.pk in {each.pk, each.same_as_id}]
    said = {name: getattr(first, name) for name in SAID}
    _say(moving, same_as=first, **said)
    note(first=first.pk, suggestions=[each.pk for each in moving])
    return found


@action("suggestion.parted")
def part_suggestion(*, suggestion_id: int, edition: int, by: Actor) -> Suggestion:
    """Let a suggestion stand for itself again; it is open, as it came.

    Raises:
        Refused, NotFound: as answer_suggestion.
        Conflict: it stands alone already, or somebody answered meanwhile.
    """
    rules.require_editor(by)
    found = _first(_locked(suggestion_id), suggestion_id)
    rules.require_joined(found, edition)
    _say([found], same_as=None, **NOTHING_SAID)
    return found


TOLD = ("version", "place", "part", "wish", "reason", "contact_name", "contact_email", "made_at")
SAID = ("state", "answer", "in_version", "answered_at", "answered_by")
NOTHING_SAID = {
    "state": SuggestionState.SENT,
    "answer": "",
    "in_version": "",
    "answered_at": None,
    "answered_by": "",
}


def _locked(*ids: int) -> list[Suggestion]:
    """Hold suggestions, those that they count with and those that count with them, always in the same order.

    Their templates are held before anything is looked at: who counts with whom changes for one editor at a time.
    """
    named = Suggestion.objects.filter(pk__in=ids)
    templates = Service.objects.filter(pk__in=named.values("service"))
    list(templates.select_for_update(no_key=True).order_by("pk"))
    firsts = {each.same_as_id or each.pk for each in named}
    group = Suggestion.objects.filter(Q(pk__in=firsts) | Q(same_as__in=firsts))
    return list(group.select_for_update(of=("self",)).order_by("pk"))


def _first(group: Iterable[Suggestion], suggestion_id: int) -> Suggestion:
    found = next((each for each in group if each.pk == suggestion_id), None)
    if found is None:
        raise NotFound(_("Diesen Vorschlag gibt es nicht."))
    return found


def _say(group: Iterable[Suggestion], **said: Any) -> None:
    Suggestion.objects.filter(pk__in=[each.pk for each in group]).update(edition=F("edition") + 1, **said)


def _take_back(found: Suggestion, by: Actor) -> None:
    """Let a town take back what is undecided, and whom to ask; the oldest of those with it stands for the others."""
    group = _locked(found.pk)
    here = _first(group, found.pk)
    if not SuggestionState(here.state).is_open:
        return
    others = [each for each in group if each.same_as_id == here.pk]
    for first in others[:1]:
        _say(others, same_as=first)
        _say([first], same_as=None)
    nobody = {"contact_name": "", "contact_email": ""}
    _say([here], same_as=None, **NOTHING_SAID | nobody | {"state": SuggestionState.WITHDRAWN})
    record("suggestion.withdrawn", by=by, of=here, town=here.town_schema)
