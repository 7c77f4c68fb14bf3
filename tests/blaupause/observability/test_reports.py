"""Error reports reach a tracker, and nothing about a person reaches it with them."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli  # type: ignore[import-untyped]  # has no stubs
import pytest

from tests.blaupause.observability.failing import SECRETS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
UNPACK = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
FAILING = Path(__file__).with_name("failing.py")


@contextmanager
def tracker() -> Iterator[tuple[str, list[bytes]]]:
    """Receive envelopes on a port of this machine; yield its address and what comes, unpacked."""
    came: list[bytes] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append(UNPACK[self.headers.get("Content-Encoding", "")](body))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://key@127.0.0.1:{server.server_port}/1", came
        server.shutdown()


def events(envelopes: list[bytes]) -> list[dict[str, Any]]:
    """Return the events of envelopes (develop.sentry.dev: a header, then items of a header and a payload, by line)."""
    lines = [json.loads(line) for envelope in envelopes for line in envelope.splitlines() if line]
    return [line for line in lines if "exception" in line]


@pytest.mark.slow
@pytest.mark.usefixtures("django_db_setup")
def test_no_answer_name_token_or_cookie_leaves_the_process() -> None:
    with tracker() as (address, came):
        ended = subprocess.run(
            [sys.executable, FAILING],
            env=os.environ
            | {
                "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
                "DJANGO_SETTINGS_MODULE": "blaupause.settings.test",
                "BLAUPAUSE_SENTRY_DSN": address,
                "BLAUPAUSE_RELEASE": "1.2.3",
                "BLAUPAUSE_CELL": "hessen-1",
            },
            capture_output=True,
            check=False,
            text=True,
            timeout=120,
            cwd=ROOT,
        )

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split()[::2] == ["500", "500"]
    reports = events(came)
    assert [each["exception"]["values"][-1]["type"] for each in reports] == ["ValueError"] * len(reports)
    places = [each["exception"]["values"][-1]["stacktrace"]["frames"][-1]["function"] for each in reports]
    assert places.count("read") == 2
    assert "__getattr__" in places
    for each in reports:
        assert (each["release"], each["tags"]) == ("1.2.3", {"cell": "hessen-1", "town": "fulda"})
    sent = b"\n".join(came).decode()
    assert [secret for secret in (*SECRETS, "192.0.2.77", "7K4M") if secret in sent] == []
