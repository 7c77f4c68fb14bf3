"""A real Keycloak beside the platform: until it answers, what it needs, and what bringing it up to date takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import psycopg
from keycloak import KeycloakAdmin

from infra.demo.state import REALMS
from infra.keycloak.server import ADMIN, answers
from tests.benchmarks.document import ROOT
from tests.benchmarks.serving import PROC, resident

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.demo.state import State

ORGANIZATIONS: Final = 442
PAUSE: Final = 0.1
TOWNS: Final = """
    INSERT INTO tenancy_town (uuid, schema_name, slug, name, kind, state, ars, is_sample, data_key, created_at)
    SELECT gen_random_uuid(), 'town_bench' || n, 'messung-' || n, 'Gemeinde ' || n, 'municipality', 'live', '',
           false, '', now() FROM generate_series(1, %s - (SELECT count(*) FROM tenancy_town WHERE state = 'live')) n
"""


@dataclass
class Watch:
    """When Keycloak answered for both realms, in seconds since 1970."""

    state: State
    at: float = 0
    is_over: threading.Event = field(default_factory=threading.Event)
    looking: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.looking = threading.Thread(target=self._look, daemon=True)
        self.looking.start()

    def _look(self) -> None:
        while not self.is_over.wait(PAUSE):
            port = _port(self.state)
            if port and all(answers(port, realm) for realm in REALMS):
                self.at = time.time()
                return

    @property
    def seconds(self) -> float:
        """How long its process ran until then."""
        self.looking.join()
        return self.at - _began(process_of(self.state))


def _port(state: State) -> int:
    """Return where Keycloak will be, once the demo has written it down whole; to ask `state` would choose for it."""
    try:
        return int(json.loads((state.folder / "ports.json").read_text(encoding="utf-8"))["keycloak"])
    except (OSError, ValueError, KeyError):
        return 0


@contextmanager
def watched(state: State) -> Iterator[Watch]:
    """Look out for Keycloak while the demo starts."""
    watch = Watch(state)
    try:
        yield watch
    finally:
        watch.is_over.set()
        watch.looking.join()


def process_of(state: State) -> int:
    """Return the number of the process."""
    home = str(state.folder / "keycloak/home").encode()
    for each in PROC.glob("[0-9]*/cmdline"):
        try:
            said = each.read_bytes()
        except OSError:
            continue  # it ended meanwhile
        if home in said and b"QuarkusEntryPoint" in said:
            return int(each.parent.name)
    raise LookupError(state.folder)


def memory(state: State) -> int:
    return resident(process_of(state))


def _began(pid: int) -> float:
    """Return when a process began, in seconds since 1970 (proc(5): field 22, in ticks since the machine started)."""
    ticks = int((PROC / str(pid) / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[19])
    started = next(
        line for line in (PROC / "stat").read_text(encoding="ascii").splitlines() if line.startswith("btime")
    )
    return int(started.split()[1]) + ticks / os.sysconf("SC_CLK_TCK")


def add_towns(state: State) -> None:
    """Let the cell have as many towns as Hessen has municipalities and districts: rows only."""
    with psycopg.connect(state.secret("cell_operator_database")) as database:
        database.execute(TOWNS, (ORGANIZATIONS,))


def take_towns_away(state: State) -> None:
    with psycopg.connect(state.secret("cell_operator_database")) as database:
        database.execute("DELETE FROM tenancy_town WHERE slug LIKE 'messung-%'")


def sync(state: State) -> tuple[float, float, str]:
    """Run the command; return its seconds, those of CPU among them, and what it said."""
    settings = dict(
        line.split("=", 1) for line in (state.folder / "demo.env").read_text(encoding="utf-8").splitlines() if line
    )
    environment = {**os.environ, **{name: value.strip('"') for name, value in settings.items()}}
    before, began = os.times(), time.perf_counter()
    said = subprocess.run(
        [sys.executable, "-m", "blaupause", "keycloak", "sync"],
        cwd=ROOT,
        env=environment | {"BLAUPAUSE_KEYCLOAK_ORGANIZATIONS": "yes"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    seconds, after = time.perf_counter() - began, os.times()
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, worked, said


def organizations(state: State) -> float:
    """Return the seconds of logging in and reading all organizations once, and nothing else."""
    began = time.perf_counter()
    admin = KeycloakAdmin(
        server_url=f"{state.part_address('keycloak')}/",
        username=ADMIN,
        password=state.secret("keycloak_admin"),
        realm_name="verwaltung",
        user_realm_name="master",
    )
    found = admin.get_organizations({"briefRepresentation": "false"})
    if len(found) != ORGANIZATIONS:
        raise ValueError(len(found))
    return time.perf_counter() - began
