"""`blaupause demo`: the whole platform on this machine, with sample towns and people to be.

Everything listens on 127.0.0.1 only. What it needs to remember lies in one folder (`var/`); Ctrl-C stops everything.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from infra.demo import keycloak
from infra.demo.account import PostgresError
from infra.demo.personas import PERSONAS
from infra.demo.places import PLACES
from infra.demo.postgres import Cluster
from infra.demo.state import REALMS, State, is_free
from infra.keycloak.distribution import KeycloakError, is_there, ready
from infra.keycloak.server import answers as realm_answers

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
KEYCLOAK_PATIENCE = 300.0
PAUSE = 0.1
STOP_PATIENCE = 30.0
OK = 200
PAGES_READY = b"pages are ready"  # said by preparing.py


class CannotStartError(Exception):
    """The demo cannot start; says why and what to do."""


class PartEndedError(Exception):
    """A process of the running demo ended by itself; says which and where to look."""


def main(arguments: list[str]) -> int:
    """Run the demo until Ctrl-C; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="blaupause demo",
        description="Start the whole platform on this machine, with sample towns. PORT= and BLAUPAUSE_VAR= change "
        "where it listens (8000) and where it keeps its state (var/); KEYCLOAK=1 logs people in with a real Keycloak.",
    )
    parser.parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        _run(State.here())
    except KeyboardInterrupt:
        say("Stopped.")
        return 0
    except (CannotStartError, PostgresError, KeycloakError) as error:
        say(f"The demo cannot start: {error}")
        return 1
    except PartEndedError as error:
        say(str(error))
        return 1
    except ValueError as error:
        say(f"PORT must be a number from 1 to 65535, not {error}.")
        return 2
    return 1


def _run(state: State) -> None:
    began = time.monotonic()
    _require_free(state)
    for folder in (state.folder, state.logs):
        folder.mkdir(parents=True, exist_ok=True)
    state.settle_ports()
    with ExitStack() as running:
        say("Starting PostgreSQL")
        cluster = running.enter_context(Cluster.start(state.folder / "postgres", max_connections="100"))
        os.environ.update(state.environment(cluster.port))
        providers = _providers(state, cluster, running)
        say("Preparing page files, the database and six sample towns")
        web = _prepare(state, cluster, running)
        jobs = running.enter_context(child("jobs", state))
        towns = running.enter_context(child("towns", state))
        _wait_until_ready(state, web)
        if state.has_keycloak:
            _wait_for_keycloak(state, providers["Keycloak"])
        _tell(state, time.monotonic() - began)
        _watch({**providers, "web server": web, "job loop": jobs, "maker of towns": towns}, state)


def _providers(state: State, cluster: Cluster, running: ExitStack) -> dict[str, subprocess.Popen[bytes]]:
    """Start who tells who people are. Keycloak takes its time, so it loads while the towns are made."""
    if not state.has_keycloak:
        return {"identity provider": running.enter_context(child("provider", state))}
    if not is_there():
        say("Fetching and building Keycloak, once (some minutes on a small machine)")
        ready()
    keycloak.prepare_database(cluster.url, state)
    state.secret("keycloak_admin")  # made before the platform and Keycloak, at the same time, ask for it
    return {
        "Keycloak": running.enter_context(child("keycloak", state)),
        "BundID": running.enter_context(child("bundid", state)),
        "mail server": running.enter_context(child("post", state)),
        "town's own provider": running.enter_context(child("rathaus", state)),
    }


