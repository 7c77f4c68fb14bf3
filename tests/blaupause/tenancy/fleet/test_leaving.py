"""A town leaves in two steps, and can be taken back between them."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from blaupause.audit.models import Anchor, HubEvent
from blaupause.domain import Conflict, now
from blaupause.identity.models import Membership, Person, Session
from blaupause.jobs.models import Job
from blaupause.tenancy import provisioning, towns
from blaupause.tenancy.context import operator, town
from blaupause.tenancy.enums import TownKind, TownState
from blaupause.tenancy.fleet import exporting, leaving, ledger, restoring
from blaupause.tenancy.fleet.archives import Unfit
from blaupause.tenancy.models import Domain, KeptSchema, MigrationLedger, Town
from shared_services.catalogue.models import Suggestion
from tenants.organisation.models import Unit
from tests.blaupause.tenancy.fleet.filled import suggest, told

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(filled: Town, tmp_path: Path) -> Path:
    """Have the export of a town that is off the network."""
    towns.switch("alt", to=TownState.OFFLINE)
    exporting.export("alt", tmp_path / "alt.town")
    return tmp_path / "alt.town"


def names_of(schema: str) -> list[str]:
    with operator(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname = %s"
            " UNION ALL SELECT rolname FROM pg_roles WHERE rolname = %s",
            (schema, schema),
        )
        return [name for (name,) in cursor.fetchall()]


def test_with_its_export_a_town_leaves(filled: Town, file: Path) -> None:
    document = told("town_delete", "alt", "--export", str(file), "--days", "7")

    left = towns.by_slug("alt")
    assert left.state == TownState.LEFT
    assert left.leaves_at is not None
    assert timedelta(days=6) < left.leaves_at - now() <= timedelta(days=7)
    assert (document["dropped"], document["can_be_taken_back_until"]) == (False, left.leaves_at.isoformat())
    said = HubEvent.objects.latest("pk")
    assert (said.name, said.details["slug"], said.object_id) == ("town.left", "alt", str(filled.pk))
    assert "left" not in {each.state for each in ledger.behind("unknown", "unknown") if each.slug == "alt"}
    assert "alt" in {each.slug for each in ledger.behind("unknown", "unknown")}  # it may come back


def test_it_is_taken_back(filled: Town, file: Path) -> None:
    leaving.leave("alt", file)

    assert told("town_online", "alt") == {"slug": "alt", "state": "live"}
    assert towns.by_slug("alt").leaves_at is None
    assert HubEvent.objects.latest("pk").name == "town.returned"
    with town("alt"):
        assert Unit.objects.get().name == "Ordnungsamt"
    with pytest.raises(Conflict, match="alt is live"):
        leaving.remove("alt", at_once=True)


def test_one_in_set_up_leaves_too_and_goes_back_to_it(filled: Town, tmp_path: Path) -> None:
    Town.objects.filter(pk=filled.pk).update(state=TownState.SETUP)
    towns.switch("alt", to=TownState.OFFLINE)
    assert told("town_online", "alt") == {"slug": "alt", "state": "setup"}
    assert HubEvent.objects.latest("pk").name == "town.returned"

    towns.switch("alt", to=TownState.OFFLINE)
    exporting.export("alt", tmp_path / "alt.town")
    leaving.leave("alt", tmp_path / "alt.town")
    assert towns.switch("alt", to=TownState.LIVE).state == TownState.SETUP

    towns.switch("alt", to=TownState.OFFLINE)
    leaving.leave("alt", tmp_path / "alt.town")
    leaving.remove("alt", at_once=True)
    restoring.restore(restoring.Wanted(tmp_path / "alt.town"))

    assert towns.by_slug("alt").state == TownState.OFFLINE
    assert towns.switch("alt", to=TownState.LIVE).state == TownState.SETUP
    assert towns.switch("alt", to=TownState.LIVE).state == TownState.LIVE


def test_one_that_was_opened_by_code_of_before_is_no_town_in_set_up(filled: Town) -> None:
    Town.objects.filter(pk=filled.pk).update(state=TownState.LIVE, is_unopened=True)

    towns.switch("alt", to=TownState.OFFLINE)

    assert towns.switch("alt", to=TownState.LIVE).state == TownState.LIVE


def test_the_day_that_was_promised_to_it_is_kept(filled: Town, file: Path) -> None:
    promised = timezone.localdate() + timedelta(days=60)
    Town.objects.filter(slug="alt").update(deletes_on=promised)
    with pytest.raises(CommandError, match=f"promised that nothing of it is deleted before {promised}"):
        call_command("town_delete", "alt", "--export", str(file), "--days", "30")
    assert towns.by_slug("alt").state == TownState.OFFLINE
    leaving.leave("alt", file, days=61)

    with pytest.raises(CommandError, match="was promised"):
        call_command("town_delete", "alt", "--now", "alt")
    assert names_of(filled.schema_name) == [filled.schema_name] * 2
    call_command("town_delete", "alt", "--now", "alt", "--break-promise", "Beschluss vom 1.", stdout=StringIO())
    said = HubEvent.objects.latest("pk")
    assert (said.name, said.details["promised"], said.details["reason"]) == (
        "town.deleted", str(promised), "Beschluss vom 1.",
    )  # fmt: skip


def test_before_its_date_it_stays(filled: Town, file: Path) -> None:
    leaving.leave("alt", file)

    with pytest.raises(CommandError, match=r"can be taken back until .* To drop it now, say --now alt"):
        call_command("town_delete", "alt")
    assert names_of(filled.schema_name) == [filled.schema_name] * 2


@pytest.mark.parametrize("is_emergency", [True, False])
def test_nothing_is_left_of_it(filled: Town, file: Path, is_emergency: bool) -> None:  # noqa: FBT001 – a parameter
    other = provisioning.create_town(slug="andere", name="Andere", kind=TownKind.CITY, host="andere.example")
    first = suggest(filled.schema_name)
    heir, same = suggest(other.schema_name, same_as=first), suggest(other.schema_name, same_as=first)
    suggest(filled.schema_name, same_as=first)
    restoring.restore(restoring.Wanted(file, is_replacing=True))
    later = file.with_name("later.town")
    exporting.export("alt", later)
    Session.objects.create(key_hmac="x", kind="session", host="alt.example", data=b"", expires_at=now())
    leaving.leave("alt", later)
    schemas = [towns.by_slug("alt").schema_name, filled.schema_name]
    if not is_emergency:
        Town.objects.filter(slug="alt").update(leaves_at=now() - timedelta(seconds=1))

    document = told("town_delete", "alt", *(["--now", "alt"] if is_emergency else []))

    assert document["dropped"]
    assert [names_of(schema) for schema in schemas] == [[], []]
    assert list(Town.objects.values_list("slug", flat=True)) == ["andere"]
    assert list(Domain.objects.values_list("domain", flat=True)) == ["andere.example"]
    for model in (Job, Anchor):
        assert not model.objects.filter(town__in=schemas).exists()
    assert not MigrationLedger.objects.filter(schema_name__in=schemas).exists()
    assert [model.objects.count() for model in (KeptSchema, Membership, Session)] == [0, 0, 0]
    assert Person.objects.count() == 1  # may work elsewhere
    left = [(each, each.same_as, each.answer) for each in Suggestion.objects.all()]
    assert left == [(heir, None, "Kommt"), (same, heir, "Kommt")]
    said = HubEvent.objects.latest("pk")
    assert (said.name, said.details) == (
        "town.deleted",
        {"uuid": str(filled.uuid), "slug": "alt", "at_once": is_emergency},
    )
    assert ledger.orphans() == []
    restoring.restore(restoring.Wanted(later))
    with town("alt"):
        assert Unit.objects.get().name == "Ordnungsamt"


def test_an_export_of_before_is_not_enough(filled: Town, file: Path) -> None:
    with town(filled):
        Unit.objects.create(name="Später")

    with pytest.raises(Unfit, match="alt has changed since the export was made"):
        leaving.leave("alt", file)
    assert towns.by_slug("alt").state == TownState.OFFLINE


def test_what_came_and_went_is_a_change_too(filled: Town, file: Path) -> None:
    with town(filled):
        Unit.objects.create(name="Kurz").delete()

    with pytest.raises(Unfit, match="has changed"):
        leaving.leave("alt", file)


def test_the_export_of_another_town_is_not_enough(filled: Town, file: Path) -> None:
    provisioning.create_town(slug="andere", name="Andere", kind=TownKind.CITY, host="andere.example")
    towns.switch("andere", to=TownState.LIVE)
    towns.switch("andere", to=TownState.OFFLINE)

    with pytest.raises(Unfit, match="The export is of another town: alt"):
        leaving.leave("andere", file)


def test_a_town_that_is_used_does_not_leave(filled: Town, file: Path) -> None:
    towns.switch("alt", to=TownState.LIVE)

    with pytest.raises(CommandError, match=r"alt is live\. Take it offline, export it, then delete it"):
        call_command("town_delete", "alt", "--export", str(file))
    with pytest.raises(CommandError, match=r"alt is live\. Say --export FILE"):
        call_command("town_delete", "alt")


@pytest.mark.parametrize("said", [["--now", "al"], ["--now", "alt", "--export", "f"], ["--days", "0", "--export", "f"]])
def test_wrong_usage_is_told(cell: object, said: list[str]) -> None:
    with pytest.raises(CommandError) as error:
        call_command("town_delete", "alt", *said)
    assert error.value.returncode == 2


def test_people_read_it_too(filled: Town, file: Path) -> None:
    out = StringIO()
    call_command("town_delete", "alt", "--export", str(file), stdout=out)
    call_command("town_delete", "alt", "--now", "alt", stdout=out)
    assert "it can be taken back until" in out.getvalue()
    assert "alt was dropped for good" in out.getvalue()
