"""What the hub writes down about a town stands in that town's record too, once, sealed like the rest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import ProgrammingError, connection, transaction

from blaupause.audit import chain, record, telling
from blaupause.audit.models import Anchor, HubEvent
from blaupause.audit.town.models import Event
from blaupause.domain import SYSTEM
from blaupause.jobs.registry import HANDLERS
from blaupause.tenancy.context import hub, identity, worker
from blaupause.tenancy.enums import TownState

if TYPE_CHECKING:
    from tests.worlds import World


def at_hub(name: str, **details: Any) -> HubEvent:
    with identity(), transaction.atomic():
        record(name, by=SYSTEM, **details)
        return HubEvent.objects.latest("pk")


def told_jobs() -> list[dict[str, object]]:
    with worker(), connection.cursor() as cursor:
        cursor.execute("SELECT arguments::text FROM jobs_job WHERE name = 'audit.tell_town' ORDER BY id")
        return [json.loads(row[0]) for row in cursor.fetchall()]


def test_a_town_is_told_of_its_rights_once(fulda: World, giessen: World) -> None:
    event = at_hub("membership.changed", town="fulda", person="p")
    at_hub("template.published", version=1)
    with hub():
        HANDLERS["audit.seal_hub"].run(town_schema="hub")
        HANDLERS["audit.seal_hub"].run(town_schema="hub")
        for _time in range(2):
            HANDLERS["audit.tell_town"].run(town="fulda", events=[event.pk])

    found = Event.objects.get(name="membership.changed")
    assert (found.at, found.details["person"], found.details["hub_event"]) == (event.at, "p", event.pk)
    assert [job["town"] for job in told_jobs()] == ["fulda"]
    assert chain.seal_events() == 1
    assert giessen.events() == []


@pytest.mark.parametrize(
    ("name", "details", "slugs"),
    [
        ("access.refused", {"town": "fulda"}, ("fulda",)),
        ("session.opened", {"town": ""}, ()),
        ("town.exported", {"slug": "fulda"}, ("fulda",)),
        ("town.left", {"slug": "fulda"}, ()),
        ("membership.granted", {"slug": "fulda"}, ()),
        ("suggestion.received", {"town": "fulda"}, ()),
        ("grant.accepted", {"town": "fulda", "acting": "giessen"}, ("fulda", "giessen")),
        ("grant.ended", {"town": "fulda", "acting": ""}, ("fulda",)),
        ("support.allowed", {"town": "fulda", "acting": ""}, ("fulda",)),
        ("access.refused", {"town": "fulda", "acting": "giessen"}, ("fulda",)),
    ],
)
def test_whose_an_event_is(name: str, details: dict[str, str], slugs: tuple[str, ...]) -> None:
    assert telling.towns_of(HubEvent(name=name, details=details)) == slugs


def test_both_sides_of_a_grant_are_told(fulda: World, giessen: World) -> None:
    at_hub("grant.offered", town="fulda", acting="giessen", grant="g")
    with hub():
        HANDLERS["audit.seal_hub"].run(town_schema="hub")

    assert sorted(str(job["town"]) for job in told_jobs()) == ["fulda", "giessen"]


@pytest.mark.parametrize("slug", ["weg", "fulda"])
def test_a_town_that_is_gone_or_left_is_told_nothing(slug: str, fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    event = at_hub("membership.ended", town=slug)

    with hub(), monkeypatch.context() as gone:
        gone.setattr(telling, "town_by_slug", {"fulda": fulda.town}.get)
        gone.setattr(fulda.town, "state", TownState.LEFT)
        telling.tell_town(slug, [event.pk])

    assert fulda.events() == []


def test_the_hubs_record_is_sealed_and_anchored_too(fulda: World) -> None:
    at_hub("template.published", version=1)
    at_hub("template.approved", version=1)
    with hub():
        assert telling.seal_hub() == 2
        HANDLERS["audit.anchor_hub"].run(town_schema="hub")

        assert chain.verify_chain() == 2
        assert Anchor.objects.filter(town="hub").count() == 1
        with pytest.raises(ProgrammingError, match="is sealed"), transaction.atomic():
            HubEvent.objects.update(seal="", sequence=None)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            HubEvent.objects.update(actor_id="somebody else")
        Anchor.objects.create(sequence=9, seal="0" * 64)
        with pytest.raises(chain.BrokenChain, match="but event 9 was anchored"):
            chain.verify_chain()


def test_where_nothing_is_new_at_the_hub_no_anchor_waits(fulda: World) -> None:
    with hub():
        HANDLERS["audit.seal_hub"].run(town_schema="hub")

    with worker(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM jobs_job WHERE name = 'audit.anchor_hub'")
        assert cursor.fetchone() == (0,)
