"""Celery workers: the broker only says that there is work, the job table says which.

A wake-up carries nothing. One that is lost, with the broker or with a worker, is made up for by the sweep: each worker
wakes itself every few seconds. So the broker needs no disk, and may be emptied at any time.
"""

from __future__ import annotations

import time
from functools import cache
from typing import Any, Final

import structlog
from celery import Celery, bootsteps, signals
from celery.exceptions import OperationalError
from celery.worker import state
from django.conf import settings
from redis import ConnectionError as RedisConnectionError
from redis import Redis, RedisError

from . import runner

log = structlog.get_logger(__name__)

QUEUE: Final = f"blaupause.{settings.CELL}"
"""Each cell has a queue of its own: its workers hold the login of its database only."""
ENOUGH: Final = 100
"""Wake-ups that lie there at most: they are all alike, and without workers the broker must not fill up."""
SWEEP_SECONDS: Final = 2.0
"""Also how late a job for later, or one that is tried again, may begin."""
DEAF_AFTER: Final = 3
"""Sweeps in a row that find an idle worker beside waiting wake-ups."""
TIMEOUT: Final = 1.0
SILENCE_SECONDS: Final = 10.0
"""How long a broker that does not answer is left alone, so that requests do not wait for it again and again."""

app = Celery("blaupause", broker=settings.BROKER, set_as_current=False)
app.conf.update(
    task_default_queue=QUEUE,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={"socket_connect_timeout": TIMEOUT, "max_retries": 1, "interval_start": 0},
)


class Broker:
    """The broker as who has work sees it: told, or left alone for a while."""

    def __init__(self) -> None:
        self.silent_until = 0.0

    def tell(self) -> bool:
        """Say that there is work; return whether somebody will hear of it."""
        if time.monotonic() < self.silent_until:
            return False
        try:
            if self.waiting() < ENOUGH:
                work.apply_async(retry=False)
        except (RedisError, OperationalError, OSError) as error:
            self.silent_until = time.monotonic() + SILENCE_SECONDS
            log.warning("jobs.broker_away", error=type(error).__name__)
            return False
        return True

    def waiting(self) -> int:
        """How many wake-ups lie there."""
        return int(_client(settings.BROKER).llen(QUEUE))


broker = Broker()


def wake() -> None:
    """Let a worker look for work now; where the broker is away, the next sweep does."""
    broker.tell()


@cache
def _client(address: str) -> Redis:
    return Redis.from_url(address, socket_connect_timeout=TIMEOUT, socket_timeout=TIMEOUT)


@app.task(name="jobs.work")
def work() -> None:
    """Do what the next towns have to do. While there is something, the next process is woken too."""
    if batch := runner.claim():
        wake()
        runner.run(*batch)


class Sweep(bootsteps.StartStopStep):
    """Wakes the workers of the cell every few seconds while this one is connected, and sees to it that this one hears.

    A worker whose broker is lost between a message and its receipt counts that message as unfinished for ever and takes
    no other. Where wake-ups lie there and nothing is in hand, it is made to connect anew.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.entry: Any = None
        self.unheard = 0

    def start(self, parent: Any) -> None:
        self.unheard = 0
        self.entry = parent.timer.call_repeatedly(SWEEP_SECONDS, self.sweep)

    def stop(self, parent: Any) -> None:  # noqa: ARG002 – Celery's signature
        if self.entry is not None:
            self.entry.cancel()

    def sweep(self) -> None:
        is_idle = not (state.reserved_requests or state.active_requests)
        self.unheard = self.unheard + 1 if is_idle and broker.waiting() else 0
        if self.unheard >= DEAF_AFTER:
            raise RedisConnectionError("Wake-ups wait, and this worker does not hear them.")
        wake()


app.steps["consumer"].add(Sweep)


@signals.setup_logging.connect(weak=False)
def keep_logging(**_options: Any) -> None:
    """Log as the platform does: Celery sets up nothing of its own where somebody listens here."""


def serve(*, processes: int) -> int:
    """Be a worker until told to stop; return its exit status. What is in hand is finished first."""
    worker = app.Worker(
        queues=[QUEUE], concurrency=processes, without_gossip=True, without_mingle=True, without_heartbeat=True
    )
    worker.start()
    return int(worker.exitcode or 0)
