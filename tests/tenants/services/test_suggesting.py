"""What a town suggests: by whom, about what, taken back, told to the hub and read again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from blaupause.domain import SYSTEM, Actor, ActorKind, Conflict, Invalid, NotFound, Refused, Role
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.actions import answer_suggestion
from shared_services.catalogue.enums import SuggestionState
from shared_services.catalogue.models import Suggestion as Received
from shared_services.catalogue.rules import Reply
from tenants.services import actions, queries, rules, tasks
from tenants.services.models import Suggestion
from tests.clients import staff, visitor
from tests.people import ADMIN, CITIZEN, CLERK, EDITOR, NEIGHBOUR
from tests.templates import DEFECT, DOG, published
from tests.tenants.services.test_views import text

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World

PAGE = f"/einrichtung/leistungen/{DEFECT}/vorschlag/"
LIST = "/einrichtung/vorschlaege/"
SENT = {"teil": catalogue.WHOLE, "wunsch": "Auch Funklöcher melden lassen", "grund": "Beschluss vom Mai",
        "rueckfrage": "nein"}  # fmt: skip
JOB = "services.hand_over_suggestion"

pytestmark = pytest.mark.usefixtures("followed")


@pytest.fixture
def followed(template: TemplateVersion, fulda: World) -> None:
    actions.subscribe(service_slug=DEFECT, by=ADMIN)


@pytest.fixture
def admin(fulda: World) -> Client:
    return staff(Role.ADMIN, fulda.town)


def suggest(wish: str = "Kürzer fragen", by: Actor = ADMIN, slug: str = DEFECT, **words: str) -> Suggestion:
    change = actions.SuggestedChange(**{"place": catalogue.WHOLE, "wish": wish, "reason": "Satzung"} | words)
    return actions.suggest_change(service_slug=slug, change=change, by=by)


def answer(state: SuggestionState, text: str = "", version: str = "") -> None:
    with hub():
        found = Received.objects.exclude(state=SuggestionState.WITHDRAWN).get()
        reply = Reply(state, text, version)
        answer_suggestion(suggestion_id=found.pk, edition=found.edition, reply=reply, by=EDITOR)


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


def test_a_town_does_not_pile_them_up(monkeypatch: pytest.MonkeyPatch, admin: Client) -> None:
    monkeypatch.setattr(rules, "MOST_SUGGESTIONS", 1)
    suggest()

    with pytest.raises(Conflict, match="warten schon 1"):
        suggest("Noch etwas")
    published(DOG)
    actions.subscribe(service_slug=DOG, by=ADMIN)
    suggest("Zu einer anderen Vorlage", slug=DOG)
    refused = admin.post(PAGE, SENT)
    assert refused.status_code == 409
    assert "Auch Funklöcher" in text(refused)


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

    actions.follow_updates(by=SYSTEM)
    told = [ids["reference"] for name, ids in fulda.jobs() if name == JOB]
    fulda.run_jobs()

    buried = [gone, never, never]  # made and taken back are told by jobs of their own
    assert sorted(told) == sorted(str(each.reference) for each in [*buried, lost, gone])
    assert {each.row: each.state.value for each in queries.suggested()} == {
        lost: "sent", kept: "sent", gone: "withdrawn", never: "withdrawn"}  # fmt: skip


# --- Pages


def test_from_the_form_to_the_answer(fulda: World, admin: Client) -> None:
    assert "Noch kein Vorschlag" in text(admin.get(LIST))
    assert "Änderung vorschlagen" in text(admin.get(f"/einrichtung/leistungen/{DEFECT}/"))

    sent = admin.post(PAGE, SENT, follow=True)
    assert "Ihr Vorschlag ist gesendet" in text(sent)
    assert "Die ganze Leistung" in text(sent)
    fulda.run_jobs()
    assert "Gesendet" in text(admin.get(PAGE))

    answer(SuggestionState.ACCEPTED, "Gute Idee", "1.1.0")
    page = text(admin.get(LIST))
    assert "Angenommen, kommt in Version 1.1.0" in page
    assert "Gute Idee" in page
    assert "zurückziehen" not in page.split("Gute Idee")[1]

    answer(SuggestionState.IN_REVIEW)
    assert "Stand vom" in text(admin.get(LIST))
    published(DEFECT, version="1.1.0")
    answer(SuggestionState.DONE, version="1.1.0")
    assert "Umgesetzt in Version 1.1.0" in text(admin.get(LIST))


def test_it_is_taken_back_on_the_page(fulda: World, admin: Client) -> None:
    made = suggest(contact_name="Tiefbauamt", contact_email="amt@fulda.example")
    assert "Die KKV darf nachfragen: Tiefbauamt" in text(admin.get(LIST))

    assert "Der Vorschlag ist zurückgezogen" in text(admin.post(LIST, {"kennung": str(made.reference)}, follow=True))
    assert admin.post(LIST, {"kennung": "Unsinn"}).status_code == 404

    again = suggest()
    fulda.run_jobs()
    answer(SuggestionState.REFUSED, "Bundesrecht")
    late = admin.post(LIST, {"kennung": str(again.reference)})
    assert (late.status_code, "schon entschieden" in text(late)) == (409, True)


def test_the_form_says_what_is_missing_and_keeps_what_was_typed(admin: Client) -> None:
    refused = admin.post(PAGE, SENT | {"grund": "", "rueckfrage": "ja"})
    assert refused.status_code == 422
    for sentence in ("„Warum?“ ist noch leer", "Tragen Sie die Stelle ein", "Tragen Sie die E-Mail-Adresse"):
        assert sentence in text(refused)
    assert "Auch Funklöcher" in text(refused)
    wrong = admin.post(PAGE, SENT | {"rueckfrage": "ja", "stelle": "Amt", "email": "amt@"})
    assert "Das ist keine E-Mail-Adresse" in text(wrong)
    assert admin.post(PAGE, SENT | {"wunsch": "x" * 2001}).status_code == 422
    assert not Suggestion.objects.exists()

    admin.post(PAGE, SENT | {"stelle": "x" * 201, "email": "amt@"})
    assert [(each.contact_name, each.contact_email) for each in Suggestion.objects.all()] == [("", "")]
    admin.post(PAGE, SENT | {"rueckfrage": "ja", "stelle": "Amt", "email": "amt@fulda.example"})
    assert Suggestion.objects.first().contact_name == "Amt"  # type: ignore[union-attr]


def test_a_part_that_goes_while_somebody_writes_is_told_at_the_form(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = iter([{"frage/weg": "Frage: Weg"}])
    places_in = catalogue.places_in
    monkeypatch.setattr(catalogue, "places_in", lambda bundle: places_in(bundle) | next(before, {}))

    late = admin.post(PAGE, SENT | {"teil": "frage/weg"})

    assert (late.status_code, "Diesen Teil hat die Vorlage nicht" in text(late)) == (422, True)
    assert "Auch Funklöcher" in text(late)
    assert not Suggestion.objects.exists()


def test_a_locked_value_leads_to_the_form(admin: Client) -> None:
    chosen = admin.get(f"{PAGE}?teil=einstellung/lighting_unit").content.decode()

    assert re.search(r'value="einstellung/lighting_unit" selected', chosen)


@pytest.mark.parametrize("path", [PAGE, LIST])
def test_only_the_towns_own_administration_sees_them(fulda: World, giessen: World, path: str) -> None:
    made = suggest("Geheimer Wunsch")
    sent: dict[str, Any] = SENT | {"kennung": str(made.reference)}

    for client, status in (
        (visitor(fulda.host), 302),
        (staff(Role.CLERK, fulda.town), 403),
        (staff(Role.ADMIN, giessen.town, on=fulda.host), 404),
    ):
        assert (client.get(path).status_code, client.post(path, sent).status_code) == (status, status)
    neighbour = staff(Role.ADMIN, giessen.town)
    assert "Geheimer" not in text(neighbour.get(LIST))
    assert neighbour.post(LIST, sent).status_code == 404
    assert Suggestion.objects.get().withdrawn_at is None
