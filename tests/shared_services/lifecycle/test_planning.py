"""What can be planned, by whom, in which order. Nothing here comes into effect (test_effect)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from blaupause.domain import SYSTEM, Actor, ActorKind, Conflict, Invalid, NotFound, Refused, Role, now
from blaupause.identity.likeness import Known
from blaupause.jobs import runner
from blaupause.tenancy.context import hub, identity
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town
from shared_services.lifecycle import actions, queries, rules
from shared_services.lifecycle.enums import Act, Stand
from shared_services.lifecycle.models import TownChange
from tests import clients
from tests.people import ADMIN, CLERK, EDITOR, NEIGHBOUR
from tests.shared_services.lifecycle.planned import (
    KREISFREI,
    agreed,
    asked_merger,
    asked_to_leave,
    colleague,
    confirmed,
    fresh,
    planned_key,
    planned_merger,
    today,
)

if TYPE_CHECKING:
    from datetime import date

    from tests.worlds import World


def state_of(change: TownChange) -> str:
    with hub():
        return TownChange.objects.get(pk=change.pk).state


def test_a_plan_is_written_down_and_the_town_is_told_before(fulda: World) -> None:
    clients.staff(Role.ADMIN, fulda.town)
    clients.staff(Role.KKV_EDITOR)
    mail.outbox.clear()

    change = planned_key(fulda, on=today(30))
    runner.run_waiting()

    assert (change.state, change.facts["before"]["ars"], change.facts["after"]["ars"]) == (
        Stand.PLANNED, "066310009009", KREISFREI,
    )  # fmt: skip
    (told,) = mail.outbox
    assert told.subject == f"Stadt Fulda: geplante Änderung zum {today(30):%d.%m.%Y}"
    assert "066310009009 → 064150000000" in told.body
    with hub():
        addresses = (told.to[0], told.to[0], f"{told.to[0].partition('@')[0]}@b.example", "jürgen@b.example")
        ids = [queries.mail_of(change, "planned", each).extra_headers["Message-ID"] for each in addresses]
    assert ids[0] == ids[1] == told.extra_headers["Message-ID"]
    assert len(set(ids)) == 3
    assert all(each.isascii() and told.to[0].partition("@")[0] not in each for each in ids)
    with hub():
        assert queries.due() == ()


@pytest.mark.parametrize("who", [ADMIN, CLERK, NEIGHBOUR])
def test_a_town_plans_no_key_and_no_merger(who: Actor, fulda: World) -> None:
    with pytest.raises(Refused):
        planned_key(fulda, by=who)
    with hub(), pytest.raises(Refused):
        rules.require_kkv(who)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"ars": "06415"}, "schluessel"),
        ({"ars": "06631000900A"}, "schluessel"),
        ({"ars": "066310009009", "kind": "district"}, "schluessel"),
        ({"ars": "066310009009"}, "schluessel"),
        ({"name": " "}, "name"),
        ({"on": today(3_000)}, "tag"),
        ({"on": today(-4_000)}, "tag"),
    ],
)
def test_a_key_that_cannot_be_is_refused_with_its_field(facts: dict[str, Any], field: str, fulda: World) -> None:
    with pytest.raises(Invalid) as refused:
        planned_key(fulda, **facts)
    assert refused.value.field == field
    with hub():
        assert not TownChange.objects.exists()


def test_an_association_keeps_nine_digits() -> None:
    rules.require_key("065315001", "association", "Verband", Town())


def test_what_another_town_has_and_what_is_not_here_is_refused(fulda: World, giessen: World) -> None:
    with pytest.raises(Conflict, match="hat hier schon Universitätsstadt Gießen"):
        planned_key(fulda, ars=giessen.town.ars)
    with hub(), pytest.raises(NotFound):
        actions.plan_key(
            town_uuid=uuid4(), key=actions.Key(KREISFREI, "city", "X"), on=today(), source="Gesetz", by=EDITOR
        )


def test_one_thing_at_a_time(fulda: World) -> None:
    change = planned_key(fulda, on=today(30))
    with pytest.raises(Conflict, match="schon etwas geplant"):
        planned_merger(fulda)
    with hub():
        actions.withdraw(change_id=change.pk, by=EDITOR)
        with pytest.raises(Conflict, match="schon zurückgenommen"):
            actions.withdraw(change_id=change.pk, by=EDITOR)
    planned_merger(fulda, on=today(30))
    with hub(), pytest.raises(Refused):
        actions.withdraw(change_id=TownChange.objects.get(state="planned").pk, by=ADMIN)
    with hub(), pytest.raises(NotFound):
        actions.withdraw(change_id=0, by=EDITOR)


def test_a_town_goes_over_into_one_that_stays(fulda: World, giessen: World) -> None:
    for into in ("fulda", "nirgends"):
        with pytest.raises(Invalid, match="Wählen Sie die Kommune"):
            planned_merger(fulda, into)
    planned_merger(giessen, "fulda", on=today(20), where="Bitte nach Fulda.")
    with pytest.raises(Conflict, match="geht selbst in einer anderen Kommune auf"):
        planned_merger(fulda, "giessen")
    with hub():
        assert TownChange.objects.get().facts["where"] == "Bitte nach Fulda."


@pytest.mark.parametrize("day", [today(), today(-3_000)])
def test_a_merger_is_for_a_day_to_come(day: date, fulda: World) -> None:
    with pytest.raises(Invalid, match="in der Zukunft") as refused:
        asked_merger(fulda, on=day)
    assert refused.value.field == "tag"


def test_a_merger_takes_two_persons_who_logged_in_just_now(fulda: World) -> None:
    with pytest.raises(Refused, match="noch einmal an"):
        asked_merger(fulda, by=EDITOR)
    change = asked_merger(fulda)
    assert state_of(change) == Stand.ASKED
    for who, words in ((fresh(EDITOR), "zweite Person"), (EDITOR, "noch einmal an"), (fresh(NEIGHBOUR), "Adminis")):
        with pytest.raises((Conflict, Refused), match=words):
            confirmed(change, by=who)
    with hub(), pytest.raises(IntegrityError), transaction.atomic():
        TownChange.objects.filter(pk=change.pk).update(confirmed_at=now(), confirmed_by=EDITOR.id)
    assert state_of(change) == Stand.ASKED
    assert confirmed(change, by=colleague()).state == Stand.ASKED
    with pytest.raises(Conflict, match="wartet nichts mehr"):
        confirmed(change, by=colleague("third"))
    assert agreed(change).state == Stand.PLANNED


@pytest.mark.parametrize("state", [TownState.MOVING, TownState.CLOSING, TownState.LEFT])
def test_a_town_on_its_way_out_is_left_alone(state: TownState) -> None:
    with pytest.raises(Conflict, match="lässt sich daran nichts ändern"):
        rules.require_changeable(Town(name="Alt", state=state))
    with pytest.raises(Conflict):
        rules.require_changeable(Town(name="Alt", state=TownState.LIVE, is_arriving=True))
    with pytest.raises(Conflict, match="schon ausgetreten"):
        rules.require_changeable(Town(name="Alt", state=TownState.OFFLINE, farewell="Rathaus"))


def test_without_a_source_nothing_is_planned() -> None:
    with pytest.raises(Invalid):
        rules.require_source("  ")


def test_leaving_takes_two_persons_who_logged_in_just_now(fulda: World) -> None:
    with pytest.raises(Refused, match="noch einmal an"):
        asked_to_leave(fulda, by=ADMIN)
    change = asked_to_leave(fulda)
    assert state_of(change) == Stand.ASKED

    for who, words in (
        (fresh(), "zweite Person"),
        (fresh(CLERK), "Administration"),
        (fresh(NEIGHBOUR), "Administration"),
    ):
        with pytest.raises((Conflict, Refused), match=words):
            confirmed(change, by=who)
    asked = Known("Dr. Nora Groß", "nora@x.example")
    for same, words in (
        (Known("Zoe Zweite", "Nora+2@X.example"), "dasselbe Postfach"),
        (Known("Gross, Nora", "z@y.example"), "denselben Namen"),
        (Known("Zoe Zweite", "nora.gross@y.example"), "steht in der Adresse"),
    ):
        with pytest.raises(Conflict, match=words):
            confirmed(change, people={ADMIN.id: asked, "second": same})
    assert state_of(change) == Stand.ASKED

    done = confirmed(change, people={ADMIN.id: asked, "second": Known("Zoe Zweite", "zoe@x.example")})
    assert (done.state, done.confirmed_by) == (Stand.PLANNED, "second")
    with pytest.raises(Conflict, match="wartet nichts mehr"):
        confirmed(change, by=colleague("third"))


def test_the_centre_may_be_the_second_and_the_town_takes_its_leaving_back(fulda: World) -> None:
    change = asked_to_leave(fulda)
    confirmed(change, by=fresh(EDITOR))
    with identity():
        with pytest.raises(Refused):
            actions.withdraw(change_id=change.pk, by=fresh(NEIGHBOUR))
        actions.withdraw(change_id=change.pk, by=colleague())
    assert state_of(change) == Stand.WITHDRAWN


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"on": today()}, "tag"),
        ({"on": today(-5)}, "tag"),
        ({"deletes_on": today(30)}, "loeschen"),
        ({"where": " "}, "wohin"),
        ({"reason": ""}, "quelle"),
    ],
)
def test_a_leaving_that_cannot_be_is_refused_with_its_field(facts: dict[str, Any], field: str, fulda: World) -> None:
    with pytest.raises(Invalid) as refused:
        asked_to_leave(fulda, **facts)
    assert refused.value.field == field


def test_confirmed_too_late_it_is_asked_anew(fulda: World) -> None:
    change = asked_to_leave(fulda)
    with hub():
        TownChange.objects.filter(pk=change.pk).update(on=today())
    with pytest.raises(Conflict, match="inzwischen da"):
        confirmed(change)


def test_what_is_not_due_is_not_done() -> None:
    for change in (
        TownChange(state=Stand.ASKED, act=Act.LEAVE, on=today()),
        TownChange(state=Stand.DONE, act=Act.KEY, on=today()),
        TownChange(state=Stand.PLANNED, act=Act.KEY, on=today(1)),
        TownChange(state=Stand.PLANNED, act=Act.MERGE, on=today()),
    ):
        with pytest.raises(Conflict):
            rules.require_due(change, today=timezone.localdate())


def test_a_plan_by_the_system_needs_no_role() -> None:
    rules.require_kkv(SYSTEM)
    assert not rules.may_ask(Actor(ActorKind.CITIZEN, id="x", town="fulda"), "fulda")
