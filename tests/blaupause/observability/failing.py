"""Fails in a view, in a template and in a job, with answers in hand: `python failing.py`, in a process of its own.

Its error reports go to BLAUPAUSE_SENTRY_DSN. What must not be in them is in SECRETS.
"""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

NAME, IBAN, MAIL = "Yılmaz-Brandt", "DE89370400440532013000", "sevda@beispiel.example"
TOKEN, COOKIE, BODY = "bearer-of-secrets", "a-session-key", "what-was-typed"
SECRETS = (NAME, IBAN, MAIL, TOKEN, COOKIE, BODY)


def read(*_args: object, **_options: object) -> None:
    """Fail over an answer."""
    answers = {"familienname": NAME, "iban": IBAN, "email": MAIL}
    raise ValueError(f"{answers['familienname']} is no date; {answers}")


class Broken:
    """Fails when a template looks at it."""

    def __init__(self) -> None:
        self.answers = {"familienname": NAME}

    def __getattr__(self, name: str) -> object:
        raise ValueError(f"{name} of {NAME}")


def ask(method: str, address: str, body: bytes = b"") -> int:
    """Send a request as a web server does; return its status."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 – Django is set up by now
    from django.test import RequestFactory  # noqa: PLC0415 – same

    environ = RequestFactory().generic(method, address, body, "application/x-www-form-urlencoded").environ
    environ |= {"HTTP_HOST": "fulda.localhost", "HTTP_COOKIE": f"__Host-sid={COOKIE}"}
    environ |= {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}", "REMOTE_ADDR": "192.0.2.77"}
    said: list[str] = []
    answer = get_wsgi_application()(environ, lambda status, *_more: said.append(status))  # type: ignore[arg-type]
    b"".join(answer)
    return int(said[0].split()[0])


def fail_in_job() -> None:
    from django.db import connection, transaction  # noqa: PLC0415 – Django is set up by now

    from blaupause.jobs import later, registry, runner  # noqa: PLC0415 – same
    from blaupause.tenancy.context import town, worker  # noqa: PLC0415 – same

    registry.HANDLERS["test.fails"] = registry.Handler("test.fails", read, "town")
    with town("fulda"), transaction.atomic():
        later("test.fails", application_id=7)
    runner.run_waiting()
    with worker(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM jobs_job WHERE name = 'test.fails'")


def main() -> None:
    import django  # noqa: PLC0415 – settings come from the environment

    django.setup()
    import sentry_sdk  # noqa: PLC0415 – set up by the platform

    statuses: list[Any] = []
    with patch("tenants.portal.queries.directory", read):
        statuses.append(ask("GET", f"/leistungen/?q={MAIL}"))
    with patch("tenants.portal.queries.home", Broken):
        statuses.append(ask("POST", "/status/7K4M-92QX-0ADE-55TZ/", f"feld={BODY}".encode()))
        statuses.append(ask("GET", "/"))
    fail_in_job()
    sentry_sdk.flush(timeout=20)
    print(*statuses)  # noqa: T201 – what the test reads


if __name__ == "__main__":
    main()
