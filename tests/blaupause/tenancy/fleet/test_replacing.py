"""A town goes back to an export of it, and can have back what it had."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from blaupause.audit.models import HubEvent
from blaupause.domain import Actor, ActorKind, Conflict, Role, now
from blaupause.identity.models import Membership, Person
from blaupause.jobs import runner
from blaupause.jobs.models import Job
from blaupause.tenancy import towns
from blaupause.tenancy.context import town
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.fleet import exporting, restoring
from blaupause.tenancy.fleet.restoring import Wanted, restore
from blaupause.tenancy.models import KeptSchema, Town
from shared_services.agreements.actions import take_back_termination
from shared_services.agreements.enums import Side
from shared_services.agreements.models import Termination
from shared_services.catalogue.models import SuggestionAnswer
from tenants.organisation.models import Unit
from tests.blaupause.tenancy.fleet.cells import is_new, older_town
from tests.blaupause.tenancy.fleet.filled import suggest, terminated, told

if TYPE_CHECKING:
    from pathlib import Path

    from blaupause.tenancy.fleet.restoring import Restored

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


class TestReplacing:
    @pytest.fixture
    def replaced(self, filled: Town, file: Path) -> Restored:
        """Something was lost after the export; the town goes back to it."""
        suggest(filled.schema_name)
        terminated(filled.schema_name)
        with town(filled):
            Unit.objects.create(name="Später")
        towns.switch("alt", to=TownState.OFFLINE)
        return restore(Wanted(file, is_replacing=True))

    def test_the_town_is_as_exported_and_stays_offline(self, filled: Town, replaced: Restored) -> None:
        now_so = towns.by_slug("alt")

        assert (now_so.pk, now_so.state) == (filled.pk, TownState.OFFLINE)
        assert (now_so.schema_name, replaced.kept) == (replaced.schema, filled.schema_name)
        assert Membership.objects.filter(town=now_so).count() == 1
        with town(now_so):
            assert list(Unit.objects.values_list("name", flat=True)) == ["Ordnungsamt"]
            assert [each.answer for each in SuggestionAnswer.objects.all()] == ["Kommt"]
        assert told("audit_verify", "--town", "alt")[0]["broken"] == ""

    @pytest.mark.usefixtures("filled", "replaced")
    def test_notice_that_runs_stays_the_towns_own(self) -> None:
        person = Person.objects.get()
        mayor = Actor(
            ActorKind.STAFF, str(person.uuid), person.name, "alt", frozenset({Role.SIGNER}), logged_in_at=now()
        )

        with town("alt"):
            uuid = Termination.objects.get().uuid
            take_back_termination(uuid=uuid, side=Side.TOWN, by=mayor)
            assert Termination.objects.get().state == "taken_back"

    def test_what_it_replaced_is_kept(self, filled: Town, replaced: Restored) -> None:
        assert told("fleet_spares", "--keep", "0") == {"dropped": [], "kept": [], "made": 0, "ready": 0}
        assert told("town_restore", "--undo", "alt")["schema"] == filled.schema_name
        with town("alt"):
            assert Unit.objects.filter(name="Später").exists()
            assert SuggestionAnswer.objects.count() == 1
        assert str(KeptSchema.objects.get()) == replaced.schema
        assert HubEvent.objects.latest("pk").name == "town.restore_undone"

    @pytest.mark.usefixtures("cell")
    def test_what_is_kept_is_brought_forward_when_it_comes_back(self, tmp_path: Path) -> None:
        old = older_town("alt")
        exporting.export("alt", tmp_path / "alt.town")
        towns.switch("alt", to=TownState.OFFLINE)
        restore(Wanted(tmp_path / "alt.town", is_replacing=True))
        assert not is_new(old)

        assert restoring.undo("alt").schema_name == old.schema_name
        assert is_new(old)

    @pytest.mark.usefixtures("filled")
    def test_jobs_of_what_is_kept_wait(self, replaced: Restored) -> None:
        towns.switch("alt", to=TownState.LIVE)
        Job.objects.update(run_at=now() - timedelta(days=1))

        claimed = {job.town for job in runner.Turns().claim() if job.name != "audit.seal_hub"}
        assert claimed == {replaced.schema}

    @pytest.mark.usefixtures("replaced")
    def test_nobody_wanted_it_back(self, filled: Town) -> None:
        KeptSchema.objects.update(until=now() - timedelta(seconds=1))

        assert told("fleet_spares", "--keep", "0")["dropped"] == [filled.schema_name]
        assert not KeptSchema.objects.exists()
        assert not Job.objects.filter(town=filled.schema_name).exists()
        with pytest.raises(Conflict, match="nothing is kept of it"):
            restoring.undo("alt")

    @pytest.mark.usefixtures("filled", "replaced")
    def test_a_town_that_is_used_does_not_go_back(self) -> None:
        towns.switch("alt", to=TownState.LIVE)

        with pytest.raises(CommandError, match=r"alt is live; something is kept of it\. Take it offline"):
            call_command("town_restore", "--undo", "alt")

    def test_a_town_that_came_online_meanwhile_is_not_replaced(
        self, filled: Town, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        towns.switch("alt", to=TownState.OFFLINE)
        living = restoring._living

        def somebody_is_faster(*args: Any) -> Town | None:
            found = living(*args)
            towns.switch("alt", to=TownState.LIVE)
            return found

        monkeypatch.setattr(restoring, "_living", somebody_is_faster)

        with pytest.raises(Conflict, match="was changed meanwhile"):
            restore(Wanted(file, is_replacing=True))
        assert towns.by_slug("alt").schema_name == filled.schema_name
