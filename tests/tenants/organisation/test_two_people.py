"""Who confirms that a town goes live is another person than who asked, as far as can be known."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.core import mail
from django.utils import timezone

from blaupause.domain import Actor, ActorKind, Conflict, Invalid, Refused, Role, now
from blaupause.identity.likeness import Known, likeness
from blaupause.identity.models import Membership, Person
from blaupause.jobs import runner
from blaupause.jobs.registry import HANDLERS
from blaupause.tenancy.context import hub, identity
from shared_services.onboarding import rules as onboarding
from shared_services.onboarding.models import TownOpening, TwoPeople
from shared_services.onboarding.queries import two_mail
from tenants.organisation import queries
from tenants.organisation.actions import (
    ask_opening,
    confirm_opening,
)
from tenants.organisation.models import Opening
from tests.clients import colleague, staff
from tests.people import ADMIN, CLERK
from tests.tenants.organisation.gate import GATE, asked, text

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import Settings

    from tests.worlds import World

TWO = "/kkv/onboarding/zwei-personen/"
SECOND = replace(ADMIN, id="second", name="Zita Zweit")


def test_the_same_person_does_not_confirm(ready: World, first: Client, second: Client) -> None:
    reference = asked(first)

    answer = first.post(GATE, {"aktion": "bestaetigen", "bitte": reference})

    assert (answer.status_code, "Bestätigen muss eine zweite Person" in text(answer)) == (409, True)
    assert Opening.objects.get().confirmed_at is None


@pytest.mark.parametrize(
    ("name", "email", "said"),
    [
        ("Neu, Nora", "privat@example.org", "denselben Namen"),
        ("Dr. Nora Neu", "x@example.org", "denselben Namen"),
        ("Frau Amt", "Nora.Neu+zwei@fulda.example", "dasselbe Postfach"),
        ("N. N.", "nora.neu@privat.example", "steht in der Adresse"),
    ],
)
def test_the_same_person_under_another_login_does_not_confirm(
    ready: World, first: Client, second: Client, name: str, email: str, said: str
) -> None:
    other = colleague(ready.town, Role.ADMIN, name, email=email, subject="other")
    reference = asked(first)

    page = text(other.get(GATE))
    answer = other.post(GATE, {"aktion": "bestaetigen", "bitte": reference})

    assert said in page
    assert "Bestätigen und online gehen" not in page
    assert "sieht nach derselben Person aus" in text(answer)
    assert Opening.objects.get().confirmed_at is None
    assert dict(ready.jobs()).keys() == {"organisation.ask_to_confirm"}


def test_two_people_of_one_name_are_confirmed_by_the_centre(ready: World, first: Client, second: Client) -> None:
    other = colleague(ready.town, Role.ADMIN, "Nora Neu", email="nora.zwei@example.org", subject="other")
    reference = asked(first)
    assert other.post(GATE, {"aktion": "nachfragen"})["Location"].endswith("?nachgefragt")
    assert "prüft, ob Sie zwei Personen sind" in text(other.get(GATE))
    again = other.post(GATE, {"aktion": "nachfragen"})
    assert (again.status_code, "schon gefragt" in text(again)) == (409, True)
    with hub():
        pair = TwoPeople.objects.get()
    centre = staff(Role.KKV_EDITOR)
    page = text(centre.get(TWO))
    for words in ("Stadt Fulda", "Nora Neu", "denselben Namen"):
        assert words in page
    sent = {"paar": pair.pk, "urteil": "eine", "grund": "Nicht erreicht.", "gesehen": seen(centre)}
    assert centre.post(TWO, sent | {"grund": ""}).status_code == 422
    assert centre.post(TWO, sent | {"paar": "x"}).status_code == 404
    assert centre.post(TWO, sent)["Location"].endswith("=entschieden")
    assert (centre.post(TWO, sent).status_code, "Nicht erreicht." in text(centre.get(TWO))) == (409, True)
    refused = text(other.get(GATE))
    assert "Der Grund: Nicht erreicht." in refused

    other.post(GATE, {"aktion": "nachfragen"})
    with hub():
        pair = TwoPeople.objects.filter(are_two=None).latest("pk")
    told = sent | {"paar": pair.pk, "urteil": "zwei", "grund": "Anruf im Hauptamt."}
    changed = centre.post(TWO, told | {"gesehen": "0" * 64})
    assert (changed.status_code, "haben sich eben geändert" in text(changed)) == (409, True)
    assert centre.post(TWO, told).status_code == 302
    assert other.post(GATE, {"aktion": "bestaetigen", "bitte": reference}).status_code == 302
    assert queries.confirmed_opening(Opening.objects.get().reference)[1] == ()

    runner.run_waiting()
    mails = {(each.to[0], each.subject) for each in mail.outbox if "zwei Personen" in each.subject}
    asked_and_told = {
        f"Stadt Fulda: {words}" for words in ("Sind es zwei Personen?", "Antwort, ob es zwei Personen sind")
    }
    for address in ("nora.neu@fulda.example", "nora.zwei@example.org"):
        assert {subject for to, subject in mails if to == address} == asked_and_told
    assert any("Anruf im Hauptamt." in each.body for each in mail.outbox)
    assert all("wenden Sie sich gleich an diese Stelle: Koordinierungsstelle" in each.body for each in mail.outbox[-2:])
    _a_yes_ends(pair.pk, reference)


def _a_yes_ends(pair: int, reference: str) -> None:
    """It counts for a year, and for these names and mailboxes only."""
    missing = ("eine Bestätigung von einer zweiten Person",)
    with hub():
        row = TwoPeople.objects.get(pk=pair)
        ends = row.valid_until
        TwoPeople.objects.filter(pk=pair).update(valid_until=now())
    assert queries.confirmed_opening(UUID(reference))[1] == missing
    with hub():
        TwoPeople.objects.filter(pk=pair).update(valid_until=ends)
    assert queries.confirmed_opening(UUID(reference))[1] == ()
    with identity():
        Person.objects.filter(uuid=row.second).update(email="anders@example.org")
    assert queries.confirmed_opening(UUID(reference))[1] == missing


def test_a_yes_of_before_it_had_an_end_is_told_as_that(ready: World, first: Client, second: Client) -> None:
    """Web processes of the release before still write one without."""
    other = colleague(ready.town, Role.ADMIN, "Nora Neu", email="nora.zwei@example.org", subject="other")
    asked(first)
    other.post(GATE, {"aktion": "nachfragen"})
    answered = {"are_two": True, "decided_at": now(), "decided_by": "kkv", "reason": "Anruf."}
    with hub():
        TwoPeople.objects.update(**answered, valid_until=None)
    page = text(other.get(GATE))
    assert ("Mit ihr wurde nicht festgehalten" in page, "Sie galt ein Jahr" in page) == (True, False)
    assert "Um Prüfung bitten" in page
    with hub():
        TwoPeople.objects.update(valid_until=now())
    page = text(other.get(GATE))
    assert ("Mit ihr wurde nicht festgehalten" in page, "Sie galt ein Jahr" in page) == (False, True)


def test_who_reads_of_two_accounts_can_answer_the_centre(db: None, settings: Settings) -> None:
    row = TwoPeople(pk=1, town_name="Stadt Fulda", asked_at=now(), are_two=True, reason="Anruf.")
    settings.KKV_MAIL, settings.KKV_ADDRESS = "", "Platz 1; 36037 Fulda"
    with hub():
        unread = two_mail(row, "decided", ("A", "B"), "a@b.example")
        settings.KKV_MAIL = "kkv@blaupause.example"
        read = two_mail(row, "decided", ("A", "B"), "a@b.example")
    assert unread.reply_to == []
    assert unread.body.rstrip().endswith("für eine Kommune handeln.\nPlatz 1\n36037 Fulda")
    assert "antworten" not in unread.body
    assert "nicht festgehalten, für welche Namen" in unread.body
    assert read.reply_to == ["kkv@blaupause.example"]
    assert "antworten Sie gleich auf diese E-Mail" in read.body


def seen(centre: Client) -> str:
    found = re.search(r'name="gesehen" value="(\w+)"', centre.get(TWO).content.decode())
    assert found
    return found[1]


def test_nobody_says_it_of_themselves_or_of_their_own_town() -> None:
    row = TwoPeople(first="a", second="b")
    centre = Actor(ActorKind.STAFF, id="c", roles=frozenset({Role.KKV_EDITOR}), logged_in_at=now())
    with pytest.raises(Refused, match="Das macht die KKV"):
        onboarding.require_outsider(row, ADMIN, has_stake=False)
    with pytest.raises(Refused, match="noch einmal an"):
        onboarding.require_outsider(row, replace(centre, logged_in_at=None), has_stake=False)
    for who, administers in ((replace(centre, id="a"), False), (centre, True)):
        with pytest.raises(Refused, match="entscheidet jemand anderes"):
            onboarding.require_outsider(row, who, has_stake=administers)
    onboarding.require_outsider(row, centre, has_stake=False)
    for by, one, other in ((CLERK, CLERK.id, "b"), (ADMIN, "a", "b"), (ADMIN, ADMIN.id, ADMIN.id)):
        with pytest.raises(Refused, match="eine der beiden"):
            onboarding.require_one_of_two("fulda", one, other, by)
    with pytest.raises(Invalid, match="woher Sie das wissen"):
        onboarding.require_how(" ")


def test_removing_the_asker_does_not_let_their_second_login_confirm(
    ready: World, first: Client, second: Client
) -> None:
    other = colleague(ready.town, Role.ADMIN, "Neu, Nora", email="privat@example.org", subject="other")
    asked(first)
    opening = Opening.objects.get()
    with identity():
        Membership.objects.filter(person__uuid=opening.asked_by).update(ended_by="other", valid_until=timezone.now())

    page = text(other.get(GATE))
    assert "denselben Namen" in page
    answer = other.post(GATE, {"aktion": "bestaetigen", "bitte": str(opening.reference)}, follow=True)

    opening.refresh_from_db()
    assert "Sie administriert nicht mehr" in text(answer)
    assert (opening.confirmed_at, opening.ended_at is not None) == (None, True)
    assert "organisation.hand_over_opening" not in dict(ready.jobs())
    again = ask_opening(missing=(), by=ADMIN)
    with pytest.raises(Conflict, match="administriert nicht mehr"):
        confirm_opening(
            reference=again.reference,
            missing=(),
            likeness=(),
            is_asker_here=False,
            by=replace(SECOND, logged_in_at=timezone.now()),
        )


@pytest.mark.parametrize("what", ["left", "renamed"])
def test_the_job_looks_at_both_people_once_more(ready: World, first: Client, second: Client, what: str) -> None:
    colleague(ready.town, Role.ADMIN, "Dora Dritt", email="dora@fulda.example", subject="third")
    reference = asked(first)
    second.post(GATE, {"aktion": "bestaetigen", "bitte": reference})
    opening = Opening.objects.get()
    with identity():
        if what == "left":
            Membership.objects.filter(person__uuid=opening.asked_by).update(ended_by="x", valid_until=timezone.now())
        else:
            Person.objects.filter(uuid=opening.asked_by).update(name="Zita Zweit")

    with hub():
        HANDLERS["organisation.hand_over_opening"].run(town_schema=ready.town.schema_name, reference=reference)
        assert not TownOpening.objects.exists()

    opening.refresh_from_db()
    assert ("noch administrieren" if what == "left" else "zweiten Person") in opening.end_reason


def test_confirming_needs_a_fresh_login(ready: World, first: Client, second: Client) -> None:
    reference = asked(first)
    late = colleague(ready.town, Role.ADMIN, "Lena Lang", email="lena@fulda.example", minutes=30)

    assert "Neu anmelden, dann bestätigen" in text(late.get(GATE))
    answer = late.post(GATE, {"aktion": "bestaetigen", "bitte": reference})

    assert (answer.status_code, "/auth/anmelden/" in answer.headers["Location"]) == (302, True)
    assert Opening.objects.get().confirmed_at is None


def test_names_and_mailboxes_are_compared_without_their_signs() -> None:
    one = Known("Jörg Groß", "j.gross@fulda.example")

    assert likeness(one, Known("GROSS, Joerg", "a@b.example"))
    assert likeness(one, Known("Ute Meier", "J.Gross+x@FULDA.example"))
    assert likeness(Known("Ute Meier", "joerg.gross@web.example"), one)
    assert likeness(one, Known("Ute Meier", "ute@fulda.example")) == ()
    assert likeness(Known("", ""), Known("", "")) == ()
