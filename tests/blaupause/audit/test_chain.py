"""The town's record holds: what SQL as the town's own role tries is refused, what somebody mightier does is noticed."""

from __future__ import annotations

import json
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from blaupause.audit import chain, record, record_read
from blaupause.audit.models import Anchor
from blaupause.audit.town.models import Event, ReadAccess
from blaupause.domain import Actor, ActorKind
from blaupause.jobs.registry import HANDLERS
from blaupause.tenancy import provisioning
from blaupause.tenancy.context import identity, operator, owner_of, town, worker
from blaupause.tenancy.enums import TownKind
from tenants.organisation.models import Unit
from tests.conftest import as_operator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blaupause.tenancy.models import Town
    from tests.worlds import World

CLERK = Actor(ActorKind.STAFF, id="clerk", name="Thea Muster", town="fulda")


def happen(count: int) -> None:
    with transaction.atomic():
        for _time in range(count):
            record("unit.opened", by=CLERK, reason_id=7)


@pytest.fixture
def sealed(fulda: World) -> World:
    """Three events of Fulda, sealed."""
    happen(3)
    assert chain.seal_events() == 3
    return fulda


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Town]:
    """A town of its own with three events, sealed and anchored, and the operator's login, who may become its owner."""
    with as_operator():
        made = provisioning.create_town(
            slug="alt-siegel", name="Stadt Siegel", kind=TownKind.CITY, host="alt-siegel.localhost"
        )
        try:
            with town(made):
                happen(3)
                chain.seal_events()
                chain.anchor_chain()
            yield made
        finally:
            with owner_of(made), connection.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA {made.schema_name} CASCADE")
            with operator(), connection.cursor() as cursor:
                Anchor.objects.filter(town=made.schema_name).delete()
                cursor.execute("DELETE FROM jobs_job WHERE town = %s", [made.schema_name])
                cursor.execute(f"DROP ROLE {made.schema_name}")
                made.delete()


# --- What the town's role may not do


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET actor_id = 'somebody else'",
        "UPDATE audit_event SET at = now(), details = '{}'",
        "UPDATE audit_event SET seal = '', sequence = NULL",
        "UPDATE audit_event SET seal = repeat('0', 64) WHERE sequence = 3",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "DROP TABLE audit_event",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "ALTER TABLE audit_event ALTER COLUMN actor_id TYPE text",
        "ALTER TABLE audit_event RENAME TO gone",
        "DROP TRIGGER audit_sealed_once ON audit_event",
        "CREATE OR REPLACE FUNCTION audit_sealed_once() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "DROP FUNCTION audit_sealed_once() CASCADE",
        "CREATE RULE none AS ON INSERT TO audit_event DO INSTEAD NOTHING",
        "CREATE TABLE audit_event_of_mine (id int)",
        "UPDATE audit_readaccess SET actor_id = 'somebody else'",
        "UPDATE audit_readaccess SET details = '{}'",
        "DROP TRIGGER read_sealed_once ON audit_readaccess",
        "DELETE FROM audit_readaccess",
        "TRUNCATE audit_readaccess",
        "DROP TABLE audit_readaccess",
        "ALTER TABLE audit_event OWNER TO CURRENT_USER",
        "UPDATE public.hub_audit_anchor SET sequence = 1",
        "DELETE FROM public.hub_audit_anchor",
    ],
)
def test_the_towns_own_role_cannot_change_its_record(sealed: World, sql: str) -> None:
    record_read(Unit.objects.create(name="Steueramt"), by=CLERK)
    chain.anchor_chain()

    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        _run(sql)

    assert (chain.verify_chain(), ReadAccess.objects.count(), Anchor.objects.count()) == (3, 1, 1)


def test_the_towns_role_cannot_drop_its_schema_or_take_the_owners_role(sealed: World) -> None:
    schema = sealed.town.schema_name
    for sql in (f"DROP SCHEMA {schema} CASCADE", f"ALTER SCHEMA {schema} RENAME TO x", "DROP OWNED BY towns_owner"):
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            _run(sql)
    with pytest.raises(InsufficientPrivilege, match="permission denied to set role"), transaction.atomic():
        connection.connection.execute("SET ROLE towns_owner")  # past our own guard


def test_an_event_is_never_granted_away_from_its_town(sealed: World, giessen: World) -> None:
    """Nobody but the town reads its record, and the town nobody else's anchors."""
    chain.anchor_chain()

    with giessen:
        assert Anchor.objects.count() == 0
        with pytest.raises(ProgrammingError, match="row-level security"):
            _run(f"INSERT INTO hub_audit_anchor (town, sequence, seal) VALUES ('{sealed.town.schema_name}', 9, 'x')")
    with identity(), pytest.raises(ProgrammingError, match="permission denied"):
        _run(f"SELECT * FROM {sealed.town.schema_name}.audit_event")


