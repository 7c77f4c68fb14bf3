"""One process of the demo: `python -m infra.demo.child PART`. It ends when the process that started it does.

The starter holds the other end of this process's standard input: however it goes, Ctrl-C or SIGKILL, the end of that
input tells.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

from infra.demo.state import REALMS, State


def main(part: str) -> None:
    """Be one part until told to stop."""
    threading.Thread(target=_end_with_starter, daemon=True).start()
    parts = {
        "prepare": _prepare,
        "web": _web,
        "jobs": _jobs,
        "towns": _towns,
        "provider": _provider,
        "keycloak": _keycloak,
        "bundid": _bundid,
        "post": _post,
        "rathaus": _rathaus,
        "connect": _connect,
    }
    parts[part](State.here())


def _end_with_starter() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(10)
    os._exit(1)


def _prepare(state: State) -> None:
    import django  # noqa: PLC0415 – each part imports what it needs

    django.setup()
    from infra.demo.preparing import prepare  # noqa: PLC0415 – models can be imported from here on

    prepare(state, os.environ.pop("SUPERUSER_DATABASE"))


def _web(state: State) -> None:
    serve_web(state.port)


def serve_web(port: int) -> None:
    """Serve the platform with one worker until told to stop."""
    from granian import Granian  # noqa: PLC0415 – each part imports what it needs
    from granian.constants import Interfaces  # noqa: PLC0415 – same

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


def _jobs(_state: State) -> None:
    from django.core.management import execute_from_command_line  # noqa: PLC0415 – each part imports what it needs

    execute_from_command_line(["blaupause", "jobs_run"])


def _towns(_state: State) -> None:
    """Be the operator's worker: the only process that may make towns."""
    os.environ["BLAUPAUSE_AS"] = "operator"
    from django.core.management import execute_from_command_line  # noqa: PLC0415 – settings read the line above

    execute_from_command_line(["blaupause", "onboarding_run"])


def _provider(state: State) -> None:
    from infra.demo import provider  # noqa: PLC0415 – each part imports what it needs

    login_origin = f"http://login.localhost:{state.port}"
    for realm in REALMS:
        port = state.provider_ports()[realm]
        provider.serve(realm, port, issuer=state.issuer(realm), login_origin=login_origin)
    _until_told()


def _keycloak(state: State) -> None:
    from infra.demo import keycloak  # noqa: PLC0415 – each part imports what it needs
    from infra.keycloak.server import ENDED_BY_SOMEBODY, Server  # noqa: PLC0415 – same

    plan, status = keycloak.plan(state), ENDED_BY_SOMEBODY[0]
    while status in ENDED_BY_SOMEBODY:  # as whoever looks after services does
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a start that is cut short ends Keycloak, too
        server = Server.start(plan)
        try:
            status = server.process.wait()
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)  # asked twice, it stops as well
            server.stop()
    sys.exit(status)


def _bundid(state: State) -> None:
    from infra.demo import bundid, keycloak  # noqa: PLC0415 – each part imports what it needs

    own, there = state.part_address("bundid"), state.part_address("keycloak")
    bundid.serve(state.provider_ports()["bundid"], address=own, keycloak=there, pair=keycloak.signing_pair(state))
    _until_told()


def _post(state: State) -> None:
    from infra.demo import post  # noqa: PLC0415 – each part imports what it needs

    post.serve(state.provider_ports()["post"], state.folder / "post")
    _until_told()


def _rathaus(state: State) -> None:
    from infra.demo import rathaus  # noqa: PLC0415 – each part imports what it needs

    own, there = state.part_address("rathaus"), state.part_address("keycloak")
    secret = state.secret("rathaus_secret")
    rathaus.serve(state.provider_ports()["rathaus"], address=own, keycloak=there, secret=secret)
    _until_told()


def _connect(state: State) -> None:
    import django  # noqa: PLC0415 – each part imports what it needs

    django.setup()
    from infra.demo import connecting  # noqa: PLC0415 – models can be imported from here on

    connecting.run(state)


def _until_told() -> None:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()


if __name__ == "__main__":
    main(sys.argv[1])
