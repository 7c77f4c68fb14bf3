import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from infra.demo import account
from infra.demo.account import PostgresError
from infra.demo.postgres import Cluster, Folder, free_port, running, servers_in

ROOT = Path(__file__).parents[2]
FAST = {"fsync": "off"}


@pytest.fixture
def fresh() -> Iterator[Path]:
    """A folder below one that only we may enter, with a space and an umlaut in its name."""
    with tempfile.TemporaryDirectory(prefix="Blaupause für alle ") as folder:
        data = Path(folder) / "postgres"
        yield data
        if servers_in(Folder(data)):  # a test failed and left its server
            Cluster.start(data, None).stop()


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "postgres"
        Cluster.start(data, None, **FAST).stop()
        yield data


@pytest.fixture
def data(template: Path, fresh: Path) -> Path:
    """The same, with a cluster that was started once before."""
    subprocess.run(["cp", "-a", str(template), str(fresh)], check=True)
    return fresh


def ask(cluster: Cluster, sql: str) -> object:
    with psycopg.connect(cluster.url) as connection:
        row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]


def note(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url) as connection:
        connection.execute("CREATE TABLE note AS SELECT 'kept' AS text")


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def test_a_new_server_sorts_and_folds_as_every_town_expects(fresh: Path) -> None:
    with Cluster.start(fresh, None, max_connections="7", **FAST) as cluster:
        assert cluster.is_owner
        assert ask(cluster, "SHOW max_connections") == "7"
        assert ask(cluster, "SELECT upper('straße')") == "STRASSE"
        assert ask(cluster, "SHOW server_encoding") == "UTF8"

    assert servers_in(cluster.folder) == set()


def test_it_listens_to_this_machine_and_asks_for_the_password(fresh: Path) -> None:
    with Cluster.start(fresh, None, **FAST) as cluster:
        assert ask(cluster, "SHOW listen_addresses") == "127.0.0.1"
        assert ask(cluster, "SHOW unix_socket_directories") == ""
        assert cluster.folder.password.stat().st_mode & 0o777 == 0o600
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(f"postgresql://postgres:guess@127.0.0.1:{cluster.port}/postgres")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_under_root_the_server_is_nobody(fresh: Path) -> None:
    with Cluster.start(fresh, None, **FAST) as cluster:
        assert Path(f"/proc/{cluster.pid}").stat().st_uid == 65534
        assert cluster.folder.cluster.stat().st_uid == 65534


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_under_root_its_programs_may_lie_below_a_closed_folder(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = account.binaries().parents[1]
    for folder in (package, package.with_name(f"{package.name}.libs")):
        subprocess.run(["cp", "-a", str(folder), str(fresh.parent)], check=True)
    programs = fresh.parent / account.binaries().relative_to(package.parent)
    for module in ("account", "postgres"):
        monkeypatch.setattr(f"infra.demo.{module}.binaries", lambda: programs)

    with Cluster.start(fresh, None, **FAST) as cluster:
        assert Path(f"/proc/{cluster.pid}").stat().st_uid == 65534


def test_data_survive_a_restart_on_another_port(data: Path) -> None:
    with Cluster.start(data, None, **FAST) as first:
        note(first)
    port = free_port()
    with Cluster.start(data, port, **FAST) as second:
        assert second.port == port
        assert ask(second, "SELECT text FROM note") == "kept"


@pytest.mark.slow
def test_two_folders_do_not_share_a_password(fresh: Path) -> None:
    with Cluster.start(fresh / "one", None, **FAST) as one, Cluster.start(fresh / "two", None, **FAST) as two:
        assert one.folder.password.read_text() != two.folder.password.read_text()
        assert one.port != two.port


def test_a_second_start_is_a_guest_and_ends_nothing(data: Path) -> None:
    with Cluster.start(data, None, **FAST) as owner:
        with Cluster.start(data, None, **FAST) as guest:
            assert not guest.is_owner
            assert guest.url == owner.url
        assert ask(owner, "SELECT 1") == 1


def test_a_taken_port_is_named_and_nothing_is_left_behind(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PostgresError, match="Address already in use"):
            Cluster.start(data, port, **FAST)

    with Cluster.start(data, port, **FAST) as cluster:
        assert cluster.is_owner


def test_a_wrong_setting_is_named(data: Path) -> None:
    with pytest.raises(PostgresError, match="max_conections"):
        Cluster.start(data, None, max_conections="7")


def test_a_half_made_cluster_is_made_anew(fresh: Path) -> None:
    (fresh / "cluster.unfinished").mkdir(parents=True)
    (fresh / "cluster.unfinished/PG_VERSION").write_text("18\n")
    with Cluster.start(fresh, None, **FAST) as cluster:
        assert ask(cluster, "SELECT 1") == 1


def test_a_server_that_outlived_its_owner_is_taken_over_and_ended(data: Path) -> None:
    script = """
import sys
from pathlib import Path
from infra.demo import postgres
from infra.demo.postgres import Cluster
cluster = Cluster.start(Path(sys.argv[1]), None, fsync="off")
print(cluster.pid, flush=True)
sys.stdin.read()
"""
    command = [sys.executable, "-c", script, str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as owner:
        assert owner.stdout is not None
        pid = int(owner.stdout.readline())
        with Cluster.start(data, None, **FAST) as guest:
            assert not guest.is_owner
            note(guest)
        kill(owner.pid)

    with Cluster.start(data, None, **FAST) as heir:
        assert heir.is_owner
        assert heir.pid == pid
        assert ask(heir, "SELECT text FROM note") == "kept"
    assert servers_in(heir.folder) == set()


def test_a_killed_server_comes_back_with_what_was_committed(data: Path) -> None:
    cluster = Cluster.start(data, None)
    note(cluster)
    kill(cluster.pid)
    cluster.stop()

    with Cluster.start(data, None) as recovered:
        assert ask(recovered, "SELECT text FROM note") == "kept"


@pytest.mark.parametrize("content", [f"{os.getppid()}\nsomewhere\n0\n1\n\n\n", "", "cut"])
def test_a_stale_pid_file_is_forgotten(data: Path, content: str) -> None:
    with Cluster.start(data, None, **FAST) as cluster:
        pid_file = cluster.folder.pid_file
    pid_file.write_text(content)

    with Cluster.start(data, None, **FAST) as cluster:
        assert ask(cluster, "SELECT 1") == 1


def test_a_lost_password_is_named(data: Path) -> None:
    with Cluster.start(data, None, **FAST) as cluster:
        password = cluster.folder.password.read_text()
    cluster.folder.password.unlink()

    with pytest.raises(PostgresError, match=r"password .* is lost"):
        Cluster.start(data, None, **FAST)
    cluster.folder.password.write_text(password)


def test_another_server_on_the_remembered_port_is_not_ours(data: Path, template: Path) -> None:
    ours = Folder(data)
    with Cluster.start(template, None, **FAST) as theirs:  # and our password opens it
        ours.pid_file.write_text(theirs.folder.pid_file.read_text())
        assert running(ours) is None

        with Cluster.start(data, None, **FAST) as cluster:
            assert cluster.port != theirs.port
            assert ask(cluster, "SHOW data_directory") == str(ours.cluster)
