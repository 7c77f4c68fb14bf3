"""A worker that is killed in the middle: `python doomed.py POINT FOLDER`. It runs in a process of its own.

POINT says where: "submit" (before its transaction ends), the name of a job ("correspondence.render_notice") for the
moment before its transaction ends, the same with "+" for the moment after (done, but the queue does not know).
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable


def die(*_args: Any, **_options: Any) -> None:
    """End as a lost machine ends: no clean-up, no rollback by us."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(point: str, folder: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "blaupause.settings.test"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = folder
    django.setup()
    if point == "submit":
        submit()
    else:
        work(point)


def submit() -> None:
    """Send an application and lose the machine just before the transaction ends."""
    from django.db import transaction  # noqa: PLC0415 – Django is set up by now

    from blaupause.tenancy.context import town  # noqa: PLC0415 – same
    from tests.tenants.sending import send  # noqa: PLC0415 – same

    with town("probeort"), transaction.atomic():
        send()
        die()


def work(point: str) -> None:
    """Run the queue; be killed at the point."""
    from blaupause.jobs import registry, runner  # noqa: PLC0415 – Django is set up by now

    registry.load()
    name = point.removesuffix("+")
    if name in registry.HANDLERS:
        known = registry.HANDLERS[name]
        run = after(known.run) if point.endswith("+") else inside(known.run)
        registry.HANDLERS[name] = registry.Handler(name, run, known.where)
    runner.run_waiting()


def after(run: Callable[..., None]) -> Callable[..., None]:
    def killed(**ids: Any) -> None:
        run(**ids)
        die()

    return killed


def inside(run: Callable[..., None]) -> Callable[..., None]:
    from django.db import transaction  # noqa: PLC0415 – Django is set up by now

    def killed(**ids: Any) -> None:
        with transaction.atomic():
            run(**ids)
            die()

    return killed


if __name__ == "__main__":
    main(*sys.argv[1:3])
