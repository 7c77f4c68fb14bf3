"""A cell that settings name is made on its server, and made again without harm."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from blaupause.settings import env
from blaupause.tenancy.fleet import cells, ledger, release
from blaupause.tenancy.fleet.offering import READER
from tests.blaupause.tenancy.fleet.cells import address_in

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from infra.demo.postgres import Cluster
    from tests.blaupause.tenancy.fleet.cells import Cell

NEW = "blaupause_founded"


@pytest.fixture
def secrets(further_cluster: Cluster, tmp_path: Path) -> Path:
    """Have the files that hold what the one who makes a cell knows."""
    for name, said in (("superuser", further_cluster.url), ("app", "app"), ("reader", "reader")):
        (tmp_path / name).write_text(said + "\n")
    return tmp_path


@pytest.fixture
def north(cell: Cell, further_cluster: Cluster, settings: Settings) -> Any:
    """Have a settings entry for a cell that is not there, and leave it so."""
    address = address_in(further_cluster, NEW, "cell_operator", "operator")
    settings.CELLS = {"north": env.address("north", address, "")}
    yield settings
    with psycopg.connect(further_cluster.url, autocommit=True) as superuser:
        superuser.execute(f"DROP DATABASE IF EXISTS {NEW} WITH (FORCE)".encode())


def create(name: str, secrets: Path, *more: str) -> str:
    out = StringIO()
    files = (f"--superuser={secrets / 'superuser'}", f"--app-password={secrets / 'app'}")
    call_command("cell_create", name, *files, *more, stdout=out)
    return out.getvalue()


def test_it_is_made_and_has_this_release(north: Settings, secrets: Path, further_cluster: Cluster) -> None:
    told = json.loads(create("north", secrets, f"--reader-password={secrets / 'reader'}", "--json"))

    assert (told["cell"], told["release"]) == ("north", release.current().name)
    assert "blaupause fleet follow --from CELL" in told["next"]
    with cells.at_cell("north"):
        assert ledger.behind(release.current().name, release.of_public().name) == []
    for login, password in (("app", "app"), (READER, "reader")):
        psycopg.connect(address_in(further_cluster, NEW, login, password)).close()
    assert "has release" in create("north", secrets), "made again"


def test_this_cell_can_be_made_again(cell: Cell, cluster: Cluster, secrets: Path, settings: Settings) -> None:
    (secrets / "superuser").write_text(cluster.url)

    assert "fleet follow" not in create(settings.CELL, secrets)


def test_a_cell_that_settings_do_not_name_is_refused(north: Settings, secrets: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no cell 'south'. Put its address into BLAUPAUSE_CELLS first"):
        create("south", secrets)


def test_an_address_of_another_login_is_refused(north: Settings, secrets: Path, further_cluster: Cluster) -> None:
    north.CELLS = {"north": env.address("north", address_in(further_cluster, NEW, "app", "app"), "")}

    with pytest.raises(CommandError, match="must be that of cell_operator, not of app"):
        create("north", secrets)


def test_without_a_superuser_nothing_is_made(
    north: Settings, secrets: Path, made_further_cell: Cell, further_cluster: Cluster
) -> None:
    (secrets / "superuser").write_text(made_further_cell.operator_address)

    with pytest.raises(CommandError, match="cell_operator is no superuser of that server"):
        create("north", secrets)

    with psycopg.connect(further_cluster.url) as superuser:
        assert superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NEW]).fetchone() is None


def test_a_secret_that_cannot_be_read_is_named(north: Settings, secrets: Path) -> None:
    (secrets / "app").unlink()

    with pytest.raises(CommandError, match=r"app cannot be read \(No such file or directory\)"):
        create("north", secrets)


def test_a_server_that_refuses_is_told_in_one_line(north: Settings, secrets: Path, further_cluster: Cluster) -> None:
    (secrets / "superuser").write_text(address_in(further_cluster, "postgres", "nobody", "guess"))

    with pytest.raises(CommandError, match="password authentication failed") as refused:
        create("north", secrets)

    assert "\n" not in str(refused.value)
