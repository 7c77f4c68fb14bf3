"""A running Keycloak on this machine, small, on a database of ours, with realms imported when it first starts."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from infra.keycloak.distribution import ready

if TYPE_CHECKING:
    from collections.abc import Mapping

THEMES: Final = Path(__file__).parent / "themes"
ENDED_BY_SOMEBODY: Final = (128 + signal.SIGTERM, 128 + signal.SIGKILL)
"""What its script says when Keycloak itself got such a signal; a faulty start ends with another number."""
STOP_PATIENCE: Final = 8.0  # less than whoever waits for this process
OK: Final = 200
ADMIN: Final = "admin"
SMALL: Final = "-Xms64m -Xmx256m"
QUICK_TO_START: Final = "-XX:-UseG1GC -XX:+UseSerialGC -XX:TieredStopAtLevel=1"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a Keycloak of this machine runs.

    Attributes:
        folder: where the imported realms and its list of hosts lie.
        port: of its address, `http://localhost:<port>`; people's passkeys belong to that name.
        database: postgresql:// address of an empty database, or of the one it had last time.
        admin_password: of the first administrator; counts on an empty database only.
        realms: name → content of the realm files (JSON, with `${NAME}` for what `variables` says).
        hosts: names this Keycloak must reach on this machine, such as the login host; Java does not know *.localhost.
    """

    folder: Path
    port: int
    database: str
    admin_password: str = field(repr=False)
    realms: Mapping[str, str]
    variables: Mapping[str, str]
    hosts: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"


@dataclass(frozen=True, slots=True)
class Server:
    """A Keycloak that was started; it is ready when all its realms answer (`answers`)."""

    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, plan: Plan) -> Self:
        """Start it. What it says goes where this process's own words go.

        Raises:
            KeycloakError: it cannot be fetched or built.
        """
        home = _own_home(plan, ready())
        return cls(
            subprocess.Popen(
                _command(home, plan), env=_environment(plan), stdin=subprocess.DEVNULL, start_new_session=True
            )
        )

    def stop(self) -> None:
        """End it, and wait until its port is free: a second one would be answered by the first."""
        for request in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                os.killpg(self.process.pid, request)
                os.killpg(self.process.pid, signal.SIGCONT)  # a halted one hears nothing else
            try:
                self.process.wait(STOP_PATIENCE)
            except subprocess.TimeoutExpired:
                continue
            return


def answers(port: int, realm: str) -> bool:
    """Tell whether a realm describes itself at its address; the log says "started" while the import still runs."""
    try:
        connection = http.client.HTTPConnection("localhost", port, timeout=5)
        connection.request("GET", f"/realms/{realm}/.well-known/openid-configuration")
        status = connection.getresponse().status
        connection.close()
    except (OSError, http.client.HTTPException):
        return False
    return status == OK


def _own_home(plan: Plan, installed: Path) -> Path:
    """Make a home of this server's own, with links to the shared files: realms are imported from its `data` only."""
    home = plan.folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    (home / "bin").mkdir(parents=True)
    shutil.copy2(installed / "bin/kc.sh", home / "bin/kc.sh")
    for part in ("lib", "providers", "conf"):
        (home / part).symlink_to(installed / part)
    (home / "themes").symlink_to(THEMES)
    imported = home / "data/import"
    imported.mkdir(parents=True)
    for name, content in plan.realms.items():
        file = imported / f"{name}-realm.json"
        file.touch(0o600)
        file.write_text(content, encoding="utf-8")
    names = " ".join(("localhost", *plan.hosts))
    (plan.folder / "hosts").write_text(f"127.0.0.1 {names}\n", encoding="ascii")
    return home


def _command(home: Path, plan: Plan) -> list[str]:
    """Start what was built. `--cache=local` here, not at the build: otherwise it opens ports to find others."""
    return [
        str(home / "bin/kc.sh"),
        "start",
        "--optimized",
        "--import-realm",
        "--cache=local",
        "--http-enabled=true",
        "--http-host=127.0.0.1",
        f"--http-port={plan.port}",
        f"--hostname={plan.url}",
        "--log-console-output=default",
    ]


def _environment(plan: Plan) -> dict[str, str]:
    """Secrets go by environment: a command line is seen by everybody on the machine."""
    database = urlsplit(plan.database)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("KC_", "JAVA_OPTS"))}
    return {
        **inherited,
        **plan.variables,
        "KC_DB_URL": f"jdbc:postgresql://{database.hostname}:{database.port}{database.path}",
        "KC_DB_USERNAME": database.username or "",
        "KC_DB_PASSWORD": database.password or "",
        "KC_BOOTSTRAP_ADMIN_USERNAME": ADMIN,
        "KC_BOOTSTRAP_ADMIN_PASSWORD": plan.admin_password,
        "JAVA_OPTS_KC_HEAP": SMALL,
        "JAVA_OPTS_APPEND": f"{QUICK_TO_START} -Djdk.net.hosts.file={plan.folder / 'hosts'}",
        "MALLOC_ARENA_MAX": "2",
    }
