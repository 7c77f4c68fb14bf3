"""Error reports, if an address for them is set: what broke and where, never whose data it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from structlog.contextvars import get_contextvars

from blaupause.tenancy.context import current_place

from .paths import masked

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

KEPT_HEADERS = {"User-Agent", "X-Request-Id", "Accept-Language"}


def set_up() -> None:
    """Connect to the error tracker named by BLAUPAUSE_SENTRY_DSN; without it nothing is imported or sent."""
    if not settings.SENTRY_DSN:
        return
    import sentry_sdk  # noqa: PLC0415 – 0.3 s that only those pay who use it

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        release=settings.RELEASE,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=scrubbed,
    )


def scrubbed(event: Event, _hint: Hint) -> Event:
    """Take everything out of a report that could be about a person: body, query, cookies, user, values of variables.

    What stays is type and place of the error, the masked address, and whose work it was: release, cell and town.
    """
    whole: dict[str, Any] = event  # type: ignore[assignment]  # a TypedDict; keys are removed by name
    whole["tags"] = {"cell": settings.CELL, "town": _town()}
    for name in ("user", "extra", "breadcrumbs", "logentry", "message", "contexts"):
        whole.pop(name, None)
    request = whole.get("request", {})
    for name in ("data", "cookies", "query_string", "env"):
        request.pop(name, None)
    if "url" in request:
        request["url"] = masked(request["url"].split("?")[0])
    request["headers"] = {name: value for name, value in request.get("headers", {}).items() if name in KEPT_HEADERS}
    for error in whole.get("exception", {}).get("values", []):
        error["value"] = ""  # a message may quote what somebody typed; type and place are enough
        for frame in (error.get("stacktrace") or {}).get("frames", []):
            frame.pop("vars", None)
    if "transaction" in whole:
        whole["transaction"] = masked(whole["transaction"])
    return event


def _town() -> str:
    """Return the town the work was in; a job has left it when its failure is told, and the log's context knows it."""
    here = current_place().town
    return str(here.slug if here is not None else get_contextvars().get("town", ""))