# --- What shows


def test_events_are_sealed_in_a_chain(sealed: World) -> None:
    assert chain.seal_events() == 0
    happen(1)
    assert chain.seal_events() == 1
    assert chain.verify_chain() == 4


def test_what_is_sealed_while_the_chain_is_read_waits_for_the_next_look(sealed: World) -> None:
    """Events and readings are read one after the other: what came between would be there in one of them only."""
    entries = chain.in_order()
    happen(1)
    chain.seal_events()

    assert [entry.sequence for entry in entries] == [1, 2, 3]


def test_a_seal_made_without_the_key_does_not_fit(sealed: World) -> None:
    """Whoever knows how a seal is made, and may insert, still lacks the key."""
    Event.objects.create(name="unit.invented", actor_kind="staff", sequence=4, seal="f" * 64)

    with pytest.raises(chain.BrokenChain, match="Event 4"):
        chain.verify_chain()


def test_the_seal_has_the_towns_key(sealed: World, giessen: World) -> None:
    event = Event.objects.get(sequence=1)

    own, foreign = (chain.seal_of(event, chain.FIRST_SEAL, world.town.keys) for world in (sealed, giessen))

    assert own == event.seal != foreign


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("UPDATE audit_event SET actor_id = 'somebody else' WHERE sequence = 2", "Event 2 of the chain does not fit"),
        ("DELETE FROM audit_event WHERE sequence = 2", "Event 2 of the chain does not fit"),
        ("DELETE FROM audit_event WHERE sequence = 3", "ends at event 2, but event 3 was anchored"),
        ("DELETE FROM audit_event", "ends at event 0, but event 3 was anchored"),
    ],
)
def test_what_somebody_mightier_changes_shows(committed: Town, harm: str, told: str) -> None:
    with owner_of(committed):
        _run("ALTER TABLE audit_event DISABLE TRIGGER ALL")
        _run(harm)

    with town(committed), pytest.raises(chain.BrokenChain, match=told):
        chain.verify_chain()


def test_the_owner_too_must_switch_the_guard_off_first(committed: Town) -> None:
    with owner_of(committed), pytest.raises(ProgrammingError, match="event 1 is sealed"):
        _run("UPDATE audit_event SET actor_id = 'somebody else'")


def test_what_was_anchored_is_not_anchored_otherwise(sealed: World) -> None:
    """Not even with a seal that fits: whoever has the master key cannot unmake an anchor by adding one."""
    Anchor.objects.create(sequence=3, seal="0" * 64)

    with pytest.raises(IntegrityError, match="anchor_once"), transaction.atomic():
        Anchor.objects.create(sequence=3, seal=Event.objects.get(sequence=3).seal)
    chain.anchor_chain()

    assert Anchor.objects.get().seal == "0" * 64


def test_a_second_anchor_never_hides_the_first(committed: Town) -> None:
    """Also where somebody mightier has taken the rule away that there is one of each number."""
    with town(committed):
        changed, before = Event.objects.get(sequence=3), Event.objects.get(sequence=2)
        changed.actor_id = "somebody else"
        seal = chain.seal_of(changed, before.seal, committed.keys)
    with owner_of(committed):
        _run("ALTER TABLE audit_event DISABLE TRIGGER ALL")
        _run(f"UPDATE audit_event SET actor_id = 'somebody else', seal = '{seal}' WHERE sequence = 3")
    with _anchors_as_one_likes(committed):
        with town(committed):
            Anchor.objects.create(sequence=3, seal=seal)

        with town(committed), pytest.raises(chain.BrokenChain, match="Event 3 of the chain is not the one"):
            chain.verify_chain()


@contextmanager
def _anchors_as_one_likes(of: Town) -> Iterator[None]:
    with operator():
        _run("ALTER TABLE hub_audit_anchor DROP CONSTRAINT anchor_once")
    try:
        yield
    finally:
        with operator():
            Anchor.objects.filter(town=of.schema_name).delete()
            _run("ALTER TABLE hub_audit_anchor ADD CONSTRAINT anchor_once UNIQUE (town, sequence)")


def test_a_chain_made_anew_does_not_fit_its_anchor(sealed: World) -> None:
    """Even with the key: what was anchored stays anchored."""
    Anchor.objects.create(sequence=2, seal="0" * 64)

    with pytest.raises(chain.BrokenChain, match="Event 2 of the chain is not the one that was anchored"):
        chain.verify_chain()


