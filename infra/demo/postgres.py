"""Runs the PostgreSQL that comes as a wheel, for the demo and the tests.

    with Cluster.start(Path("var/postgres"), port=None, fsync="off") as cluster:
        psycopg.connect(cluster.url)

The folder is complete in itself: `cluster/` (PostgreSQL's data directory), `password` (of the superuser, random), `log`
and `lock`. The server listens on 127.0.0.1 only and asks for the password. Whoever starts it owns it: the server ends
with `stop()`. If its owner was killed the server lives on, and the next `start` takes it over. While its owner lives,
others who `start` it are guests: they get the address, and their `stop()` changes nothing.
"""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import NamedTuple, Self, cast

import psycopg

from infra.demo.account import Account, PostgresError, binaries

PATIENCE = 120.0  # seconds until a server that neither answers nor ends is given up; recovery after a crash is slow
STOP_PATIENCE = 20.0
PAUSE = 0.02
PROCESSES = Path("/proc")  # where Linux shows them; elsewhere PostgreSQL's own check has to do
ATTEMPTS_AT_FREE_PORTS = 3


class Server(NamedTuple):
    """A server that answers."""

    port: int
    pid: int


@dataclass(frozen=True)
class Folder:
    """Where a cluster keeps its things."""

    path: Path

    @property
    def cluster(self) -> Path:
        return self.path / "cluster"

    @property
    def unfinished(self) -> Path:
        return self.path / "cluster.unfinished"

    @property
    def password(self) -> Path:
        return self.path / "password"

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def lock(self) -> Path:
        return self.path / "lock"

    @property
    def pid_file(self) -> Path:
        return self.cluster / "postmaster.pid"

    def url(self, port: int) -> str:
        return f"postgresql://postgres:{self.password.read_text()}@127.0.0.1:{port}/postgres"


