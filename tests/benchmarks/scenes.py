"""The seven pages that are measured, in the demo's Fulda: people who fill in, send, look; a clerk with much to do."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import psycopg
from django.conf import settings
from django.test import RequestFactory

from blaupause import limits
from blaupause.domain import Role
from blaupause.tenancy import context as tenancy
from blaupause.tenancy.directory import town_by_slug
from infra.demo import cases as demo
from tenants.intake.models import Draft
from tests import clients
from tests.benchmarks.measuring import Page
from tests.tenants.intake.filled import DOG, PERSON, begin, hidden

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.test import Client

    from blaupause.tenancy.models import Town

CASES = 10_000
FORM, SUMMARY = f"/antrag/{DOG}/ueber_sie/", f"/antrag/{DOG}/pruefen/"
INBOX = "/amt/?ansicht=offen"

MORE_CASES = """
WITH model AS (SELECT * FROM casework_case ORDER BY id LIMIT 1), sent AS (
  INSERT INTO applications_application
  SELECT (jsonb_populate_record(a, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('applications_application', 'id')),
    'uuid', gen_random_uuid(), 'code_hmac', md5('bench' || n)))).*
  FROM applications_application a JOIN model ON model.application_id = a.id, generate_series(1, %(many)s) n
  RETURNING id
), numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM sent)
INSERT INTO casework_case
SELECT (jsonb_populate_record(c, jsonb_build_object(
  'id', nextval(pg_get_serial_sequence('casework_case', 'id')), 'application_id', numbered.id,
  'number', 'BENCH-' || numbered.n, 'state', 'new', 'closure', '', 'clerk_id', '', 'clerk_name', '',
  'closed_at', NULL, 'decided_at', NULL, 'due_on', current_date + (numbered.n %% 90)::int))).*
FROM casework_case c JOIN model USING (id), numbered
"""
"""Encrypted values are bound to their column, not to their row: a copy opens like the original."""


def add_cases(superuser: str, schema: str) -> None:
    """Let a town have 10,000 open cases."""
    with psycopg.connect(superuser, options=f"-c search_path={schema},public") as database:
        row = database.execute("SELECT count(*) FROM casework_case").fetchone()
        database.execute(MORE_CASES, {"many": CASES - (row[0] if row else 0)})
        database.commit()
        database.autocommit = True
        database.execute("VACUUM ANALYZE")


def town_of(slug: str) -> Town:
    found = town_by_slug(slug)
    if found is None:
        raise AssertionError(f"the demo has no town {slug}")
    return found


def pages(town: Town) -> list[Page]:
    """Return what is measured; what has to be there before – drafts, an application, a clerk – is made here."""
    host = f"{town.slug}.localhost"
    writer, sender = clients.visitor(host), clients.visitor(host)
    for client in (writer, sender):
        _fill(client, town)
    code = _send(sender)
    _fill(sender, town)  # the next one, which stays unsent
    clerk = clients.staff(Role.CLERK, town)
    anyone = clients.visitor(host)
    limits.forget()
    answers = {**PERSON, "aktion": "weiter"}
    return [
        Page("Service list", _getting(anyone, "/leistungen/")),
        Page("Service page", _getting(anyone, f"/leistungen/{DOG}/")),
        Page("Form page", _getting(writer, FORM)),
        Page("Form page, valid POST", _posting(writer, FORM, answers), status=302, writes=True),
        Page("Submit", _posting(sender, SUMMARY, {"erklaerung": "on", "aktion": "absenden"}), status=302, writes=True),
        Page("Status page", _getting(anyone, f"/status/{code}/")),
        Page(f"Inbox, {CASES:,} cases", _getting(clerk, INBOX)),
    ]


def _fill(client: Client, town: Town) -> None:
    """Begin a draft, and give it the answers of the demo's first application."""
    begin(client)
    with tenancy.town(town):
        draft = Draft.objects.latest("pk")
        draft.answers = demo._answers(next(sample for sample in demo.SAMPLES[town.slug] if sample.service == DOG))
        draft.save()


def _send(client: Client) -> str:
    """Send a draft; return the code of the application."""
    summary: Any = client.get(SUMMARY)
    known = {name: hidden(summary, name) for name in ("entwurf", "stand")}
    sent = client.post(SUMMARY, {**known, "erklaerung": "on", "aktion": "absenden"}, follow=True)
    found = re.search(r"/status/([0-9A-Z-]{19})/", sent.content.decode())
    if found is None:
        raise AssertionError(f"the application was not sent: {sent.status_code}")
    return found[1]


def _getting(client: Client, path: str) -> Callable[[], dict[str, Any]]:
    def environ() -> dict[str, Any]:
        return _environ(client, "GET", path)

    return environ


def _posting(client: Client, path: str, answers: Mapping[str, str]) -> Callable[[], dict[str, Any]]:
    """Look at the page first, as a browser does: for its hidden inputs and the cookie against forged requests."""
    looked: Any = client.get(path)
    known = {name: hidden(looked, name) for name in ("csrfmiddlewaretoken", "entwurf", "stand")}
    body = urlencode({**known, **answers}).encode()

    def environ() -> dict[str, Any]:
        return _environ(client, "POST", path, body)

    return environ


def _environ(client: Client, method: str, path: str, body: bytes = b"") -> dict[str, Any]:
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in client.cookies.values())
    made = RequestFactory().generic(method, path, body, "application/x-www-form-urlencoded").environ
    return made | {
        "HTTP_HOST": client.defaults["HTTP_HOST"],
        "HTTP_ORIGIN": f"{settings.SCHEME}://{client.defaults['HTTP_HOST']}",
        "HTTP_COOKIE": cookies,
        "wsgi.input": io.BytesIO(body),
    }
