"""Grants of a town that goes or comes out of a file: nobody gets a right by it, and both sides are told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.audit.models import HubEvent
from blaupause.domain import now
from blaupause.identity.delegation import standing
from blaupause.identity.models import DelegationGrant
from blaupause.jobs.models import Job
from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.fleet import exporting, leaving, mandates
from blaupause.tenancy.fleet.restoring import Wanted, restore
from blaupause.tenancy.models import Town
from tests.blaupause.tenancy.fleet.moved import move

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.blaupause.tenancy.fleet.cells import Further

pytestmark = pytest.mark.usefixtures("hasty", "nothing_left_behind")
WORK = {"services": ["mangel-melden"], "right": "work", "basis": "KGG § 24", "offered_by": "a", "for_all_clerks": True}


def grant(by: Town, to: Town | None, **other: Any) -> DelegationGrant:
    """Write down that one town works for another, or the competence centre helps (None)."""
    moment = now()
    said = WORK | {"kind": "mandate" if to else "support", "hours": None if to else 8, "offered_at": moment}
    said |= {"accepted_by": "b", "accepted_at": moment, "valid_from": moment, "valid_until": moment + timedelta(days=9)}
    return DelegationGrant.objects.create(town=by, to_town=to, **(said | other))


@pytest.fixture
def partner(filled: Town) -> Iterator[Town]:
    """Have a partner in the cell, and every kind of grant with it."""
    over = {"ended_by": "b", "ended_at": now(), "ended_side": "acting", "end_reason": "Stelle besetzt"}
    with operator():
        made = Town.objects.create(
            slug="neu", name="Stadt Neu", schema_name="town_none", data_key=b"", state=TownState.SETUP
        )
        grant(filled, made, proposed_until=now() + timedelta(days=20), proposed_side="acting", proposed_by="b")
        grant(made, filled, accepted_by="", accepted_at=None)
        grant(filled, made, **over)
        grant(filled, None)
    yield made
    with operator():
        Town.objects.filter(pk=made.pk).delete()


def ends() -> list[tuple[str, str, str]]:
    return list(DelegationGrant.objects.order_by("pk").values_list("ended_by", "ended_side", "end_reason"))


def mails() -> int:
    return Job.objects.filter(name="identity.tell_of_grant").count()


def takes_back() -> list[str]:
    """The towns that look which cases lie with nobody any more."""
    return list(Job.objects.filter(name="casework.give_back").order_by("pk").values_list("town", flat=True))


def told(name: str) -> list[dict[str, Any]]:
    return list(HubEvent.objects.filter(name=name).order_by("pk").values_list("details", flat=True))


def test_a_move_ends_what_counts_and_says_why_on_both_sides(filled: Town, partner: Town, west: Further) -> None:
    move()

    why = mandates.MOVED
    with operator():
        assert ends() == [
            ("system", "granting", why), ("system", "acting", why), ("b", "acting", "Stelle besetzt"),
            ("system", "granting", why),
        ]  # fmt: skip
        assert list(standing.counting()) == []
        assert [(each["town"], each["gone"]) for each in told("grant.ended")] == [
            ("neu", "alt"), ("neu", "alt"), ("", "alt"),
        ]  # fmt: skip
        assert mails() == 3
        assert takes_back() == []  # what moved does so where it is now
        mandates.tell(filled, why)
        assert mails() == 3  # a move that goes on after a crash tells nobody twice
    with west(), operator():
        assert takes_back() == [Town.objects.get().schema_name]
        assert list(DelegationGrant.objects.values_list("kind", "ended_by", "end_reason")) == [
            ("support", "system", mandates.RESTORED)
        ]
        behind = told("grant.left_behind")
        assert [(each["town"], each["partner"], each["is_given"]) for each in behind] == [
            ("alt", "Stadt Neu", True), ("alt", "Stadt Neu", False),
        ]  # fmt: skip


def test_a_move_that_fails_leaves_grants_as_they_were(
    filled: Town, partner: Town, west: Further, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mandates, "END", "SELECT 1 / 0")

    with pytest.raises(Exception, match="division by zero"):
        move()

    with operator():
        assert [by for by, _side, _why in ends()] == ["", "", "b", ""]
        assert (mails(), told("grant.ended")) == (0, [])


def test_out_of_a_file_it_comes_as_history(filled: Town, partner: Town, tmp_path: Path) -> None:
    path = tmp_path / "alt.town"
    exporting.export("alt", path)
    with operator():
        leaving._drop(filled.schema_name)
        filled.delete()
        assert not DelegationGrant.objects.exists()

    restore(Wanted(path))

    why = mandates.RESTORED
    with operator():
        assert ends() == [
            ("system", "granting", why), ("system", "acting", why), ("b", "acting", "Stelle besetzt"),
            ("system", "granting", why),
        ]  # fmt: skip
        assert {each.town.slug for each in DelegationGrant.objects.select_related("town")} == {"alt", "neu"}
        assert DelegationGrant.objects.filter(services=["mangel-melden"], for_all_clerks=True).count() == 4
        assert (len(told("grant.ended")), mails(), told("grant.left_behind")) == (3, 3, [])


def test_a_town_that_leaves_works_for_nobody_any_more(filled: Town, partner: Town, tmp_path: Path) -> None:
    with operator():
        Town.objects.filter(pk=filled.pk).update(state=TownState.OFFLINE)
        grant(partner, filled)
    exporting.export("alt", tmp_path / "alt.town")

    leaving.leave("alt", tmp_path / "alt.town")

    with operator():
        assert [why for _by, _side, why in ends()].count(mandates.LEFT) == 4
        assert mails() == 4
        assert sorted(takes_back()) == sorted([filled.schema_name, "town_none"])
