"""One web worker as the demo starts it: `python -m tests.benchmarks.fleet.web PORT`."""

from __future__ import annotations

import sys

from granian import Granian
from granian.constants import Interfaces


def main(port: int) -> None:
    """Serve until told to stop."""
    server = Granian(
        "blaupause.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_access=False,
        websockets=False,
    )
    server.serve()


if __name__ == "__main__":
    main(int(sys.argv[1]))
