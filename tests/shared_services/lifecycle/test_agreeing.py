"""A merger takes the town that the other goes over into; before the day all are reminded once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from blaupause.domain import SYSTEM, Conflict, Invalid, NotFound, Refused, Role, now
from blaupause.identity.actions import grant_membership
from blaupause.identity.likeness import Known
from blaupause.identity.models import Person
from blaupause.jobs import runner
from blaupause.jobs.models import Job
from blaupause.tenancy.context import hub, identity, worker
from shared_services.lifecycle import actions, queries, rules
from shared_services.lifecycle.enums import Stand
from shared_services.lifecycle.models import TownChange
from shared_services.onboarding import queries as onboarding
from shared_services.onboarding.models import TwoPeople
from shared_services.onboarding.rules import compared
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


def asked_anew(change: TownChange, world: World) -> TownChange:
    with hub():
        actions.withdraw(change_id=change.pk, by=EDITOR)
    return asked_merger(world)


def test_who_planned_confirms_and_agrees_are_three_people(fulda: World, giessen: World) -> None:
    """Where the centre speaks for the town that takes the other in, its pair of before cannot do all alone."""
    change = asked_merger(fulda)
    second, third = fresh(EDITOR, id="second"), fresh(EDITOR, id="third")
    agreed(change, by=second)
    with pytest.raises(Conflict, match="schon zugestimmt oder bestätigt"):
        confirmed(change, by=second)
    assert confirmed(change, by=third).state == Stand.PLANNED

    other = asked_anew(change, fulda)
    confirmed(other, by=second)
    with pytest.raises(Conflict, match="schon zugestimmt oder bestätigt"):
        agreed(other, by=second)
    alike = {"second": Known("Ida Entwurf", "ida@x.example"), "third": Known("Entwurf, Ida", "i@y.example")}
    with pytest.raises(Conflict, match="denselben Namen"):
        agreed(other, by=third, people=alike)


def test_who_acted_after_the_page_was_read_is_compared_too(fulda: World, giessen: World) -> None:
    """Of a third word that waited for the second's lock, only who asked was read: nothing is known, nothing is done."""
    change = asked_merger(fulda)
    third = fresh(EDITOR, id="third")
    read = {EDITOR.id: Known("Ida Entwurf", "ida@x.example"), "third": Known("Dora Dritt", "dora@x.example")}
    agreed(change, by=fresh(EDITOR, id="second"))
    with identity(), pytest.raises(Conflict, match="Laden Sie die Seite neu"):
        actions.confirm(change_id=change.pk, people=read, by=third)
    assert stored(change).confirmed_at is None
    alike = read | {"second": Known("Dritt, Dora", "d@y.example")}
    with identity(), pytest.raises(Conflict, match="denselben Namen"):
        actions.confirm(change_id=change.pk, people=alike, by=third)
    other = asked_anew(change, fulda)
    confirmed(other, by=fresh(EDITOR, id="second"))
    with identity(), pytest.raises(Conflict, match="Laden Sie die Seite neu"):
        actions.agree(change_id=other.pk, people=read, by=third)


def test_agreed_by_who_confirmed_under_code_of_before_it_does_not_come_into_effect(
    fulda: World, giessen: World
) -> None:
    change = planned_merger(fulda)
    change.agreed_by = change.confirmed_by
    with pytest.raises(Conflict, match="hat dieselbe Person"):
        rules.require_due(change, today=today(1))


def said(one: str, other: str, people: dict[str, Known], *, by: str) -> None:
    """Let somebody of the centre say that two are two."""
    first, second = sorted((one, other))
    with hub():
        TwoPeople.objects.create(
            town_uuid=uuid4(), town_name="x", first=first, second=second, asked_by=one, are_two=True, decided_at=now(),
            decided_by=by, reason="Anruf", compared=compared(people), valid_until=now() + timedelta(days=1),
        )  # fmt: skip


def test_whoever_says_that_two_are_two_is_none_of_those_who_act(fulda: World, giessen: World) -> None:
    people = {EDITOR.id: Known("Ida Entwurf", "ida@x.example"), "second": Known("Entwurf, Ida", "i@y.example")}
    change = asked_merger(fulda)
    agreed(change, by=fresh(EDITOR, id="third"))
    said(EDITOR.id, "second", people, by="third")
    with pytest.raises(Conflict, match="denselben Namen"):
        confirmed(change, by=fresh(EDITOR, id="second"), people=people)
    said(EDITOR.id, "second", people, by="fourth")
    assert confirmed(change, by=fresh(EDITOR, id="second"), people=people).state == Stand.PLANNED

    other = asked_anew(change, fulda)
    confirmed(other, by=fresh(EDITOR, id="second"), people=people)
    with pytest.raises(Conflict, match="Sie haben entschieden"):
        agreed(other, by=fresh(EDITOR, id="fourth"))
    assert agreed(other, by=fresh(EDITOR, id="third")).state == Stand.PLANNED


def test_the_centre_asks_on_its_page_who_is_who(fulda: World, giessen: World) -> None:
    first = clients.staff(Role.KKV_EDITOR)
    with identity():
        asker = str(Person.objects.get(name="Ida Entwurf").uuid)
    change = asked_merger(fulda, by=fresh(EDITOR, id=asker))
    page = f"/kkv/kommunen/{fulda.town.uuid}/"
    with identity():
        second = grant_membership(
            issuer="i",
            subject="zwei",
            name="Entwurf, Ida",
            email="zwei@kkv.example",
            role=Role.KKV_EDITOR,
            town=None,
            by=SYSTEM,
        ).person
    other = clients.browser_of(second, "localhost")
    shown = other.get(page).content.decode()
    assert ("Um Prüfung bitten" in shown, "Aufgehen bestätigen" in shown) == (True, False)
    assert "Um Prüfung bitten" not in first.get(page).content.decode()
    assert first.post(page, {"aktion": "nachfragen"}).status_code == 404
    assert other.post(page, {"aktion": "nachfragen"})["Location"].endswith("=nachgefragt")
    assert other.post(page, {"aktion": "nachfragen"}).status_code == 409
    shown = other.get(page).content.decode()
    assert ("Jemand anderes bei dieser Stelle prüft" in shown, "bei Ihrer Kommune an" in shown) == (True, False)
    assert "Dafür braucht es drei Personen" in shown
    with hub():
        asked = TwoPeople.objects.get()
        assert asked.towns == (fulda.town.uuid, giessen.town.uuid)
        assert "zwei@kkv.example" in onboarding.whom_to_tell(asked.pk).to
    assert stored(change).state == Stand.ASKED


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
