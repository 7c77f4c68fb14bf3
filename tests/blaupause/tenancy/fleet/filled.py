"""A town with a bit of everything, to take along: encrypted answers and files, a sealed record, jobs, staff."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from blaupause.audit import chain, record
from blaupause.audit.models import Anchor
from blaupause.domain import Actor, ActorKind, now
from blaupause.identity.models import Membership, Person
from blaupause.jobs.models import Job
from blaupause.jobs.registry import later
from blaupause.tenancy.context import operator, town
from blaupause.tenancy.fleet.archives import Unfit
from blaupause.tenancy.fleet.restoring import Wanted, restore
from blaupause.tenancy.models import Domain, KeptSchema, Spare, Town
from shared_services.agreements.models import AgreementVersion, Signing, Termination
from shared_services.catalogue.models import Service
from shared_services.catalogue.models import Suggestion as Received
from tenants.applications.models import Application
from tenants.organisation.models import StoredFile, Unit
from tenants.services.models import Subscription
from tests import templates

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


ANSWERS = {"name": "Yılmaz\tBrandt\nöäü \\N", "dog": "Rex"}
CONTENT = bytes(range(256)) * 4
PUBLIC = (
    "jobs_job", "hub_audit_anchor", "hub_audit_hubevent", "identity_person", "catalogue_usage", "catalogue_release",
    "catalogue_templateversion", "catalogue_servicekey", "catalogue_service", "identity_session",
    "agreements_agreementversion",
)  # fmt: skip


def said(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def told(*command: str) -> Any:
    return json.loads(said(*command, "--json"))


def fill(which: Town) -> Person:
    """Put rows in a town, and in the public schema of its cell what belongs to them."""
    version = templates.released(templates.DEFECT)
    with operator():
        person = Person.objects.create(issuer="i", subject="s", name="Thea Muster")
        Membership.objects.create(person=person, town=which, role="admin", unit_ids=[1], granted_by="operator")
    with town(which), transaction.atomic():
        Unit.objects.create(name="Ordnungsamt")
        Unit.objects.create(name="Kurz").delete()
        Subscription.objects.create(service_slug="mangel-melden", content_hash=version.content_hash, version="1.0.0")
        apply("a", version.content_hash)
        StoredFile.objects.create(purpose="draft", owner="1", name="Foto.png", media_type="image/png", size=1024,
                                  sha256="0" * 64, content=CONTENT)  # fmt: skip
        record("unit.opened", by=Actor(ActorKind.STAFF, id=str(person.uuid), name="Thea", town=which.slug))
        chain.seal_events()
        chain.anchor_chain()
        later("audit.anchor", key="")
    return person


def suggest(schema: str, *, same_as: Received | None = None) -> Received:
    """Let the hub know what a town wants changed, as its job told."""
    with operator():
        return Received.objects.create(
            town_schema=schema, reference=uuid4(), service=Service.objects.get(slug="mangel-melden"), version="1.0.0",
            place="angaben/leistung", part="Die ganze Leistung", wish="Kürzer fragen", reason="Satzung",
            made_at=now(), same_as=same_as, state="accepted", answer="Kommt",
            answered_at=now(), answered_by="x",
        )  # fmt: skip


def terminated(schema: str) -> Termination:
    """Let a town have an agreement in force, and have given notice of it."""
    of_town: dict[str, Any] = {"town_schema": schema, "document": b"%PDF-1.7\n", "document_hash": "0" * 64}
    with operator():
        version = AgreementVersion.objects.create(
            kind="nutzung", number=1, title="x", text="x", edited_at=now(),
            published_at=now(), published_by="x", valid_from=now(), sign_until=now(),
        )  # fmt: skip
        signing = Signing.objects.create(
            town_name="x", town_kind="city", kind="nutzung", version=version, state="in_force", state_since=now(),
            prepared_at=now(), in_force_at=now(), **of_town,
        )  # fmt: skip
        return signing.terminations.create(
            side="town", is_for_cause=False, last_day=now() + timedelta(days=90), given_at=now(), state_since=now(),
            about={}, **of_town,
        )  # fmt: skip


def apply(code: str, content_hash: str) -> Application:
    return Application.objects.create(
        code_hmac=code * 8, service_slug="mangel-melden", service_title="Mangel melden", content_hash=content_hash,
        version="1",        parameters={}, answers=ANSWERS, answers_sha256="", contact={}, evidence={}, level=0,
        inbox_consent=False, submitted_at=now(),
    )  # fmt: skip


def clear_public() -> None:
    with operator(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(PUBLIC)} CASCADE")


def changed(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Write an export anew with members changed, as somebody would who wants to deceive."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            after.writestr(name, change(name, before.read(name)))
    return target


def state_of_cell() -> tuple[object, ...]:
    rows = [list(model.objects.order_by("pk").values()) for model in (Town, Domain, Spare, KeptSchema, Job, Anchor)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, 'town_') ORDER BY 1")
        return (*rows, cursor.fetchall())


def refused(match: str, path: Path, *, error: type[Exception] = Unfit, **wanted: Any) -> None:
    """See that a file is refused, with everything of the cell as it was."""
    before = state_of_cell()
    with pytest.raises(error, match=match):
        restore(Wanted(path, **wanted))
    assert state_of_cell() == before
