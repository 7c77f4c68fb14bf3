"""What happens between a page and its button, and what somebody with one role tries there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from blaupause.domain import SYSTEM, Actor, ActorKind, Conflict, Role, now
from blaupause.identity.models import Invitation, Membership, Person
from blaupause.identity.team import actions as team
from blaupause.tenancy.context import identity
from tenants.casework import actions as casework
from tenants.casework.models import Case
from tenants.correspondence.enums import Channel, DeliveryState
from tenants.correspondence.models import Delivery
from tenants.disposal import actions, queries
from tenants.disposal.enums import Step, Why
from tenants.disposal.models import Disposal
from tenants.organisation.queries import two_people
from tenants.services.models import Subscription
from tests.clients import colleague
from tests.people import ADMIN
from tests.templates import DOG
from tests.tenants.disposal.test_erasing import PAGE, begun, rich, waived
from tests.tenants.situations import text_of

if TYPE_CHECKING:
    from django.test import Client

    from tenants.services.queries import Offer
    from tests.worlds import World

ASK = {"aktion": "bitten", "anzahl": "3"}
CONFIRM = {"aktion": "bestaetigen", "anzahl": "3", "zahl": "3"}


def actor_of(fulda: World, email: str) -> Actor:
    with identity():
        person = Person.objects.get(email=email)
    roles = frozenset({Role.ADMIN})
    return Actor(ActorKind.STAFF, str(person.uuid), person.name, fulda.town.slug, roles, logged_in_at=now())


def test_files_that_were_packed_before_the_answer_changed_are_not_what_the_archive_got(
    fulda: World, old: list[Case], first: Client, second: Client
) -> None:
    one, nora = begun(first), actor_of(fulda, "nora.neu@fulda.example")
    sent = {"aktion": "antwort", "archiv": "A", "tag": f"{now():%d.%m.%Y}"}
    first.post(one, sent | {"antwort": "some", "nummern": old[0].number})
    lacking = first.post(f"{one}akten/")
    assert lacking.status_code == 409
    assert f"fehlt die Akte oder die Antragskopie: {old[0].number}." in text_of(lacking)
    fulda.run_jobs()
    with fulda:
        made = queries.packed(Disposal.objects.get(), nora)
        made.content.close()
    second.post(one, sent | {"antwort": "all"})
    with fulda, pytest.raises(Conflict, match="andere Akten"):
        actions.note_export(reference=Disposal.objects.get().reference, packed=made.cases, by=nora)
    with fulda:
        assert Disposal.objects.get().step == Step.EXPORT
    assert first.post(one, ASK).status_code == 409
    assert first.post(f"{one}akten/").getvalue()
    assert first.post(one, ASK).status_code == 302


def test_what_was_read_before_somebody_asked_confirms_nothing(fulda: World, old: list[Case], first: Client) -> None:
    colleague(fulda.town, Role.ADMIN, "Neu Nora", email="nora.neu+2@fulda.example", subject="twin")
    one, twin = begun(first), actor_of(fulda, "nora.neu+2@fulda.example")
    waived(first, one)
    with fulda:
        stale = two_people("", "", twin)
    first.post(one, ASK)
    with fulda:
        found = Disposal.objects.get()
        assert two_people(found.asked_by, "", twin).likeness
        with pytest.raises(Conflict, match="jemand anderes darum gebeten"):
            actions.confirm_erasure(reference=found.reference, seen=len(old), typed="", people=stale, by=twin)


def test_nobody_becomes_alone_by_removing_the_others(
    fulda: World, old: list[Case], first: Client, second: Client
) -> None:
    one, nora = begun(first), actor_of(fulda, "nora.neu@fulda.example")
    waived(first, one)
    first.post(one, ASK)
    with identity():
        zita = Person.objects.get(email="zita@fulda.example")
        team.remove_member(town=fulda.town, person=str(zita.uuid), reason="x", by=nora)
    assert "Allein bestätigen können Sie ab" in text_of(first.get(one))
    assert first.post(one, CONFIRM).status_code == 409
    ended = Membership.objects.filter(person=zita, role=Role.ADMIN)
    with identity():
        ended.update(valid_until=now() - timedelta(days=29))
    assert first.post(one, CONFIRM).status_code == 409
    with identity():
        ended.update(valid_until=now() - timedelta(days=31))
        waiting = Invitation.objects.create(
            token_hmac="x", town=fulda.town, email="dora@fulda.example", roles=[Role.ADMIN], reason="x", invited_by="x",
            invited_at=now(), expires_at=now() + timedelta(hours=1),
        )  # fmt: skip
    assert "in die Administration eingeladen" in text_of(first.get(one))
    assert first.post(one, CONFIRM).status_code == 409
    with identity():
        Invitation.objects.filter(pk=waiting.pk).update(withdrawn_at=now(), withdrawn_by="x")
    assert "hier seit Wochen niemand" in text_of(first.get(one))
    assert first.post(one, CONFIRM).status_code == 302
    with fulda:
        assert (Disposal.objects.get().is_alone, len(old)) == (True, 3)


def test_what_was_left_out_stays_so_on_the_next_list_until_somebody_puts_it_back(
    fulda: World, old: list[Case], first: Client, second: Client
) -> None:
    one, number = begun(first), old[0].number
    waived(first, one)
    first.post(one, {"aktion": "ausnehmen", "nummer": number, "warum": "rights"})
    first.post(one, ASK | {"anzahl": "2"})
    second.post(one, CONFIRM | {"anzahl": "2"})
    assert first.post(one, {"aktion": "aufnehmen", "nummer": number}).status_code == 409
    fulda.run_jobs()
    assert "1 davon ausgenommen" in text_of(first.get(PAGE))
    two = begun(first)
    assert "bleibt Die Person braucht die Daten noch (DSGVO Art. 18). Wieder aufnehmen" in text_of(first.get(two))
    first.post(two, {"aktion": "verwerfen"})
    three = begun(first)
    waived(first, three)
    assert first.post(three, ASK | {"anzahl": "1"}).status_code == 409
    assert "kein Vorgang 47 ausgenommen" in text_of(first.post(three, {"aktion": "aufnehmen", "nummer": "47"}))
    assert first.post(three, {"aktion": "aufnehmen", "nummer": number}).status_code == 302
    assert first.post(three, ASK | {"anzahl": "1"}).status_code == 409  # the archive answers anew
    first.post(three, {"aktion": "verwerfen"})
    assert "davon ausgenommen" not in text_of(first.get(PAGE))
    four = begun(first)
    waived(first, four)
    assert first.post(four, ASK | {"anzahl": "1"}).status_code == 302


def test_an_archive_that_wants_the_files_after_all_gets_asked(
    fulda: World, old: list[Case], first: Client, second: Client
) -> None:
    def waive(text: str) -> None:
        with fulda:
            Subscription.objects.update(archive_waiver=text)

    waive("Verzicht vom 3. Februar")
    assert "Hund anmelden Frist ungeprüft" in text_of(first.get(PAGE))
    one = begun(first)
    assert "Frist ungeprüft" in text_of(first.get(one))
    waive("")
    assert "würde bleiben Das Archiv verzichtet nicht mehr auf diese Akten." in text_of(first.get(one))
    assert first.post(one, ASK).status_code == 409
    waive("Verzicht")
    assert first.post(one, ASK).status_code == 302
    waive("")
    assert second.post(one, CONFIRM).status_code == 409
    waive("Verzicht")
    assert second.post(one, CONFIRM).status_code == 302
    waive("")
    fulda.run_jobs()
    with fulda:
        assert Case.objects.count() == len(old)
        assert Disposal.objects.get().erased == 0


def test_a_case_that_cannot_be_deleted_does_not_stop_the_others(
    fulda: World, dogs: Offer, old: list[Case], first: Client, second: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, erase = begun(first), casework.erase_case
    waived(first, one)
    first.post(one, ASK)
    second.post(one, CONFIRM)

    def broken(*, case_id: int, by: Actor) -> Case:
        gone = erase(case_id=case_id, by=by)
        if case_id == old[1].pk:
            raise IntegrityError
        return gone

    monkeypatch.setattr(casework, "erase_case", broken)
    fulda.run_jobs()
    assert "bleibt Das Löschen ist gescheitert." in text_of(first.get(one))
    with fulda:
        assert Case.objects.get() == old[1]
        assert fulda.events().count("case.erased") == 2


def test_a_notice_that_reached_nobody_stays_and_no_file_is_read_to_delete_it(fulda: World, dogs: Offer) -> None:
    case = rich(fulda, dogs)
    with fulda:
        found = actions.begin(service_slug=DOG, by=ADMIN)

        def why() -> Why:
            return queries.plan(found, found.rows).obstacles[case.pk]

        ways = Delivery.objects.filter(notice__application=case.application)
        assert (why(), ways.get().channel) == (Why.NONE, Channel.INBOX)
        ways.update(retrieved_at=None)
        assert why() == Why.NOTICE
        ways.update(channel=Channel.LETTER)
        assert why() == Why.NONE
        ways.update(state=DeliveryState.FAILED, sent_at=None)
        assert why() == Why.NOTICE
        ways.delete()
        assert why() == Why.NOTICE

        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            casework.erase_case(case_id=case.pk, by=SYSTEM)
        assert not [each["sql"] for each in asked if '"organisation_storedfile"."content"' in each["sql"]]
        assert any('DELETE FROM "organisation_storedfile"' in each["sql"] for each in asked)
