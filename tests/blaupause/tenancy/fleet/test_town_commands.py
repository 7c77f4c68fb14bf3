"""What operators type: towns come, go off the network, are brought forward; every command tells what it found."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError, connection

from blaupause.domain import SYSTEM, Conflict, NotFound
from blaupause.tenancy import towns
from blaupause.tenancy.context import hub, operator, town
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.fleet import compiling, release, schemas, verifying
from blaupause.tenancy.models import CompiledRelease, MigrationLedger, Spare, Town
from shared_services.register.actions import import_register
from shared_services.register.queries import sample
from tests.blaupause.tenancy.fleet.cells import create, older_town, refill
from tests.blaupause.tenancy.fleet.filled import said, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.blaupause.tenancy.fleet.cells import Cell


pytestmark = pytest.mark.usefixtures("cell")


@pytest.fixture
def register(cell: Cell) -> Iterator[None]:
    """Have the register in the cell; leave it empty, as others know it."""
    with hub():
        import_register(source=sample(), by=SYSTEM)
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE register_authority, register_findable, register_edition, hub_audit_hubevent CASCADE")


@pytest.mark.usefixtures("register")
def test_a_town_comes_from_the_register() -> None:
    refill(1)

    made = told("town_create", "--ags", "06531005")

    assert (made["slug"], made["state"], made["from_spare"]) == ("giessen", "setup", True)
    assert made["url"] == "http://giessen.localhost:8000/"
    shown = told("town_show", "giessen")
    assert (shown["name"], shown["kind"], shown["ars"]) == ("Universitätsstadt Gießen", "city", "065310005005")
    assert (shown["reached"], shown["schema"]) == ("done", made["schema"])


@pytest.mark.usefixtures("register")
def test_the_same_key_twice_is_refused() -> None:
    told("town_create", "--ags", "06437012")

    has = r"has the slug mossautal, the key 064370012012, the host mossautal\.localhost; nothing was created"
    with pytest.raises(CommandError, match=has):
        told("town_create", "--ags", "06437012")
    assert Town.objects.get().name == "Gemeinde Mossautal"


def test_a_key_nobody_has_is_told() -> None:
    with pytest.raises(CommandError, match=r"no Kommune with the key 99999999\. .*`blaupause register import`"):
        told("town_create", "--ags", "99999999")
    with pytest.raises(CommandError, match="'0653100' is no official key: 8 digits") as refused:
        told("town_create", "--ags", "0653100")
    assert refused.value.returncode == 2
    with pytest.raises(CommandError, match="--ags KEY, or a slug and a name") as refused:
        told("town_create")
    assert refused.value.returncode == 2


def test_a_town_goes_off_the_network_and_comes_back() -> None:
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


def test_what_is_behind_is_told() -> None:
    older_town("alt")

    (behind,) = told("fleet_status")["behind"]
    assert (behind["slug"], behind["state"]) == ("alt", "")
    done = told("fleet_migrate")
    assert (done["done"], done["left_behind"], done["stopped"]) == (1, [], "")
    assert told("fleet_status")["behind"] == []


def test_what_was_changed_by_hand_is_named(cell: Cell) -> None:
    made = create()
    assert told("fleet_verify")["drifted"] == []
    cell.execute(f"ALTER TABLE {made.schema_name}.casework_case ADD COLUMN handarbeit int")
    cell.execute(f"GRANT {made.schema_name} TO app WITH INHERIT TRUE")

    words, document = StringIO(), StringIO()
    with pytest.raises(CommandError, match=r"1 differ\. 1 are held always\."):
        call_command("fleet_verify", stdout=words)
    with pytest.raises(CommandError, match="1 differ"):
        call_command("fleet_verify", "--json", stdout=document)

    assert words.getvalue().splitlines() == [
        "neu",
        "  + casework_case column handarbeit integer",
        f"app has the rights of {made.schema_name} always: GRANT {made.schema_name} TO app WITH INHERIT FALSE",
    ]
    (drift,) = json.loads(document.getvalue())["drifted"]
    assert (drift["name"], drift["more"]) == ("neu", ["casework_case column handarbeit integer"])


def test_all_of_it_is_told_in_words_too() -> None:
    create()
    older_town("alt")

    assert "alt                  waiting" in said("fleet_status")
    assert "1 brought forward" in said("fleet_migrate")
    assert "every schema is what its migrations make" in said("fleet_verify")
    assert "0 behind" in said("fleet_status")
    assert "neu is live" in said("town_online", "neu")
    assert "neu is offline" in said("town_offline", "neu")
    assert "Neu" in said("town_show", "neu")
    assert "1 spares made, 1 stand ready" in said("fleet_spares", "--keep", "1")
    assert "is ready under" in said("town_create", "noch-eins", "Noch eins")
    schemas.make("town_verwaist")
    assert "town_verwaist" in said("fleet_status")
    with pytest.raises(CommandError, match="no town 'nirgends'"):
        said("town_show", "nirgends")
    with pytest.raises(CommandError, match="no town 'nirgends'"):
        said("town_offline", "nirgends")


def test_a_release_that_must_not_go_out_stops_every_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise compiling.CannotCompile("casework.0009 takes away a column")

    older_town("alt")
    monkeypatch.setattr("blaupause.tenancy.fleet.migrating.compiled", refuse)
    for name in ("compiled", "founding"):
        monkeypatch.setattr(compiling, name, refuse)

    for command in ("fleet_compile", "fleet_migrate", "fleet_verify", "fleet_spares", "town_create"):
        more = ("neu", "Neu") if command == "town_create" else ()
        with pytest.raises(CommandError, match="takes away a column"):
            told(command, *more)


def test_a_town_that_is_left_behind_is_told(cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blaupause.tenancy.fleet.patience.LOCK_SECONDS", 0.1)
    held = older_town("gehalten")

    with cell.holding(held), pytest.raises(CommandError, match="1 were left behind"):
        said("fleet_migrate")

    assert "gehalten" in said("fleet_status")


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (OperationalError("server closed the connection"), r"The database went away: server closed .*\. Call it again"),
        (ProgrammingError("no table\nLINE 1"), r"The public schema cannot be brought to this release: no table\."),
    ],
)
def test_what_the_database_said_is_told(trouble: Exception, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def failed(*_args: object) -> None:
        raise trouble

    monkeypatch.setattr("blaupause.tenancy.fleet.migrating.migrate", failed)

    with pytest.raises(CommandError, match=sentence):
        told("fleet_migrate")


@pytest.mark.parametrize(
    "typed",
    [
        ("fleet_migrate", "--connections", "0"),
        ("fleet_migrate", "--canaries", "-1"),
        ("fleet_migrate", "--budget", "-1"),
        ("fleet_spares", "--keep", "-1"),
    ],
)
def test_numbers_that_cannot_be_are_told(typed: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="0 or more") as refused:
        said(*typed)
    assert refused.value.returncode == 2


def test_rows_have_names() -> None:
    made = create()
    refill(1)

    assert [str(each) for each in MigrationLedger.objects.filter(schema_name=made.schema_name)] == [
        f"{made.schema_name} {release.current().name} done"
    ]
    assert str(Spare.objects.get()).startswith("town_")
    assert str(CompiledRelease.objects.get()) == release.current().name


def test_rights_and_triggers_that_were_changed_by_hand_are_named(cell: Cell) -> None:
    name = create().schema_name
    cell.execute(f"ALTER TABLE {name}.audit_event DISABLE TRIGGER audit_sealed_once")
    cell.execute(f"GRANT CREATE ON SCHEMA {name} TO {name}")

    (drift,) = list(verifying.drifts(compiling.compiled(release.current())))

    assert [line.split()[:3] for line in drift.more] == [
        ["audit_event", "trigger", "CREATE"],
        ["schema", "rights", "~=UC/towns_owner"],
    ]


def test_a_towns_role_does_not_say_which_migrations_it_had() -> None:
    made = create()

    with town(made), pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations")


def test_what_a_release_means_is_shown() -> None:
    out = StringIO()
    call_command("fleet_compile", "--sql", stdout=out)
    assert 'CREATE TABLE "casework_case"' in out.getvalue()
    assert "it makes the same schema as run" in out.getvalue()
    again = told("fleet_compile", "--again")
    assert {step["way"] for step in again["migrations"]} == {"replayable"}
