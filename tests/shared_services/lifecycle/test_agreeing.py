"""A merger takes the town that the other goes over into; before the day all are reminded once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from blaupause.domain import SYSTEM, Conflict, Invalid, NotFound, Refused, Role, now
from blaupause.identity.likeness import Known
from blaupause.jobs import runner
from blaupause.jobs.models import Job
from blaupause.tenancy.context import hub, worker
from shared_services.lifecycle import actions, queries, rules
from shared_services.lifecycle.enums import Stand
from shared_services.lifecycle.models import TownChange
from tests import clients
from tests.people import ADMIN, CLERK, EDITOR
from tests.shared_services.lifecycle.planned import (
    agreed,
    asked_merger,
    asked_to_leave,
    confirmed,
    fresh,
    planned_key,
    planned_merger,
    refused,
    today,
)

if TYPE_CHECKING:
    from tests.worlds import World


def stored(change: TownChange) -> TownChange:
    with hub():
        return TownChange.objects.get(pk=change.pk)


def test_whoever_comes_first_both_have_to_agree(fulda: World, giessen: World) -> None:
    change = agreed(asked_merger(fulda))
    assert (change.state, change.lacks_second, change.lacks_agreement) == (Stand.ASKED, True, False)
    assert confirmed(change, by=fresh(EDITOR, id="second")).state == Stand.PLANNED
    for act in (agreed, refused):
        with pytest.raises(Conflict, match="wartet nichts mehr auf Ihre Kommune"):
            act(change)


def test_only_the_town_that_takes_the_other_in_agrees(fulda: World, giessen: World) -> None:
    clients.staff(Role.ADMIN, giessen.town)
    change = asked_merger(fulda)
    for who in (fresh(ADMIN), fresh(CLERK, town="giessen"), fresh(EDITOR, id="second")):
        with pytest.raises(Refused, match="nur die Administration der aufnehmenden"):
            agreed(change, by=who)
    with pytest.raises(Refused, match="noch einmal an"):
        agreed(change, by=replace(ADMIN, town="giessen"))
    same = {EDITOR.id: Known("Ida Entwurf", "ida@x.example"), "other": Known("Entwurf, Ida", "i@y.example")}
    with pytest.raises(Conflict, match="denselben Namen"):
        agreed(change, by=fresh(ADMIN, id="other", town="giessen"), people=same)
    with pytest.raises(NotFound):
        agreed(planned_key_of(giessen))
    with hub(), pytest.raises(IntegrityError), transaction.atomic():
        TownChange.objects.filter(pk=change.pk).update(agreed_at=now(), agreed_by=EDITOR.id)


def planned_key_of(world: World) -> TownChange:
    change = planned_key(world, on=today(20))
    change.facts["into_slug"] = world.town.slug
    return change


def test_where_nobody_administers_it_yet_the_centre_agrees_by_another_person(fulda: World, giessen: World) -> None:
    change = asked_merger(fulda)
    with hub():
        assert not queries.file(fulda.town.uuid).speaks_for_itself
    with pytest.raises(Conflict, match="Sie haben es selbst"):
        agreed(change, by=fresh(EDITOR))
    assert not agreed(change, by=fresh(EDITOR, id="second")).lacks_agreement
    clients.staff(Role.ADMIN, giessen.town)
    with hub():
        assert queries.file(fulda.town.uuid).speaks_for_itself


def test_a_town_that_refuses_says_why_and_ends_the_plan(fulda: World, giessen: World) -> None:
    clients.staff(Role.ADMIN, fulda.town)
    change = asked_merger(fulda, on=today(40))
    with pytest.raises(Invalid) as empty:
        refused(change, " ")
    assert empty.value.field == "warum"
    runner.run_waiting()
    mail.outbox.clear()

    assert refused(change, "Der Grenzänderungsvertrag fehlt.").state == Stand.REFUSED

    runner.run_waiting()
    assert "Der Grenzänderungsvertrag fehlt." in mail.outbox[0].body
    with hub():
        assert queries.file(fulda.town.uuid).can_change
        assert queries.incoming(giessen.town.uuid) == ()
        with pytest.raises(NotFound):
            queries.incoming_change(giessen.town.uuid, change.pk)
    with pytest.raises(Conflict, match="wartet nichts mehr"):
        confirmed(change, by=fresh(EDITOR, id="second"))


def test_agreed_too_late_it_is_asked_anew_and_nothing_comes_into_effect_without(fulda: World, giessen: World) -> None:
    change = asked_merger(fulda)
    with hub():
        TownChange.objects.filter(pk=change.pk).update(on=today())
    with pytest.raises(Conflict, match="inzwischen da"):
        agreed(change)
    change = stored(change)
    change.state, change.confirmed_at = Stand.PLANNED, now()
    with pytest.raises(Conflict, match="noch nicht zugestimmt"):
        rules.require_due(change, today=today())


def test_before_the_day_all_whom_it_concerns_are_reminded_once(fulda: World, giessen: World) -> None:
    clients.staff(Role.ADMIN, fulda.town)
    change = asked_merger(fulda, on=today(13))  # a day before whose reminder has no hour left, whatever the clock says
    later = asked_to_leave(giessen, on=today(40), by=fresh(EDITOR), deletes_on=today(90))
    runner.run_waiting()
    with worker():
        waiting = set(Job.objects.filter(name="lifecycle.tell").values_list("key", flat=True))
    assert waiting == {
        f"lifecycle.tell.{pk}.{news}"
        for pk, news in ((change.pk, "in_1_day"), (later.pk, "in_14_days"), (later.pk, "in_1_day"))
    }
    with hub():
        mail.outbox.clear()
        actions.tell(change_id=change.pk, news="in_1_day", to=["a@b.example"], by=SYSTEM)
        assert "eine zweite Person muss bestätigen. die aufnehmende" in mail.outbox[0].body
        assert mail.outbox[0].subject.startswith("Morgen: ")
        TownChange.objects.filter(pk=later.pk).update(state=Stand.WITHDRAWN, ended_at=now())
        actions.tell(change_id=later.pk, news="in_14_days", to=["a@b.example"], by=SYSTEM)
    assert len(mail.outbox) == 1


def test_what_is_planned_waits_for_nobody_in_the_reminder(fulda: World, giessen: World) -> None:
    change = planned_merger(fulda, on=today(20))
    with hub():
        actions.tell(change_id=change.pk, news="in_14_days", to=["a@b.example"], by=SYSTEM)
    assert "fehlt" not in mail.outbox[-1].body
