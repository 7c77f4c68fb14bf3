"""What a town suggests: by whom, about what, taken back, told to the hub and read again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.domain import SYSTEM, Actor, ActorKind, Conflict, Invalid, NotFound, Refused
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.enums import SuggestionState
from shared_services.catalogue.models import Suggestion as Received
from tenants.services import actions, queries, rules, tasks
from tenants.services.models import Suggestion
from tests.people import ADMIN, CITIZEN, CLERK, NEIGHBOUR
from tests.templates import DEFECT, DOG, published
from tests.tenants.services.suggested import answer, suggest

if TYPE_CHECKING:
    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World

JOB = "services.hand_over_suggestion"

pytestmark = pytest.mark.usefixtures("followed")


@pytest.fixture
def followed(template: TemplateVersion, fulda: World) -> None:
    actions.subscribe(service_slug=DEFECT, by=ADMIN)


def state() -> SuggestionState:
    return queries.suggested(DEFECT)[0].state


# --- Saying it


def test_a_suggestion_reaches_the_hub_with_its_part_and_without_the_person(fulda: World) -> None:
    places = catalogue.places_in(catalogue.bundle_of(queries.subscription(DEFECT).content_hash))  # type: ignore[union-attr]
    question = next(place for place in places if place.startswith("frage/"))
    made = suggest(place=question, contact_name="Tiefbauamt", contact_email="amt@fulda.example")
    assert state() == SuggestionState.SENT

    fulda.run_jobs()

    with hub():
        got = Received.objects.get()
        assert (got.town_schema, got.reference, got.service.slug) == (fulda.town.schema_name, made.reference, DEFECT)
        assert (got.part, got.wish, got.contact_name) == (places[question], "Kürzer fragen", "Tiefbauamt")
        assert ADMIN.name not in str(vars(got))
        assert ADMIN.id not in str(vars(got))
    assert fulda.events()[-1] == "service.change_suggested"


def test_the_same_words_twice_are_one_suggestion(fulda: World) -> None:
    assert suggest() == suggest()
    suggest("Etwas anderes")

    assert Suggestion.objects.count() == 2
    assert len([name for name, _ids in fulda.jobs() if name == JOB]) == 2


def test_no_words_are_in_a_job(fulda: World) -> None:
    made = suggest(contact_name="Tiefbauamt", contact_email="amt@fulda.example")

    assert [ids for name, ids in fulda.jobs() if name == JOB] == [{"reference": str(made.reference)}]


def test_a_town_or_a_suggestion_that_is_gone_is_not_told(fulda: World) -> None:
    with hub():
        tasks.hand_over_suggestion(town_schema=fulda.town.schema_name, reference=str(uuid4()))
        assert not Received.objects.exists()
        with pytest.raises(LookupError):
            tasks.hand_over_suggestion(town_schema="town_gone", reference=str(uuid4()))


def test_parts_are_those_of_the_followed_version() -> None:
    with pytest.raises(Invalid) as refused:
        suggest(place="frage/gibt-es-nicht")
    assert refused.value.field == "teil"

    with pytest.raises(NotFound):
        suggest(slug="nirgends")
    with pytest.raises(NotFound):
        queries.suggesting("nirgends")


def test_a_town_does_not_pile_them_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_SUGGESTIONS", 1)
    suggest()

    with pytest.raises(Conflict, match="warten schon 1"):
        suggest("Noch etwas")
    published(DOG)
    actions.subscribe(service_slug=DOG, by=ADMIN)
    suggest("Zu einer anderen Vorlage", slug=DOG)


@pytest.mark.parametrize("by", [CLERK, NEIGHBOUR, CITIZEN, Actor(ActorKind.ANONYMOUS)], ids=lambda by: by.kind.value)
def test_only_the_towns_own_administration_suggests(by: Actor) -> None:
    made = suggest()

    with pytest.raises(Refused):
        suggest(by=by)
    with pytest.raises(Refused):
        actions.withdraw_suggestion(reference=made.reference, by=by)


# --- Taking it back


@pytest.mark.parametrize("heard", [False, True])
def test_what_is_undecided_can_be_taken_back(fulda: World, heard: bool) -> None:  # noqa: FBT001 – pytest
    made = suggest(contact_name="Tiefbauamt", contact_email="amt@fulda.example")
    if heard:
        fulda.run_jobs()
        answer(SuggestionState.IN_REVIEW)

    actions.withdraw_suggestion(reference=made.reference, by=ADMIN)
    assert state() == SuggestionState.WITHDRAWN
    fulda.run_jobs()
    actions.withdraw_suggestion(reference=made.reference, by=ADMIN)

    assert fulda.jobs() == [] or JOB not in dict(fulda.jobs())
    with hub():
        got = Received.objects.get()
    assert (got.state, got.contact_name, got.contact_email) == (SuggestionState.WITHDRAWN, "", "")
    assert suggest(contact_name="Tiefbauamt", contact_email="amt@fulda.example") != made


def test_what_is_decided_stays_and_strangers_have_none(fulda: World, giessen: World) -> None:
    made = suggest()
    fulda.run_jobs()
    answer(SuggestionState.REFUSED, "Bundesrecht")

    with pytest.raises(Conflict, match="Abgelehnt"):
        actions.withdraw_suggestion(reference=made.reference, by=ADMIN)
    with pytest.raises(NotFound):
        actions.withdraw_suggestion(reference=uuid4(), by=ADMIN)
    with giessen, pytest.raises(NotFound):
        actions.withdraw_suggestion(reference=made.reference, by=NEIGHBOUR)


def test_the_decision_counts_where_both_happened_at_once(fulda: World) -> None:
    made = suggest()
    fulda.run_jobs()
    actions.withdraw_suggestion(reference=made.reference, by=ADMIN)
    answer(SuggestionState.ACCEPTED, version="1.1.0")
    fulda.run_jobs()

    assert state() == SuggestionState.ACCEPTED
    actions.follow_updates(by=SYSTEM)
    assert JOB not in dict(fulda.jobs())  # what is decided is not told again, hour after hour


# --- The hub hears of it


def test_what_the_hub_has_not_heard_is_told_again(fulda: World) -> None:
    lost, kept, gone = suggest("Verloren"), suggest("Bekannt"), suggest("Zurückgezogen")
    fulda.run_jobs()
    never = suggest("Nie gehört")
    actions.withdraw_suggestion(reference=never.reference, by=ADMIN)
    actions.withdraw_suggestion(reference=gone.reference, by=ADMIN)
    fulda.bury(JOB)
    with hub():
        Received.objects.filter(reference=lost.reference).update(reference=uuid4())

    with CaptureQueriesContext(connection) as seen:
        actions.follow_updates(by=SYSTEM)
    assert not [each for each in seen if '"wish"' in each["sql"]]  # hour after hour nobody needs the words of all
    told = [ids["reference"] for name, ids in fulda.jobs() if name == JOB]
    fulda.run_jobs()

    buried = [gone, never, never]  # made and taken back are told by jobs of their own
    assert sorted(told) == sorted(str(each.reference) for each in [*buried, lost, gone])
    assert {each.row: each.state.value for each in queries.suggested(DEFECT)} == {
        lost: "sent", kept: "sent", gone: "withdrawn", never: "withdrawn"}  # fmt: skip
