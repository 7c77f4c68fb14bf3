"""What the centre countersigns, of which version, and what comes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from blaupause.crypto import seals
from blaupause.domain import Conflict, Invalid, NotFound, Refused, Role
from blaupause.tenancy.context import hub
from shared_services.agreements import actions, queries
from shared_services.agreements.enums import SigningState, StandingState
from shared_services.agreements.models import Signing
from shared_services.agreements.rules import Proof
from tests.shared_services.agreements.agreeing import (
    KIND,
    NEWER,
    Town,
    actor,
    countersigned,
    in_days,
    kkv,
    now_of,
    published,
    somebody,
)

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings


def test_another_number_of_signatures_than_needed_is_not_countersigned(here: Town) -> None:
    published()
    signing = here.signed()
    with hub():
        Signing.objects.filter(pk=signing.pk).update(town_kind="district")

    with pytest.raises(Conflict, match="nötige Unterschriften: 1, hier: 2"):
        countersigned(signing)


def test_a_version_comes_into_force_on_its_day_not_before(here: Town) -> None:
    published()
    first = countersigned(here.signed())
    published(NEWER, valid_from=in_days(10))
    second = here.signed()

    with pytest.raises(Conflict, match="gilt erst ab"):
        countersigned(second)

    assert [now_of(each).state for each in (first, second)] == [SigningState.IN_FORCE, SigningState.SIGNED]
    with time_machine.travel(timezone.now() + timedelta(days=10), tick=False):
        countersigned(second)
    assert [now_of(each).state for each in (first, second)] == [SigningState.SUPERSEDED, SigningState.IN_FORCE]


def test_until_a_newer_version_is_valid_the_former_is_countersigned(here: Town) -> None:
    published()
    signing = here.signed()
    published(NEWER, valid_from=in_days(10))
    assert countersigned(signing).state == SigningState.IN_FORCE


def test_nothing_is_countersigned_after_it_was_taken_back(here: Town) -> None:
    published()
    signing = here.signed()
    assert here.withdraw().state == SigningState.WITHDRAWN

    with pytest.raises(Conflict, match="zurückgenommen"):
        countersigned(signing)
    assert now_of(signing).document is None


def test_who_signed_for_the_town_does_not_countersign(here: Town) -> None:
    published()
    signing = here.signed()
    same = somebody("mayor-fulda", "Maria Rathaus", Role.KKV_EDITOR, None)
    with pytest.raises(Refused, match="jemand anderes"):
        countersigned(signing, actor(same, Role.KKV_EDITOR, None))
    with pytest.raises(Refused, match="jemand anderes"):
        countersigned(signing, kkv(), email=here.mayor.email)
    tagged = here.mayor.email.replace("@", "+kkv@")
    with pytest.raises(Refused, match="jemand anderes"):
        countersigned(signing, kkv(), email=tagged)
    with pytest.raises(Refused, match="KKV"):
        countersigned(signing, actor(here.admin, Role.ADMIN, None))
    with pytest.raises(Conflict, match="noch einmal an"):
        countersigned(signing, kkv(minutes=11))


def test_it_is_not_countersigned_twice_nor_without_a_seal(here: Town, settings: Settings) -> None:
    published()
    signing = here.signed()
    with hub(), pytest.raises(Invalid, match="Ida Entwurf"):
        actions.countersign(uuid=signing.uuid, proof=Proof("Jemand", "Leitung"), email="", by=kkv())
    with hub(), pytest.raises(Invalid, match="Funktion"):
        actions.countersign(uuid=signing.uuid, proof=Proof("Ida Entwurf", ""), email="", by=kkv())
    seal, settings.SEAL = settings.SEAL, ""
    with pytest.raises(Conflict, match="BLAUPAUSE_SEAL"):
        countersigned(signing)
    settings.SEAL = seal
    countersigned(signing)
    with pytest.raises(Conflict, match="in Kraft"):
        countersigned(signing)
    with hub(), pytest.raises(NotFound):
        actions.give_back(uuid=uuid4(), reason="x", by=kkv())


def test_what_was_signed_must_be_what_stands_here(here: Town) -> None:
    published()
    signing = here.signed()
    with hub():
        Signing.objects.filter(pk=signing.pk).update(fields={**signing.fields, "kommune": "Stadt Gießen"})

    with pytest.raises(Conflict, match="anderer Text"):
        countersigned(signing)


def test_an_older_version_is_not_countersigned_when_a_newer_is_demanded(here: Town) -> None:
    published()
    signing = here.signed()
    published(NEWER)
    with pytest.raises(Conflict, match="Fassung 2"):
        countersigned(signing)


def test_a_newer_version_that_is_not_demanded_stops_nothing(here: Town) -> None:
    published()
    signing = here.signed()
    published(NEWER, must_renew=False)
    countersigned(signing)
    with here.world:
        assert queries.standing(here.world.town, KIND).state == StandingState.IN_FORCE  # type: ignore[union-attr]  # published
        assert queries.missing(here.world.town) == ()


def test_given_back_it_is_prepared_anew(here: Town) -> None:
    published()
    signing = here.signed()
    with pytest.raises(Conflict, match="liegt bei der KKV"):
        here.prepare()
    with hub():
        actions.give_back(uuid=signing.uuid, reason="Funktion unklar", by=kkv())
    with here.world:
        assert queries.standing(here.world.town, KIND).state == StandingState.RETURNED  # type: ignore[union-attr]  # published
    with pytest.raises(Conflict, match="zurückgegeben"):
        here.sign(here.mayor)
    again = here.prepare()
    assert (again.pk, again.state, again.reason) == (signing.pk, SigningState.OPEN, "")
    here.sign(here.mayor)
    here.sign(here.deputy)
    assert countersigned(signing).state == SigningState.IN_FORCE


def test_a_version_signed_anew_takes_the_place_of_the_former_which_is_kept(here: Town) -> None:
    published()
    first = countersigned(here.signed())
    with pytest.raises(Conflict, match="schon in Kraft"):
        here.prepare()
    published(NEWER)
    with here.world:
        assert queries.standing(here.world.town, KIND).state == StandingState.RENEW  # type: ignore[union-attr]  # published
    second = countersigned(here.signed())

    assert [now_of(each).state for each in (first, second)] == [SigningState.SUPERSEDED, SigningState.IN_FORCE]
    with here.world:
        kept = queries.signings_of(here.world.town, KIND)
        assert [each.version.number for each in kept] == [2, 1]
        assert seals.check_pdf(bytes(queries.past_of(first.uuid, here.world.town).document)).is_good
