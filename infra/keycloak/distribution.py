"""Keycloak's own files: fetched with Maven, checked, built for PostgreSQL once, shared by all that runs here."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

VERSION: Final = "26.7.4"
SHA256: Final = "04823c336b797a7e18889a44262a7a64e6bf624cbbcc518c85e2622176ff2eee"
COPY: Final = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
OLDEST_JAVA: Final = 17
TOOLS: Final = Path(__file__).resolve().parents[2] / ".tools"
MISSING: Final = (
    "Keycloak needs Java {oldest} or newer and Maven; missing here: {missing}. "
    "On Debian: apt-get install default-jre-headless maven"
)


class KeycloakError(RuntimeError):
    """Keycloak cannot be fetched, built or started; says why and what to do."""


def is_there() -> bool:
    """Tell whether this machine has it, built, already."""
    return _home().exists()


def _home() -> Path:
    return TOOLS / f"keycloak-{VERSION}"


def ready() -> Path:
    """Return the folder of a built Keycloak; fetch and build it first if it is not there.

    Raises:
        KeycloakError: Java or Maven is missing, the download fails or has another checksum, or the build fails.
    """
    home = _home()
    if home.exists():
        return home
    _require_programs()
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "keycloak.lock").open("a") as lock:  # two runs at a time fetch once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            _install(home)
    return home


def _require_programs() -> None:
    missing = [program for program in ("java", "mvn") if shutil.which(program) is None]
    if not missing and _java() < OLDEST_JAVA:
        missing = [f"java is {_java()}"]
    if missing:
        raise KeycloakError(MISSING.format(oldest=OLDEST_JAVA, missing=", ".join(missing)))


def _java() -> int:
    """Return the major version of the Java on the path; before 9 it was called 1.8, which counts as 1."""
    said = subprocess.run(["java", "-version"], check=False, capture_output=True, text=True).stderr  # noqa: S607 – the one on the path is meant
    number = said.partition('"')[2].partition('"')[0].split(".")[0]
    return int(number) if number.isdigit() else 0


def _install(home: Path) -> None:
    """Fetch, check, unpack and build beside the final place, then move: a half-made one is never used."""
    with TemporaryDirectory(dir=TOOLS, prefix="keycloak-") as folder:
        archive = _fetch(Path(folder))
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        fresh = Path(folder) / home.name
        _build(fresh)
        fresh.rename(home)


def _fetch(folder: Path) -> Path:
    artifact = f"-Dartifact=org.keycloak:keycloak-quarkus-dist:{VERSION}:tar.gz"
    command = ["mvn", "--quiet", "--batch-mode", COPY, artifact, f"-DoutputDirectory={folder}"]
    fetched = subprocess.run(command, check=False, capture_output=True, text=True)
    archive = folder / f"keycloak-quarkus-dist-{VERSION}.tar.gz"
    if fetched.returncode or not archive.exists():
        raise KeycloakError(f"Maven could not fetch Keycloak {VERSION}: {fetched.stdout[-800:].strip()}")
    with archive.open("rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != SHA256:
            raise KeycloakError(f"What Maven fetched as Keycloak {VERSION} has another checksum than expected.")
    return archive


def _build(home: Path) -> None:
    """Fix what must not change at run time: the kind of database. Takes about 20 seconds, once."""
    built = subprocess.run(
        [str(home / "bin/kc.sh"), "build", "--db=postgres"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "JAVA_OPTS_APPEND": "-XX:TieredStopAtLevel=1"},
    )
    if built.returncode:
        raise KeycloakError(f"Keycloak could not be built: {(built.stdout + built.stderr)[-800:].strip()}")
