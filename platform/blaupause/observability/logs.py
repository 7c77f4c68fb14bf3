"""Logs: one JSON object a line on stderr with request id and town; words for people in the demo. Ids only, no names."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import structlog
from django.conf import settings

from blaupause.tenancy.context import current_place

from .paths import hidden
from .traces import trace

if TYPE_CHECKING:
    from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

QUIET = ("authlib", "httpx", "urllib3", "celery", "django.request", "django.security.DisallowedHost")
"""Libraries that only say what we say better, or that write addresses with codes in them."""


def set_up() -> None:
    """Send every log line, ours and the libraries', through one form."""
    known: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        add_town,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_codes,
        structlog.processors.ExceptionRenderer(_trace),
    ]
    structlog.configure(
        processors=[*known, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.LOG_FORMAT == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=known,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    for earlier in [one for one in root.handlers if getattr(one, "is_ours", False)]:
        root.removeHandler(earlier)
    handler.is_ours = True  # type: ignore[attr-defined]  # so that a second set-up replaces the first
    root.addHandler(handler)
    root.setLevel(settings.LOG_LEVEL)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


def add_town(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say in which town the line was written, unless the line says it itself."""
    town = current_place().town
    if town is not None:
        event.setdefault("town", town.slug)
    return event


def without_codes(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Hide codes in what libraries write down, such as the path of a request that failed."""
    event["event"] = hidden(str(event["event"]))
    return event


def _trace(exc_info: ExcInfo) -> str:
    return trace(exc_info[1])
