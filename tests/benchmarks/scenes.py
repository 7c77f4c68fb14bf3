"""The seven pages that are measured, in the demo's Fulda: people who fill in, send, look; a clerk with much to do."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import psycopg
from django.conf import settings
from django.test import RequestFactory

from blaupause import limits
from blaupause.crypto.codes import code_hmac
from blaupause.domain import Role
from blaupause.identity.sessions import fingerprint
from blaupause.tenancy import context as tenancy
from blaupause.tenancy.directory import town_by_slug
from infra.demo import cases as demo
from tenants.applications.models import Application
from tenants.casework.models import Case
from tenants.intake.models import Draft
from tenants.services.queries import offer
from tests import clients
from tests.benchmarks import plain_views
from tests.benchmarks.measuring import Page
from tests.tenants.intake.filled import DOG, PERSON, begin, hidden

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.test import Client

    from blaupause.engine import forms as engine
    from blaupause.engine.bundles import Bundle
    from blaupause.tenancy.models import Town

CASES = 10_000
TOWN = "fulda"
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


def _bundle() -> Bundle:
    with tenancy.town(TOWN):
        return offer(DOG).bundle


@dataclass(frozen=True)
class Facts:
    """What a plain view must know to do its work.

    Attributes:
        session: fingerprint of the visitor's session key, "" without one.
        answers: of the draft, as JSON; in the table they are encrypted.
        draft: uuid; `draft_code` and `status_code` are fingerprints too.
        application: columns of what is sent, `case` of what is opened for it.
    """

    service: str = DOG
    town: int = 0
    session: str = ""
    draft: str = ""
    draft_code: str = ""
    answers: str = ""
    status_code: str = ""
    bundle: Bundle = field(default_factory=_bundle)
    application: dict[str, Any] = field(default_factory=dict)
    case: dict[str, Any] = field(default_factory=dict)

    @property
    def page(self) -> engine.Page:
        return self.bundle.form.page("ueber_sie")


def pages(town: Town) -> list[Page]:
    """Return what is measured; what has to be there before – drafts, an application, a clerk – is made here."""
    host = f"{town.slug}.localhost"
    writer, sender = clients.visitor(host), clients.visitor(host)
    written, _first = _fill(writer, town), _fill(sender, town)
    code = _send(sender)
    unsent = _fill(sender, town)
    clerk = clients.staff(Role.CLERK, town)
    anyone = clients.visitor(host)
    limits.forget()
    answers = {**PERSON, "aktion": "weiter"}
    act = {"erklaerung": "on", "aktion": "absenden"}
    with tenancy.town(town):
        writing, sending = _known(writer, written), _with_copies(_known(sender, unsent), code)
        seen = Facts(status_code=code_hmac(code))
    clerks = Facts(session=_session(clerk), town=town.pk)
    return [
        Page("Service list", _getting(anyone, "/leistungen/"), plain_views.service_list, Facts()),
        Page("Service page", _getting(anyone, f"/leistungen/{DOG}/"), plain_views.service_page, Facts()),
        Page("Form page", _getting(writer, FORM), plain_views.form_page, writing),
        Page(
            "Form page, valid POST", _posting(writer, FORM, answers), plain_views.form_post, writing, 302, writes=True
        ),
        Page("Submit", _posting(sender, SUMMARY, act), plain_views.submit, sending, 302, writes=True),
        Page("Status page", _getting(anyone, f"/status/{code}/"), plain_views.status, seen),
        Page(f"Inbox, {CASES:,} cases", _getting(clerk, INBOX), plain_views.inbox, clerks),
    ]


def _session(client: Client) -> str:
    return fingerprint("session", client.cookies[settings.SESSION_COOKIE_NAME].value)


def _known(client: Client, draft: Draft) -> Facts:
    return Facts(
        session=_session(client), draft=str(draft.uuid), draft_code=draft.code_hmac, answers=json.dumps(draft.answers)
    )


def _with_copies(facts: Facts, code: str) -> Facts:
    """Add the columns of an application and its case that were sent before, ready to be sent once more."""
    application = Application.objects.get(code_hmac=code_hmac(code))
    case = Case.objects.get(application=application)
    own = {"id", "uuid", "code_hmac", "application_id", "number"}

    def columns(row: Any) -> dict[str, Any]:
        return {each.attname: getattr(row, each.attname) for each in row._meta.fields if each.attname not in own}

    return replace(facts, application=columns(application), case=columns(case))


def _fill(client: Client, town: Town) -> Draft:
    """Begin a draft, and give it the answers of the demo's first application."""
    begin(client)
    with tenancy.town(town):
        draft = Draft.objects.latest("pk")
        draft.answers = demo._answers(next(sample for sample in demo.SAMPLES[town.slug] if sample.service == DOG))
        draft.save()
    return draft


def _send(client: Client) -> str:
    """Send a draft; return the code of the application."""
    summary: Any = client.get(SUMMARY)
    known = {name: hidden(summary, name) for name in ("_entwurf", "_stand")}
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
    known = {name: hidden(looked, name) for name in ("csrfmiddlewaretoken", "_entwurf", "_stand")}
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
