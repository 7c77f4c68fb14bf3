"""What the competence centre makes of suggestions: noted once, answered, counted together, taken back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import DataError, connection, transaction
from django.db.utils import ProgrammingError

from blaupause.audit.models import HubEvent
from blaupause.domain import Conflict, Invalid, NotFound, Refused, now
from blaupause.tenancy.context import hub
from shared_services.catalogue import actions, queries
from shared_services.catalogue.enums import SuggestionState
from shared_services.catalogue.models import Suggestion, SuggestionAnswer
from shared_services.catalogue.rules import Reply
from tests.people import ADMIN, EDITOR, LAND, approver
from tests.shared_services.catalogue.suggested import told
from tests.templates import DEFECT, DOG, files, imported, published, released

if TYPE_CHECKING:
    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World

pytestmark = pytest.mark.usefixtures("unchecked", "template")
ACCEPTED, REFUSED, DONE, SENT = (
    SuggestionState.ACCEPTED,
    SuggestionState.REFUSED,
    SuggestionState.DONE,
    SuggestionState.SENT,
)


@pytest.fixture
def template(fulda: World) -> TemplateVersion:
    return released(DEFECT)


def answer(found: Suggestion, state: SuggestionState, text: str = "", version: str = "", **more: Any) -> Suggestion:
    edition = more.pop("edition", None) or now_of(found).edition
    with hub():
        reply = Reply(state, text, version)
        return actions.answer_suggestion(
            suggestion_id=found.pk, edition=edition, reply=reply, by=more.get("by", EDITOR)
        )


def join(found: Suggestion, first: Suggestion, **more: Any) -> None:
    with hub():
        actions.join_suggestion(
            suggestion_id=found.pk,
            first_id=first.pk,
            edition=more.get("edition", now_of(found).edition),
            by=more.get("by", EDITOR),
        )


def part(found: Suggestion, **more: Any) -> None:
    with hub():
        actions.part_suggestion(
            suggestion_id=found.pk, edition=more.get("edition", now_of(found).edition), by=more.get("by", EDITOR)
        )


def now_of(found: Suggestion) -> Suggestion:
    with hub():
        return Suggestion.objects.get(pk=found.pk)


def groups(**filters: str) -> list[tuple[str, ...]]:
    chosen = {"state": "alle", "order": "alter", "page": ""} | filters
    with hub():
        return [tuple(voice.suggestion.wish for voice in each.voices) for each in queries.wishes(**chosen).shown]


# --- Noted as the jobs tell


def test_jobs_come_twice_late_and_in_the_wrong_order(fulda: World) -> None:
    reference = uuid4()
    told(fulda, reference=reference, is_withdrawn=True)
    told(fulda, reference=reference)
    told(fulda, reference=reference, is_withdrawn=True)

    with hub():
        assert Suggestion.objects.get().state == SuggestionState.WITHDRAWN
        events = list(HubEvent.objects.filter(name__startswith="suggestion.").values_list("name", flat=True))
    assert events == ["suggestion.received", "suggestion.withdrawn"]
    assert groups() == []


def test_what_is_too_long_or_about_nothing_is_refused(fulda: World) -> None:
    with pytest.raises(DataError), transaction.atomic():
        told(fulda, wish="x" * 2001)
    with pytest.raises(NotFound):
        told(fulda, service_slug="nirgends")
    with pytest.raises(ValueError, match="no semantic version"):
        told(fulda, version="neueste")


# --- Answered


def test_an_answer_says_what_becomes_of_it_and_may_change(fulda: World) -> None:
    found = told(fulda)
    answer(found, ACCEPTED, " Kommt ", "1.1.0")
    assert [getattr(now_of(found), name) for name in ("state", "answer", "in_version", "answered_by")] == [
        "accepted", "Kommt", "1.1.0", EDITOR.id]  # fmt: skip

    published(DEFECT, version="1.1.0")
    answer(found, DONE, version="1.1.0")
    assert now_of(found).state == DONE
    answer(found, REFUSED, "Doch nicht", "1.1.0")
    assert now_of(found).in_version == ""
    with hub():
        event = HubEvent.objects.filter(name="suggestion.answered").last()
    assert event is not None
    assert event.details["state"] == "refused"


def test_an_answer_needs_a_reason_or_a_version_that_brings_it(fulda: World) -> None:
    found = told(fulda)
    imported(DEFECT, version="1.1.0")
    published(DEFECT, version="1.2.0", valid_from=now() + timedelta(hours=1))
    for reply, field in (((REFUSED, " "), "antwort"), ((SENT,), "entscheidung"), ((DONE, "", ""), "version"),
                         ((DONE, "", "1.1.0"), "version"),
                         ((DONE, "", "1.2.0"), "version"), ((DONE, "", "1.0.0"), "version")):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            answer(found, *reply)
        assert refused.value.field == field
    assert now_of(found).state == SENT


def test_who_comes_second_or_late_is_told(fulda: World) -> None:
    found, gone = told(fulda), told(fulda, "Zweiter")
    answer(found, ACCEPTED)
    with pytest.raises(Conflict, match="inzwischen geantwortet"):
        answer(found, REFUSED, "Nein", edition=1)

    told(fulda, reference=gone.reference, is_withdrawn=True)
    with pytest.raises(Conflict, match="zurückgezogen"):
        answer(gone, ACCEPTED)
    told(fulda, reference=found.reference, is_withdrawn=True)
    assert now_of(found).state == ACCEPTED


@pytest.mark.parametrize("by", [ADMIN, approver(LAND)], ids=["town", "approver"])
def test_only_editors_answer(fulda: World, by: Any) -> None:
    found = told(fulda)

    for act in (
        lambda: answer(found, ACCEPTED, by=by),
        lambda: join(found, told(fulda, "Anderes"), by=by),
        lambda: part(found, by=by),
    ):
        with pytest.raises(Refused):
            act()
    with hub(), pytest.raises(NotFound):
        actions.answer_suggestion(suggestion_id=0, edition=1, reply=Reply(ACCEPTED), by=EDITOR)


# --- Counted together


def test_equal_wishes_count_together_and_get_one_answer(fulda: World, giessen: World) -> None:
    first, second, third = told(fulda, "A"), told(giessen, "B"), told(giessen, "C")
    answer(first, ACCEPTED, "Kommt")
    join(third, second)
    join(second, first)

    assert groups() == [("A", "B", "C")]
    with hub():
        assert queries.wish(third.pk).towns == ("Stadt Fulda", "Universitätsstadt Gießen")
        assert queries.unanswered() == 0
    assert {now_of(each).answer for each in (first, second, third)} == {"Kommt"}

    answer(first, REFUSED, "Nein")
    assert now_of(third).state == REFUSED
    with pytest.raises(Conflict, match="gehört zu einem gleichen"):
        answer(second, ACCEPTED)

    with pytest.raises(Conflict, match="inzwischen geantwortet"):
        part(second, edition=now_of(second).edition - 1)
    part(second)
    assert (now_of(second).state, now_of(second).answer, groups()) == (SENT, "", [("A", "C"), ("B",)])
    with pytest.raises(Conflict, match="schon für sich"):
        part(second)


def test_joining_leads_to_the_first_and_only_where_it_can(fulda: World, giessen: World) -> None:
    released(DOG)
    first, second, third = told(fulda, "A"), told(giessen, "B"), told(giessen, "C")
    join(second, first)
    join(third, second)
    assert now_of(third).same_as_id == first.pk

    with pytest.raises(Conflict, match="zwei verschiedene"):
        join(first, second)
    with pytest.raises(Conflict, match="zwei verschiedene"):
        join(told(fulda, "D", service_slug=DOG), first)
    gone = told(fulda, "E", is_withdrawn=True)
    with pytest.raises(Conflict, match="zurückgezogen"):
        join(told(fulda, "F"), gone)
    with pytest.raises(NotFound):
        join(told(fulda, "G"), Suggestion(pk=0))


def test_who_stood_for_others_leaves_and_the_next_stands_for_them(fulda: World, giessen: World) -> None:
    first, second, third = told(fulda, "A"), told(giessen, "B"), told(giessen, "C")
    join(second, first)
    join(third, first)

    told(fulda, reference=first.reference, is_withdrawn=True)

    assert groups() == [("B", "C")]
    assert now_of(first).same_as_id is None


# --- Lists


def test_the_list_is_narrowed_and_ordered(fulda: World, giessen: World) -> None:
    old, new = told(fulda, "alt"), told(fulda, "neu")
    join(told(giessen, "auch neu"), new)
    assert groups(state="offen") == [("alt",), ("neu", "auch neu")]
    assert groups(order="kommunen") == groups(order="neu") == [("neu", "auch neu"), ("alt",)]
    answer(old, REFUSED, "Nein")

    assert groups(state="entschieden") == [("alt",)]
    assert groups(state="angenommen") == []
    with hub():
        assert [each.first.wish for each in queries.wishes_for(DEFECT, 5).shown] == ["neu"]
        assert queries.unanswered() == 1
        told(fulda, "zurückgezogen", is_withdrawn=True)
        assert [name for _id, name in queries.joinable(queries.wish(old.pk))] == [
            "Die ganze Leistung, Stadt Fulda, Universitätsstadt Gießen: neu"]  # fmt: skip
        with pytest.raises(NotFound):
            queries.wish(0)


def test_a_town_counts_once_however_often_it_wishes_the_same(fulda: World, giessen: World) -> None:
    often, both = told(fulda, "oft"), told(fulda, "beide")
    join(told(fulda, "noch einmal"), often)
    join(told(giessen, "auch"), both)

    assert groups(order="kommunen") == [("beide", "auch"), ("oft", "noch einmal")]


def test_a_dropped_draft_is_not_that_of_the_next_version(template: TemplateVersion) -> None:
    contents = {name: json.loads(content) for name, content in files(DEFECT).items()}
    with hub():
        draft = actions.start_draft(title="Mangel melden", files=contents, by=EDITOR)
        assert queries.draft_of(DEFECT) == draft
        actions.drop_draft(draft_id=draft.pk, by=EDITOR)
        assert queries.draft_of(DEFECT) is None


def test_a_town_that_is_not_known_any_more_has_no_name(fulda: World) -> None:
    found = told(fulda, town_schema="town_weg")

    with hub():
        assert queries.wish(found.pk).towns == ("unbekannte Kommune",)


def test_every_part_of_a_template_can_be_named(template: TemplateVersion, at_hub: None) -> None:
    names = queries.places_in(queries.bundle_of(released(DOG).content_hash))

    assert next(iter(names)) == queries.WHOLE
    words = {place.partition("/")[0] for place in names}
    assert words == {"angaben", "seite", "frage", "texte", "regel", "einstellung", "bescheid"}
    assert names["bescheid/steuerbescheid"].startswith("Bescheid oder Schreiben: ")
    assert max(map(len, (*names, *names.values()))) <= 200


# --- Who may read


def test_a_town_reads_what_became_of_its_own_and_nothing_else(fulda: World, giessen: World) -> None:
    own, foreign = told(fulda, "A"), told(giessen, "B")
    join(foreign, own)
    answer(own, ACCEPTED, "Kommt")

    with fulda:
        assert [each.reference for each in SuggestionAnswer.objects.all()] == [own.reference]
    with giessen:
        answers = queries.answers([own.reference, foreign.reference])
        assert {key: each.answer for key, each in answers.items()} == {foreign.reference: "Kommt"}
        for statement in ("SELECT 1 FROM catalogue_suggestion", "DELETE FROM catalogue_suggestion",
                          "UPDATE catalogue_suggestionanswer SET answer = ''"):  # fmt: skip
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)
    with hub():
        assert str(own) == f"suggestion {own.pk} of {fulda.town.schema_name}"
