"""A case that somebody of elsewhere has lies in the town's list again when they may not work on it any more."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.db import ProgrammingError, transaction

from blaupause.audit.town.models import Event
from blaupause.domain import SYSTEM, Role, now
from blaupause.identity.delegation import actions, giving_back
from blaupause.identity.delegation.rules import Clerks
from blaupause.identity.enums import GrantKind
from blaupause.identity.models import DelegationGrant, Membership, Person
from blaupause.jobs import later, runner
from blaupause.tenancy.context import identity
from blaupause.tenancy.grants import GIVE_BACK
from tenants.casework.actions import give_back_cases
from tenants.casework.enums import CaseState
from tenants.casework.queries import left_by_delegates
from tests.templates import DEFECT, DOG
from tests.tenants.cooperation.granting import admin, agreed, browser, ended, kara, person, terms
from tests.tenants.situations import clerk, text_of

if TYPE_CHECKING:
    from tenants.casework.models import Case
    from tests.worlds import World

type Cases = tuple[Case, Case]


def page_of(case: Case, *parts: str) -> str:
    return "/".join(["/amt/vorgaenge", case.number, *parts, ""])


def taken(case: Case, fulda: World, giessen: World) -> Case:
    browser(kara(giessen), fulda).post(page_of(case, "uebernehmen"))
    found = case.reloaded()
    assert found.clerk_name.startswith("Kara Klein")
    return found


def work() -> list[str]:
    """Do what waits; the bodies of the mails about cases that go back."""
    mail.outbox.clear()
    with identity():
        runner.run_waiting()
    return [str(each.body) for each in mail.outbox if "warten auf jemanden" in str(each.subject)]


def test_the_end_puts_it_back_and_the_towns_clerks_are_told(cases: Cases, fulda: World, giessen: World) -> None:
    dog, defect = cases
    own = clerk(fulda)
    found = agreed(fulda, giessen, terms(services=(DOG, DEFECT)))
    for case in cases:
        taken(case, fulda, giessen)
    assert work() == []  # nothing ended

    ended(found, giessen)
    (body,) = work()

    for case in (dog.reloaded(), defect.reloaded()):
        assert (case.clerk_id, case.clerk_name, case.state) == ("", "", CaseState.NEW)
    assert "2 Vorgänge liegen wieder im Eingang" in body
    assert ("/amt/" in body, dog.number in body, "Kara" in body) == (True, False, False)
    assert {each.to[0] for each in mail.outbox if "warten" in str(each.subject)} == {told_at(fulda)}
    event = Event.objects.filter(name="case.given_back", object_id=str(dog.pk)).get()
    assert (event.actor_kind, event.details["number"]) == ("system", dog.number)
    assert "Zurück im Eingang: Vertretung zu Ende" in text_of(own.get(page_of(dog)))
    assert fulda.events().count("case.given_back_told") == 1
    give_back_cases(left={dog.pk: str(kara(giessen).uuid)}, by=SYSTEM)
    assert fulda.events().count("case.given_back") == 2  # nobody has it: nothing to give back


def told_at(fulda: World) -> str:
    """Where the office's clerks read mail: this one has no mailbox of its own, and one clerk."""
    with identity():
        rows = Membership.objects.filter(town=fulda.town, role=Role.CLERK).select_related("person")
        (address,) = {row.person.email for row in rows}
    return address


@pytest.mark.parametrize("mailbox", ["hunde@fulda.example"])
def test_an_office_with_a_mailbox_is_told_there_and_by_the_clock(
    mailbox: str, cases: Cases, fulda: World, giessen: World
) -> None:
    dog, _defect = cases
    dog.unit.email = mailbox
    dog.unit.save()
    agreed(fulda, giessen, end=now() + timedelta(minutes=5))
    taken(dog, fulda, giessen)
    assert (work(), dog.reloaded().clerk_id != "") == ([], True)

    with time_machine.travel(now() + timedelta(minutes=6), tick=False), identity():
        giving_back.look_for_left_cases(by=SYSTEM)
        (body,) = work()

    assert "ein Vorgang liegt wieder im Eingang" in body
    assert [each.to for each in mail.outbox if "warten" in str(each.subject)] == [[mailbox]]
    assert dog.reloaded().clerk_id == ""


def test_whoever_is_not_named_any_more_or_left_their_town_keeps_nothing(
    cases: Cases, fulda: World, giessen: World
) -> None:
    dog, defect = cases
    found = agreed(fulda, giessen, terms(services=(DOG, DEFECT)))
    taken(dog, fulda, giessen)
    other = person("kurt", "Kurt Klein", Role.CLERK, giessen)
    by = admin(giessen)
    with identity():
        who = Clerks(people=(str(other.uuid),))
        actions.change_people(town=giessen.town, grant=str(found.uuid), clerks=who, by=by)
    work()
    assert dog.reloaded().clerk_id == ""

    browser(other, fulda).post(page_of(defect, "uebernehmen"))
    assert defect.reloaded().clerk_id == str(other.uuid)
    with identity():
        Person.objects.filter(pk=other.pk).update(is_active=False)
        giving_back.look_for_left_cases(by=SYSTEM)
    work()
    assert defect.reloaded().clerk_id == ""


