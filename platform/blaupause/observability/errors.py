"""Error reports, if an address for them is set: what broke and where, never whose data it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

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
    """Take everything out of a report that could be about a person: body, query, cookies, user, values of variables."""
    whole: dict[str, Any] = event  # type: ignore[assignment]  # a TypedDict; keys are removed by name
    for name in ("user", "extra", "breadcrumbs"):
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
