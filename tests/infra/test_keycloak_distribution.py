"""Keycloak's files: what is missing or wrong is told with what to do, and a half-made one is never left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from infra.keycloak import distribution
from infra.keycloak.distribution import KeycloakError

if TYPE_CHECKING:
    from pathlib import Path

JAVA = """echo 'openjdk version "{version}.0.1"' >&2"""
MVN = """for each in "$@"; do case $each in -DoutputDirectory=*) folder=${{each#*=}};; esac; done
{does}"""
COPIES = 'echo "not Keycloak" > "$folder/keycloak-quarkus-dist-26.7.4.tar.gz"'


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with a shell and nothing else; its Keycloak would lie in a folder of its own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "sh").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(distribution, "TOOLS", tmp_path / "tools")
    return folder


def install(folder: Path, name: str, does: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    program.chmod(0o755)


def test_a_machine_without_java_and_maven_is_told_what_to_install(programs: Path) -> None:
    with pytest.raises(KeycloakError, match=r"missing here: java, mvn\. .*apt-get install default-jre-headless maven"):
        distribution.ready()
    assert not distribution.is_there()


def test_an_old_java_is_named(programs: Path) -> None:
    install(programs, "java", JAVA.format(version="11"))
    install(programs, "mvn", "")
    with pytest.raises(KeycloakError, match=r"Java 17 or newer .* java is 11"):
        distribution.ready()


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("echo no way to the repository; exit 1", "could not fetch Keycloak 26.7.4: no way to the repository"),
        (COPIES, "another checksum than expected"),
    ],
)
def test_what_maven_does_not_bring_whole_is_not_used(does: str, said: str, programs: Path) -> None:
    install(programs, "java", JAVA.format(version="21"))
    install(programs, "mvn", MVN.format(does=does))
    with pytest.raises(KeycloakError, match=said):
        distribution.ready()
    assert [each.name for each in distribution.TOOLS.iterdir()] == ["keycloak.lock"]