@dataclass
class Cluster:
    """A running PostgreSQL."""

    folder: Folder
    server: Server
    _lock: TextIOWrapper | None
    _child: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @classmethod
    def start(cls, data: Path, port: int | None = None, **settings: str) -> Self:
        """Start the server in the folder `data`, or use the one that runs there already.

        Args:
            data: made if it does not exist.
            port: None means any free one. A server that runs already keeps its port.
            settings: PostgreSQL's own, e.g. `max_connections="300"`; a server that runs already keeps its settings.

        Raises:
            PostgresError: the server does not start; says why.
        """
        folder = Folder(data.resolve())
        folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        complaint = f"{folder.path} is in use, but nobody answers there"
        lock = cast("TextIOWrapper | Server", until(lambda: take_lock(folder) or running(folder), complaint))
        if isinstance(lock, Server):
            return cls(folder, lock, None)
        try:
            if (found := settled(folder)) is not None:
                return cls(folder, found, lock)
            account = Account.of(folder.path)
            make_cluster(folder, account, durable=settings.get("fsync") != "off")
            server, child = launch(folder, account, port, settings)
        except BaseException:
            lock.close()
            raise
        return cls(folder, server, lock, child)

    @property
    def url(self) -> str:
        """The superuser's way in."""
        return self.folder.url(self.port)

    @property
    def port(self) -> int:
        return self.server.port

    @property
    def pid(self) -> int:
        return self.server.pid

    @property
    def is_owner(self) -> bool:
        """Whether `stop` ends the server."""
        return self._lock is not None

    def stop(self) -> None:
        """End the server if it is ours; open connections are closed, what was committed stays."""
        if self._lock is None:
            return
        try:
            for request in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, at once, by force
                if self._ended_after(request):
                    break
        finally:
            self._lock.close()
            self._lock = None

    def _ended_after(self, request: signal.Signals) -> bool:
        deadline = time.monotonic() + STOP_PATIENCE
        try:
            os.kill(self.pid, request)
            while time.monotonic() < deadline:
                if self._ended():
                    return True
                time.sleep(PAUSE)
        except ProcessLookupError:
            return True
        return False

    def _ended(self) -> bool:
        if self._child is not None:
            return self._child.poll() is not None  # our own child: this also reaps it
        os.kill(self.pid, 0)
        return PROCESSES.exists() and not servers_in(self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


def take_lock(folder: Folder) -> TextIOWrapper | None:
    """Become the owner, for as long as this process lives; None if another process is."""
    lock = folder.lock.open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def make_cluster(folder: Folder, account: Account, *, durable: bool) -> None:
    """Lay out the data directory once. A half-made one, after a crash, is thrown away."""
    if folder.cluster.exists():
        if not folder.password.exists():
            raise PostgresError(f"The password of {folder.cluster} is lost. If nothing in there matters, delete it.")
        return
    shutil.rmtree(folder.unfinished, ignore_errors=True)
    folder.password.unlink(missing_ok=True)
    folder.password.touch(0o600)
    folder.password.write_text(secrets.token_urlsafe(24))
    os.chown(folder.password, account.uid, account.gid)
    command = [
        str(binaries() / "initdb"),
        f"--pgdata={folder.unfinished}",
        f"--pwfile={folder.password}",
        "--username=postgres",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=PG_UNICODE_FAST",
        *([] if durable else ["--no-sync"]),
    ]
    with account.popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as initdb:
        output, _ = initdb.communicate()
    if initdb.returncode:
        raise PostgresError(f"initdb failed: {output.decode(errors='replace')[-800:]}")
    folder.unfinished.rename(folder.cluster)


def launch(
    folder: Folder, account: Account, port: int | None, settings: dict[str, str]
) -> tuple[Server, subprocess.Popen[bytes]]:
    """Start the server and wait until it answers. A free port may be taken the moment before: then try another."""
    for _attempt in range(ATTEMPTS_AT_FREE_PORTS):
        port_now = free_port() if port is None else port
        try:
            child = launch_at(folder, account, port_now, settings)
        except PostgresError as error:
            if port is not None or "Address already in use" not in str(error):
                raise
        else:
            return Server(port_now, child.pid), child
    raise PostgresError("no free port stayed free")


def launch_at(folder: Folder, account: Account, port: int, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the server on this very port and wait until it answers."""
    options = {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": "", **settings}
    command = [str(binaries() / "postgres"), "-D", str(folder.cluster)]
    command += [f"--{name}={value}" for name, value in options.items()]
    with folder.log.open("ab") as log:
        before = log.tell()
        child = account.popen(command, stdout=log.fileno(), stderr=log.fileno())
    until(lambda: running(folder) or child.poll() is not None, f"PostgreSQL in {folder.path} is silent")
    if child.poll() is not None:
        said = folder.log.read_bytes()[before:].decode(errors="replace").strip()
        raise PostgresError(f"PostgreSQL did not start: {said[-800:]}")
    return child


def running(folder: Folder) -> Server | None:
    """The server that serves this very folder, if it answers."""
    try:
        lines = folder.pid_file.read_text().splitlines()
        pid, port = int(lines[0]), int(lines[3])
        with psycopg.connect(folder.url(port), connect_timeout=2) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
    except (FileNotFoundError, IndexError, ValueError, psycopg.OperationalError):
        return None
    return Server(port, pid) if row == (str(folder.cluster),) else None


def settled(folder: Folder) -> Server | None:
    """The server of a killed owner, once it answers; None once nothing of it is left.

    A killed server's children live on for a moment, and its process number may belong to somebody else by now;
    PostgreSQL would trust that number and refuse to start. So we look at who stands in the folder.
    """
    until(lambda: running(folder) or not servers_in(folder), f"PostgreSQL in {folder.path} neither answers nor ends")
    found = running(folder)
    if found is None and PROCESSES.exists():
        folder.pid_file.unlink(missing_ok=True)
    return found


def servers_in(folder: Folder) -> set[int]:
    """The processes that serve this folder: PostgreSQL's work in their data directory."""
    found = set()
    for process in PROCESSES.glob("[0-9]*"):
        try:
            if (
                process.joinpath("cwd").readlink() == folder.cluster
                and "postgres" in process.joinpath("comm").read_text()
            ):
                found.add(int(process.name))
        except OSError:  # ended meanwhile, dead but not buried, or somebody else's
            continue
    return found


def until[T](question: Callable[[], T], complaint: str) -> T:
    """Ask until the answer is something; give up with a complaint."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := question()):
        if time.monotonic() > deadline:
            raise PostgresError(complaint)
        time.sleep(PAUSE)
    return answer


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
