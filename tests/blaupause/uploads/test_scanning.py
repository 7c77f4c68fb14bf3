"""One contract for both scanners; ClamAV's own daemon takes part where it is installed."""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from blaupause.uploads import ClamdScanner, DemoScanner, Scanner, ScannerUnavailable, Verdict, scanner_at
from blaupause.uploads.scanning import EICAR

SIGNATURES = f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n"
CONFIG = """
Foreground yes
LocalSocket {folder}/clamd.sock
TCPSocket {port}
TCPAddr 127.0.0.1
DatabaseDirectory {folder}/signatures
TemporaryDirectory {folder}
StreamMaxLength 1M
MaxThreads 2
OfficialDatabaseOnly no
"""


@pytest.fixture(scope="module")
def clamd() -> Iterator[tuple[str, int]]:
    """Start a daemon that knows one signature; give its socket and its port."""
    program = shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("ClamAV's daemon is not installed: apt-get install clamav-daemon")
    with tempfile.TemporaryDirectory(prefix="clamd") as name:  # short: a socket's path has 107 characters
        folder = Path(name)
        (folder / "signatures").mkdir()
        (folder / "signatures/test.ndb").write_text(SIGNATURES, encoding="ascii")
        port = free_port()
        (folder / "clamd.conf").write_text(CONFIG.format(folder=folder, port=port), encoding="ascii")
        daemon = subprocess.Popen([program, "--config-file", folder / "clamd.conf"], stdout=subprocess.DEVNULL)
        try:
            wait_for(ClamdScanner(address=str(folder / "clamd.sock")), daemon)
            yield str(folder / "clamd.sock"), port
        finally:
            daemon.terminate()
            daemon.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(scanner: Scanner, daemon: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            scanner.scan(b"")
        except ScannerUnavailable:
            assert daemon.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


@pytest.fixture(params=["demo", "clamd by socket", "clamd by port"])
def scanner(request: pytest.FixtureRequest) -> Scanner:
    if request.param == "demo":
        return scanner_at("demo")
    path, port = request.getfixturevalue("clamd")
    return scanner_at(f"clamd+unix:{path}" if request.param == "clamd by socket" else f"clamd://127.0.0.1:{port}")


@pytest.mark.parametrize("content", [b"", b"Guten Tag", bytes(300_000)])
def test_a_clean_file_is_clean(scanner: Scanner, content: bytes) -> None:
    assert scanner.scan(content) == Verdict()
    assert scanner.scan(content).clean


@pytest.mark.parametrize("content", [EICAR, b"%PDF-1.7 " + EICAR, bytes(100_000) + EICAR + bytes(100_000)])
def test_the_test_signature_is_found(scanner: Scanner, content: bytes) -> None:
    verdict = scanner.scan(content)

    assert not verdict.clean
    assert verdict.malware.startswith("Eicar-Test-Signature")


def test_what_the_daemon_does_not_take_has_no_verdict(clamd: tuple[str, int]) -> None:
    with pytest.raises(ScannerUnavailable, match="size limit exceeded"):
        ClamdScanner(address=clamd[0]).scan(bytes(5_000_000))


def test_more_than_the_daemon_takes_is_not_even_sent() -> None:
    with pytest.raises(ScannerUnavailable, match="11 bytes are more than the scanner takes"):
        ClamdScanner(address="/nowhere", max_bytes=10).scan(b"Guten Abend")


@pytest.mark.parametrize("address", ["/nowhere/clamd.sock", ("127.0.0.1", 1)])
def test_a_scanner_that_is_away_gives_no_verdict(address: str | tuple[str, int]) -> None:
    with pytest.raises(ScannerUnavailable, match="does not answer"):
        ClamdScanner(address=address).scan(b"Guten Tag")


type Talk = Callable[[socket.socket], None]


def say(reply: bytes) -> Talk:
    def talk(connection: socket.socket) -> None:
        while not connection.recv(65_536).endswith(bytes(4)):
            pass
        connection.sendall(reply)

    return talk


def hang_up(connection: socket.socket) -> None:
    connection.recv(1)


def stay_silent(connection: socket.socket) -> None:
    connection.settimeout(5)
    while connection.recv(65_536):
        pass


@pytest.mark.parametrize(
    ("talk", "message"),
    [
        (say(b"stream: OK"), None),
        (say(b"stream: OK and more\0"), "the scanner says 'stream: OK and more'"),
        (say(b"INSTREAM size limit exceeded. ERROR\0"), "the scanner says 'INSTREAM size limit exceeded. ERROR'"),
        (say(b"x" * 100_000), "the scanner says 'xxx"),
        (say(b""), "the scanner says ''"),
        (hang_up, "the scanner"),
        (stay_silent, "does not answer"),
    ],
)
def test_only_a_clear_answer_is_a_verdict(talk: Talk, message: str | None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer_once, args=(server, talk))
        thread.start()
        scanner = ClamdScanner(address=("127.0.0.1", server.getsockname()[1]), timeout=0.5)
        try:
            if message is None:
                assert scanner.scan(b"Guten Tag").clean
            else:
                with pytest.raises(ScannerUnavailable, match=message):
                    scanner.scan(b"Guten Tag")
        finally:
            thread.join(10)


def answer_once(server: socket.socket, talk: Talk) -> None:
    connection, _ = server.accept()
    with connection:
        try:
            talk(connection)
        except OSError:
            return


@pytest.mark.parametrize(
    ("address", "scanner"),
    [
        ("demo", DemoScanner()),
        ("clamd://scanner.example:3310", ClamdScanner(address=("scanner.example", 3310))),
        ("clamd+unix:/run/clamav/clamd.ctl", ClamdScanner(address="/run/clamav/clamd.ctl")),
    ],
)
def test_a_setting_names_a_scanner(address: str, scanner: Scanner) -> None:
    assert scanner_at(address) == scanner


@pytest.mark.parametrize("address", ["", "clamd://host", "clamd+unix:relative", "http://host:80", "clamd://:3310"])
def test_a_setting_that_names_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="names no scanner"):
        scanner_at(address)
