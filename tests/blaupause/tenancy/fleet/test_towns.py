"""A town is ready in a blink; what is created twice, at once or killed is one town, or none."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blaupause.domain import SYSTEM, Conflict, NotFound
from blaupause.observability import health
from blaupause.tenancy import provisioning, towns
from blaupause.tenancy.context import hub, operator, town
from blaupause.tenancy.enums import TownKind, TownState
from blaupause.tenancy.fleet import compiling, ledger, locks, release, schemas, spares, verifying
from blaupause.tenancy.models import CompiledRelease, MigrationLedger, Spare, Town
from shared_services.register.actions import import_register
from shared_services.register.queries import sample
from tenants.organisation.models import Unit
from tests.blaupause.tenancy.fleet.cells import is_new, older_town

if TYPE_CHECKING:
    from tests.blaupause.tenancy.fleet.cells import Cell


def create(slug: str = "neu", ars: str = "") -> Town:
    return provisioning.create_town(slug=slug, name=slug.title(), kind=TownKind.CITY, host=f"{slug}.example", ars=ars)


def refill(keep: int) -> int:
    return spares.refill(compiling.compiled(release.current()), keep)


def said(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def told(*command: str) -> Any:
    return json.loads(said(*command, "--json"))


@pytest.mark.usefixtures("cell")
class TestStock:
    def test_a_town_takes_what_stands_ready(self) -> None:
        refill(2)
        oldest = Spare.objects.earliest("made_at").schema_name

        made = create()

        assert (made.schema_name, made.from_spare, Spare.objects.count()) == (oldest, True, 1)
        assert is_new(made)
        with town(made):
            assert towns.by_slug("neu").schema_name == oldest

    def test_that_is_one_statement(self) -> None:
        refill(1)

        with CaptureQueriesContext(connection) as asked:
            assert create().from_spare

        assert len([query for query in asked if "set_config" not in query["sql"]]) == 1

    def test_a_refusal_leaves_the_spare_and_the_callers_transaction(self) -> None:
        refill(2)
        create()

        with transaction.atomic():
            with pytest.raises(IntegrityError):
                create()
            assert (Town.objects.count(), Spare.objects.count()) == (1, 1)

    def test_an_empty_stock_is_slower_but_right(self) -> None:
        made = create()

        assert not made.from_spare
        assert is_new(made)
        assert list(verifying.drifts(compiling.compiled(release.current()))) == []

    def test_what_is_older_than_the_release_is_not_given_away(self) -> None:
        refill(1)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE tenancy_migrationledger SET state = 'failed' WHERE schema_name <> 'public'")

        assert not create().from_spare

    def test_code_before_a_release_counts_who_came_with_it_as_ahead(self, monkeypatch: pytest.MonkeyPatch) -> None:
        refill(2)
        made = create()
        came = "UPDATE tenancy_migrationledger SET release = 'other', at = now() + %s::interval WHERE schema_name = %s"

        for since, behind in (("1 minute", 0), ("-1 year", 1)):
            monkeypatch.setattr(health, "_kept", {})
            with connection.cursor() as cursor:
                cursor.execute(came, (since, made.schema_name))
            assert Client().get("/readyz").json()["towns_behind"] == behind

    def test_it_is_filled_to_a_number(self) -> None:
        assert (refill(3), refill(3), Spare.objects.count()) == (3, 0, 3)


@pytest.mark.usefixtures("cell")
class TestAtOnce:
    def test_two_creations_take_two_spares(self) -> None:
        refill(2)
        with ThreadPoolExecutor(2) as pool:
            made = list(pool.map(_created, ["eins", "zwei"]))

        assert len({each.schema_name for each in made}) == 2
        assert Spare.objects.count() == 0

    def test_one_key_is_one_town(self) -> None:
        refill(3)
        with ThreadPoolExecutor(2) as pool:
            came = list(pool.map(_tried, ["eins", "zwei"]))

        assert sorted(map(type, came), key=str) == sorted([IntegrityError, Town], key=str)
        assert (Town.objects.count(), Spare.objects.count(), ledger.orphans()) == (1, 2, [])

    def test_a_creation_that_is_killed_leaves_nothing(self, cell: Cell) -> None:
        script = (
            "import django, os, signal; django.setup()\n"
            "from django.db import transaction\n"
            "from blaupause.tenancy.fleet import compiling, release, spares\n"
            "with transaction.atomic():\n"
            "    spares.make(compiling.compiled(release.current()))\n"
            "    os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        environment = {**os.environ, "BLAUPAUSE_DATABASE": cell.operator_address}
        environment["DJANGO_SETTINGS_MODULE"] = "blaupause.settings.test"
        killed = subprocess.run([sys.executable, "-c", script], env=environment, check=False, capture_output=True)

        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert (Town.objects.count(), Spare.objects.count(), ledger.orphans()) == (0, 0, [])

    def test_what_somebody_left_behind_is_swept(self) -> None:
        schemas.make("town_verwaist")
        kept = create()

        assert ledger.orphans() == ["town_verwaist"]
        assert told("fleet_spares", "--keep", "1") == {"dropped": ["town_verwaist"], "kept": [], "made": 1}
        assert ledger.orphans() == []
        assert is_new(kept)

    def test_what_holds_data_is_never_swept(self) -> None:
        lost = create()
        with town(lost):
            Unit.objects.create(name="Steueramt")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM tenancy_domain")
            cursor.execute("DELETE FROM tenancy_town")

        with pytest.raises(CommandError, match=f"{lost.schema_name}: belongs to no town, but holds data"):
            said("fleet_spares", "--keep", "0")

        assert is_new(lost)
        assert schemas.tables_with_rows(lost.schema_name) == ["organisation_unit"]
        with schemas.owner_place(lost.schema_name), connection.cursor() as cursor:
            cursor.execute("DELETE FROM organisation_unit")

    def test_nothing_is_swept_while_somebody_makes_a_schema(self, cell: Cell) -> None:
        schemas.make("town_wird_gerade")

        with cell.busy_with(locks.MAKING), pytest.raises(CommandError, match="Somebody else holds"):
            said("fleet_spares")

        assert ledger.orphans() == ["town_wird_gerade"]

    def test_what_nobody_can_claim_is_not_in_stock(self) -> None:
        refill(2)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE tenancy_migrationledger SET state = 'failed' WHERE schema_name <> 'public'")

        assert refill(1) == 1
        assert create().from_spare


def _created(slug: str) -> Town:
    try:
        return create(slug)
    finally:
        connections.close_all()


def _tried(slug: str) -> object:
    try:
        return create(slug, ars="065310005005")
    except IntegrityError as refused:
        return refused.with_traceback(None)
    finally:
        connections.close_all()


@pytest.mark.usefixtures("cell")
class TestCommands:
    def test_a_town_comes_from_the_register(self) -> None:
        with hub():
            import_register(source=sample(), by=SYSTEM)
        refill(1)

        made = told("town_create", "--ags", "06531005")

        assert (made["slug"], made["state"], made["from_spare"]) == ("giessen", "setup", True)
        assert made["url"] == "http://giessen.localhost:8000/"
        shown = told("town_show", "giessen")
        assert (shown["name"], shown["kind"], shown["ars"]) == ("Universitätsstadt Gießen", "city", "065310005005")
        assert (shown["reached"], shown["schema"]) == ("done", made["schema"])

    def test_the_same_key_twice_is_refused(self) -> None:
        with hub():
            import_register(source=sample(), by=SYSTEM)
        told("town_create", "--ags", "06437012")

        with pytest.raises(CommandError, match="is taken; nothing was created"):
            told("town_create", "--ags", "06437012")
        assert Town.objects.get().name == "Gemeinde Mossautal"

    def test_a_key_nobody_has_is_told(self) -> None:
        with pytest.raises(CommandError, match="keinen Eintrag"):
            told("town_create", "--ags", "99999999")
        with pytest.raises(CommandError, match="--ags KEY, or a slug and a name") as refused:
            told("town_create")
        assert refused.value.returncode == 2

    def test_a_town_goes_off_the_network_and_comes_back(self) -> None:
        create()

        assert told("town_online", "neu") == {"slug": "neu", "state": "live"}
        assert told("town_offline", "neu") == {"slug": "neu", "state": "offline"}
        assert told("town_online", "neu") == {"slug": "neu", "state": "live"}
        with pytest.raises(CommandError, match="no town 'nirgends'"):
            told("town_online", "nirgends")
        with operator():
            Town.objects.update(state=TownState.LEFT)
        with pytest.raises(Conflict, match="neu is left"):
            towns.switch("neu", to=TownState.LIVE)
        with pytest.raises(NotFound):
            towns.by_slug("weg")

    def test_what_is_behind_is_told(self) -> None:
        older_town("alt")

        (behind,) = told("fleet_status")["behind"]
        assert (behind["slug"], behind["state"]) == ("alt", "")
        done = told("fleet_migrate")
        assert (done["done"], done["left_behind"], done["stopped"]) == (1, [], "")
        assert told("fleet_status")["behind"] == []

    def test_what_was_changed_by_hand_is_named(self, cell: Cell) -> None:
        made = create()
        assert told("fleet_verify")["drifted"] == []
        cell.execute(f"ALTER TABLE {made.schema_name}.casework_case ADD COLUMN handarbeit int")

        words, document = StringIO(), StringIO()
        with pytest.raises(CommandError, match="1 differ"):
            call_command("fleet_verify", stdout=words)
        with pytest.raises(CommandError, match="1 differ"):
            call_command("fleet_verify", "--json", stdout=document)

        assert words.getvalue().splitlines() == ["neu", "  + casework_case column handarbeit integer"]
        (drift,) = json.loads(document.getvalue())["drifted"]
        assert (drift["name"], drift["more"]) == ("neu", ["casework_case column handarbeit integer"])

    def test_all_of_it_is_told_in_words_too(self) -> None:
        create()
        older_town("alt")

        assert "alt                  waiting" in said("fleet_status")
        assert "1 brought forward" in said("fleet_migrate")
        assert "every schema is what its migrations make" in said("fleet_verify")
        assert "0 behind" in said("fleet_status")
        assert "neu is live" in said("town_online", "neu")
        assert "neu is offline" in said("town_offline", "neu")
        assert "Neu" in said("town_show", "neu")
        assert "1 spares made" in said("fleet_spares", "--keep", "1")
        assert "is ready under" in said("town_create", "noch-eins", "Noch eins")
        schemas.make("town_verwaist")
        assert "town_verwaist" in said("fleet_status")
        with pytest.raises(CommandError, match="no town 'nirgends'"):
            said("town_show", "nirgends")
        with pytest.raises(CommandError, match="no town 'nirgends'"):
            said("town_offline", "nirgends")

    def test_a_release_that_must_not_go_out_stops_every_command(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_args: object) -> None:
            raise compiling.CannotCompile("casework.0009 takes away a column")

        older_town("alt")
        monkeypatch.setattr("blaupause.tenancy.fleet.migrating.compiled", refuse)
        monkeypatch.setattr(compiling, "compiled", refuse)

        for command in ("fleet_compile", "fleet_migrate", "fleet_verify", "fleet_spares", "town_create"):
            more = ("neu", "Neu") if command == "town_create" else ()
            with pytest.raises(CommandError, match="takes away a column"):
                told(command, *more)

    def test_a_town_that_is_left_behind_is_told(self, cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("blaupause.tenancy.fleet.patience.LOCK_SECONDS", 0.1)
        held = older_town("gehalten")

        with cell.holding(held), pytest.raises(CommandError, match="1 were left behind"):
            said("fleet_migrate")

        assert "gehalten" in said("fleet_status")

    def test_a_database_that_goes_away_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def gone(*_args: object) -> None:
            raise OperationalError("server closed the connection unexpectedly")

        monkeypatch.setattr("blaupause.tenancy.fleet.migrating.migrate", gone)

        with pytest.raises(CommandError, match=r"The database went away: server closed .*\. Call it again"):
            told("fleet_migrate")

    def test_rows_have_names(self) -> None:
        made = create()
        refill(1)

        assert [str(each) for each in MigrationLedger.objects.filter(schema_name=made.schema_name)] == [
            f"{made.schema_name} {release.current().name} done"
        ]
        assert str(Spare.objects.get()).startswith("town_")
        assert str(CompiledRelease.objects.get()) == release.current().name

    def test_rights_and_triggers_that_were_changed_by_hand_are_named(self, cell: Cell) -> None:
        name = create().schema_name
        cell.execute(f"ALTER TABLE {name}.audit_event DISABLE TRIGGER audit_sealed_once")
        cell.execute(f"GRANT CREATE ON SCHEMA {name} TO {name}")

        (drift,) = list(verifying.drifts(compiling.compiled(release.current())))

        assert [line.split()[:3] for line in drift.more] == [
            ["audit_event", "trigger", "CREATE"],
            ["schema", "rights", "~=UC/towns_owner"],
        ]

    def test_a_towns_role_does_not_say_which_migrations_it_had(self) -> None:
        made = create()

        with town(made), pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations")

    def test_what_a_release_means_is_shown(self) -> None:
        out = StringIO()
        call_command("fleet_compile", "--sql", stdout=out)
        assert 'CREATE TABLE "casework_case"' in out.getvalue()
        assert "it makes the same schema as run" in out.getvalue()
        again = told("fleet_compile", "--again")
        assert {step["way"] for step in again["migrations"]} == {"replayable"}