def test_what_goes_on_under_another_grant_or_is_the_towns_own_stays(cases: Cases, fulda: World, giessen: World) -> None:
    dog, defect = cases
    found = agreed(fulda, giessen)
    agreed(fulda, giessen)
    taken(dog, fulda, giessen)
    clerk(fulda).post(page_of(defect, "uebernehmen"))

    ended(found, fulda)
    work()

    assert dog.reloaded().clerk_id == str(kara(giessen).uuid)
    assert defect.reloaded().clerk_id != ""


def test_what_the_competence_centre_has_goes_back_after_its_hours(cases: Cases, fulda: World) -> None:
    dog, _defect = cases
    helper = person("karl", "Karl Vorlage", Role.KKV_EDITOR, None)
    dog.clerk_id, dog.clerk_name = str(helper.uuid), "Karl Vorlage (Kompetenzzentrum)"
    dog.save()
    with identity():
        helped = DelegationGrant.objects.create(
            kind=GrantKind.SUPPORT, town=fulda.town, services=[DOG], right="work", people=[str(helper.uuid)],
            basis="Hilfe", offered_by=str(helper.uuid), offered_at=now(), accepted_by="x", accepted_at=now(), hours=2,
            valid_from=now() - timedelta(minutes=1), valid_until=now() + timedelta(hours=2),
        )  # fmt: skip
    assert left_by_delegates() == {}

    with identity():
        DelegationGrant.objects.filter(pk=helped.pk).update(valid_until=now())
    assert left_by_delegates() == {dog.pk: str(helper.uuid)}


def test_the_look_is_the_towns_own_job_so_it_waits_while_the_town_is_away(
    cases: Cases, fulda: World, giessen: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether jobs of a town wait while it is offline, moves or left is tried with the queue and with moves."""
    found = agreed(fulda, giessen)
    work()
    ended(found, giessen)
    with identity():
        giving_back.look_for_left_cases(by=SYSTEM)
        giving_back.look_for_left_cases(by=SYSTEM)
    looks: list[tuple[str, dict[str, Any]]] = [(GIVE_BACK, {})]
    found_looks = [each for each in fulda.jobs() if each[0] == GIVE_BACK]
    assert found_looks == looks * 3  # at its end, when it was ended, each morning

    work()
    monkeypatch.setattr(giving_back, "TownState", SimpleNamespace(LEFT=fulda.town.state))
    with identity():
        giving_back.look_for_left_cases(by=SYSTEM)
    assert [each for each in fulda.jobs() if each[0] == GIVE_BACK] == looks  # at its end only


@pytest.mark.parametrize(("name", "ids"), [("correspondence.send_mail", {}), ("casework.give_back", {"schema": "x"})])
def test_nothing_else_is_queued_for_a_town_from_outside(name: str, ids: dict[str, Any], fulda: World) -> None:
    with identity(), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        later(name, of_town=fulda.town.schema_name, **ids)


def test_whoever_this_cell_does_not_know_has_nothing(cases: Cases, fulda: World) -> None:
    """As after a move: neither grant nor delegate came along. Queued as `mandates.bring_back` does."""
    dog, _defect = cases
    dog.clerk_id, dog.clerk_name = str(uuid4()), "Kara Klein (Stadt Gießen)"
    dog.save()

    with identity():
        later(GIVE_BACK, of_town=fulda.town.schema_name)
    work()

    assert dog.reloaded().clerk_id == ""
    assert fulda.events().count("case.given_back") == 1


def test_a_role_of_years_ago_does_not_keep_a_delegates_case(cases: Cases, fulda: World, giessen: World) -> None:
    dog, defect = cases
    found = agreed(fulda, giessen)
    taken(dog, fulda, giessen)
    former = person("fred", "Fred Früher", Role.CLERK, fulda)
    defect.clerk_id, defect.clerk_name = str(former.uuid), former.name
    defect.save()
    person("kara", "Kara Klein", Role.CLERK, fulda)
    with identity():
        past = now() - timedelta(days=900)
        theirs = Membership.objects.filter(town=fulda.town, person__in=[kara(giessen), former])
        assert theirs.update(valid_from=past, valid_until=past + timedelta(days=9)) == 2

    ended(found, giessen)
    work()

    assert dog.reloaded().clerk_id == ""
    assert defect.reloaded().clerk_id == str(former.uuid)  # never sent by anybody: the town's own to hand over
