"""A Celery worker for tests: `python employed.py MAIL_FOLDER [JOB]`. Where a job is named, all of it is killed there.

JOB is "name" for the moment before the job's transaction ends, "name+" for the moment after it: done, but the queue
does not know. With "!" in front only the process that does the job is lost, and the worker goes on.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable


def main(folder: str, point: str = "") -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "blaupause.settings.test"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = folder
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 – Django is set up by now

    if point:
        doom(point.strip("!+"), after=point.endswith("+"), alone=point.startswith("!"), folder=folder)
    call_command("jobs_work", processes=1)


def doom(name: str, *, after: bool, alone: bool, folder: str) -> None:
    """Let the worker be lost in this job, the first time it does it."""
    from django.db import transaction  # noqa: PLC0415 – same

    from blaupause.jobs import registry  # noqa: PLC0415 – same

    known = registry.handler(name)
    marker = Path(f"{folder}.died")

    def die() -> None:
        if marker.exists():
            return
        marker.touch()
        if not alone:
            os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)

    def inside(**ids: Any) -> None:
        with transaction.atomic():
            known.run(**ids)
            die()

    def behind(**ids: Any) -> None:
        known.run(**ids)
        die()

    run: Callable[..., None] = behind if after else inside
    registry.HANDLERS[name] = registry.Handler(name, run, known.where)


if __name__ == "__main__":
    main(*sys.argv[1:])