def _prepare(state: State, cluster: Cluster, running: ExitStack) -> subprocess.Popen[bytes]:
    """Bring page files, database, towns and sample contents to the newest state; return the web server.

    It starts as soon as the page files are there: while it loads, the towns are made.
    """
    environment = {**os.environ, "SUPERUSER_DATABASE": cluster.url}
    command = [sys.executable, "-m", "infra.demo.child", "prepare"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    running.callback(_stop, process)
    web = None
    for line in process.stdout or ():
        if line.strip() == PAGES_READY:
            web = running.enter_context(child("web", state))
        else:
            say(line.decode().rstrip())
    if process.wait() or web is None:
        raise CannotStartError(
            "the database could not be prepared; see the lines above. It may come from other sources: "
            f"if you do not need what is in {state.folder}, delete it and start again."
        )
    return web


def _require_free(state: State) -> None:
    if not is_free(state.port):
        raise CannotStartError(
            f"port {state.port} is in use, perhaps by another demo. Stop it, or choose another: make demo PORT=8010"
        )
    if not (ROOT / "platform/blaupause/ui/static/vendor/kern.min.css").exists():
        raise CannotStartError("the page files are missing. Run: make demo")


@contextmanager
def child(part: str, state: State) -> Iterator[subprocess.Popen[bytes]]:
    """Start a process of the demo, and stop it at the end. It ends by itself when this process is killed."""
    with (state.logs / f"{part}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "infra.demo.child", part],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _wait_until_ready(state: State, web: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not answers(state.port):
        if web.poll() is not None or time.monotonic() > deadline:
            said = (state.logs / "web.log").read_text(encoding="utf-8", errors="replace").strip()
            raise CannotStartError(f"the web server does not answer. The end of {state.logs}/web.log:\n{said[-1500:]}")
        time.sleep(PAUSE)


def _wait_for_keycloak(state: State, process: subprocess.Popen[bytes]) -> None:
    say("Waiting for Keycloak")
    port, deadline = state.provider_ports()["keycloak"], time.monotonic() + KEYCLOAK_PATIENCE
    while not all(realm_answers(port, realm) for realm in REALMS):
        if process.poll() is not None or time.monotonic() > deadline:
            said = (state.logs / "keycloak.log").read_text(encoding="utf-8", errors="replace").strip()
            raise CannotStartError(f"Keycloak does not start. The end of {state.logs}/keycloak.log:\n{said[-1500:]}")
        time.sleep(PAUSE)
    if keycloak.has_moved(state):
        say("Telling Keycloak the new addresses")
        if subprocess.run([sys.executable, "-m", "blaupause", "keycloak", "sync"], cwd=ROOT, check=False).returncode:
            raise CannotStartError("Keycloak did not take the new addresses; see the lines above.")
    keycloak.note_addresses(state)
    _connect_town(state)


def _connect_town(state: State) -> None:
    """Let a sample town have an identity provider of its own, once."""
    if (state.folder / "keycloak/connected").exists():
        return
    with child("connect", state) as process:
        if process.wait():
            raise CannotStartError(f"a town's own provider could not be connected; see {state.logs}/connect.log")


def answers(port: int) -> bool:
    """Tell whether /readyz answers 200."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/readyz", headers={"Host": "localhost"})
        status = connection.getresponse().status
        connection.close()
    except (OSError, http.client.HTTPException):
        return False
    return status == OK


def _watch(parts: dict[str, subprocess.Popen[bytes]], state: State) -> None:
    while True:
        time.sleep(0.5)
        for name, process in parts.items():
            if process.poll() is not None:
                raise PartEndedError(f"The {name} has ended by itself, so the demo stops. See {state.logs}")


def _tell(state: State, seconds: float) -> None:
    say("")
    say(f"  Hub                     {state.address}/")
    say(f"  Staff start page        {state.address}/verwaltung/")
    say(f"  Competence centre       {state.address}/kkv/")
    say(f"  Mail that was sent      {state.address}/_demo/post/")
    for town in PLACES:
        say(f"  {town.name:<23} {state.town_address(town.slug)}/   (staff: /amt/ and /einrichtung/)")
    say("")
    if state.has_keycloak:
        say(f"  Passwords and codes     {state.address}/_demo/anmeldung/")
        say(f"  Keycloak                {state.part_address('keycloak')}/admin/   (see the page above)")
        say("")
        say("  People to be:")
    else:
        say("  People to be, without a password:")
    for persona in PERSONAS:
        say(f"  {persona.name:<30} {persona.what}")
    say("")
    say(f"  State lies in {state.folder}, logs in {state.logs}. Ctrl-C stops everything. ({seconds:.0f} s)")
    say("Blaupause is ready")


def say(sentence: str) -> None:
    """Show progress at once, also where the output is a file."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