@pytest.mark.parametrize(
    ("harm", "number"),
    [
        ("UPDATE audit_readaccess SET actor_id = 'somebody else'", 4),
        ("UPDATE audit_readaccess SET object_id = '99'", 4),
        ("DELETE FROM audit_readaccess", 4),
        ("UPDATE audit_event SET sequence = CASE sequence WHEN 2 THEN 93 WHEN 3 THEN 92 ELSE sequence END", 2),
        ("DELETE FROM audit_event WHERE sequence = 5", 5),
    ],
)
def test_readings_lie_in_the_same_chain(committed: Town, harm: str, number: int) -> None:
    """Who read is as hard to change as who decided: changed, taken out, put in another order, cut off at the end."""
    with town(committed):
        record_read(Unit.objects.create(name="Steueramt"), by=CLERK)
        chain.seal_events()
        happen(1)
        chain.seal_events()
        chain.anchor_chain()
        assert chain.verify_chain() == 5
    with owner_of(committed):
        _run("ALTER TABLE audit_event DISABLE TRIGGER ALL; ALTER TABLE audit_readaccess DISABLE TRIGGER ALL")
        _run(harm)

    with town(committed), pytest.raises(chain.BrokenChain) as broken:
        chain.verify_chain()

    assert broken.value.number == number


def test_a_sealed_reading_is_not_sealed_again(sealed: World) -> None:
    record_read(Unit.objects.create(name="Steueramt"), by=CLERK)
    assert chain.seal_events() == 1

    with pytest.raises(ProgrammingError, match="is sealed"):
        _run("UPDATE audit_readaccess SET seal = '', sequence = NULL")


# --- Anchors come by themselves


def test_sealing_queues_one_anchor(fulda: World) -> None:
    happen(2)
    HANDLERS["audit.seal"].run()
    happen(1)
    HANDLERS["audit.seal"].run()

    assert _waiting(fulda) == ["audit.anchor"]
    HANDLERS["audit.anchor"].run()
    last = Event.objects.get(sequence=3)
    assert list(Anchor.objects.values_list("town", "sequence", "seal")) == [(fulda.town.schema_name, 3, last.seal)]


def test_where_nothing_was_sealed_nothing_is_anchored(fulda: World) -> None:
    HANDLERS["audit.seal"].run()
    chain.anchor_chain()

    assert (_waiting(fulda), Anchor.objects.count()) == ([], 0)


# --- The command


def test_the_command_says_what_holds(sealed: World) -> None:
    told = json.loads(_say("--json"))

    assert {"slug": "fulda", "sealed": 3, "broken": ""} in told
    assert _say("--town", "fulda").split() == ["fulda", "3", "entries", "hold"]


def test_the_command_fails_and_names_the_broken_town(sealed: World) -> None:
    Anchor.objects.create(sequence=9, seal="0" * 64)
    out = StringIO()

    with pytest.raises(CommandError, match="The record is broken in fulda") as failed:
        call_command("audit_verify", "--json", stdout=out)

    assert failed.value.returncode == 1
    broken = next(each for each in json.loads(out.getvalue()) if each["broken"])
    assert broken == {
        "slug": "fulda", "sealed": None, "broken": "The chain ends at event 3, but event 9 was anchored.",
    }  # fmt: skip


def test_a_town_that_cannot_be_read_does_not_end_the_check_of_the_others(committed: Town) -> None:
    with owner_of(committed):
        _run("ALTER TABLE audit_event RENAME TO gone")
    out = StringIO()

    with pytest.raises(CommandError, match="The record is broken in alt-siegel") as failed:
        call_command("audit_verify", "--json", stdout=out)

    assert failed.value.returncode == 1
    told = {each["slug"]: each for each in json.loads(out.getvalue())}
    assert told["alt-siegel"]["sealed"] is None
    assert 'ProgrammingError: relation "audit_event" does not exist' in told["alt-siegel"]["broken"]
    assert told["fulda"] == {"slug": "fulda", "sealed": 0, "broken": ""}


def test_an_unknown_town_is_wrong_usage(fulda: World) -> None:
    with pytest.raises(CommandError, match="no such town") as failed:
        _say("--town", "nirgendwo")

    assert failed.value.returncode == 2


def _say(*options: str) -> str:
    out = StringIO()
    call_command("audit_verify", *options, stdout=out)
    return out.getvalue()


def _run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def _waiting(world: World) -> list[str]:
    with worker(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM jobs_job WHERE town = %s AND name = 'audit.anchor' AND run_at > now()",
            [world.town.schema_name],
        )
        return [name for (name,) in cursor.fetchall()]
