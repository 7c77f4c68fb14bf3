"""Applications as they come from the form, and what the office does about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.crypto.codes import derived_code
from blaupause.domain import ANONYMOUS, Actor
from tenants.applications.models import Application
from tenants.casework import actions as casework
from tenants.casework.models import Case
from tenants.intake import actions as intake
from tenants.intake.queries import paper
from tenants.services.queries import offer
from tests.templates import DOG
from tests.tenants.situations import ANSWERS, THEA

if TYPE_CHECKING:
    from django.test import Client


@dataclass(frozen=True)
class Applied:
    """An application and the code its sender has."""

    application: Application
    code: str

    @property
    def case(self) -> Case:
        return Case.objects.get(application=self.application)

    def url(self, page: str = "") -> str:
        return f"/status/{self.code}/{page}"

    def own_url(self, page: str = "") -> str:
        return f"/meine-antraege/{self.application.uuid}/{page}"


def applied(slug: str = DOG, by: Actor = ANONYMOUS, **answers: Any) -> Applied:
    """Send an application as the form does; `answers` change the sample's."""
    draft = intake.start_draft(offer=offer(slug), by=by)
    draft.answers = ANSWERS[slug] | answers
    draft.save()
    sender = by if draft.applicant_pseudonym else draft.holder
    application = intake.submit(paper=paper(draft), declared=True, by=sender)
    return Applied(application, derived_code("receipt", str(draft.uuid)))


def asked(sent: Applied, body: str = "Auf dem Vertrag fehlt die zweite Seite.", *, wants_files: bool = True) -> None:
    """Let the office ask."""
    casework.ask_applicant(case_id=sent.case.pk, body=body, wants_files=wants_files, by=THEA)


def decided(sent: Applied, outcome: str = "assess", reasons: str = "") -> None:
    """Let the office decide."""
    casework.decide(case_id=sent.case.pk, edition=sent.case.edition, outcome=outcome, reasons=reasons, by=THEA)


def multiplied(sent: Applied, many: int) -> None:
    """Let there be that many applications like this one, each with a case."""
    Case.objects.exclude(pk=sent.case.pk).delete()
    Application.objects.exclude(pk=sent.application.pk).delete()
    fields = {field.attname: getattr(sent.application, field.attname) for field in Application._meta.concrete_fields}
    copies = [
        Application(**fields | {"id": None, "uuid": uuid4(), "code_hmac": f"{number:064}"})
        for number in range(many - 1)
    ]
    case = {field.attname: getattr(sent.case, field.attname) for field in Case._meta.concrete_fields}
    Case.objects.bulk_create(
        Case(**case | {"id": None, "number": f"X-{number}", "application_id": copy.pk})
        for number, copy in enumerate(Application.objects.bulk_create(copies))
    )


def queries_for(client: Client, address: str) -> int:
    """Return how many queries a page takes, apart from those that are asked every few seconds or minutes only."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    now_and_then = ("tenancy_domain", 'UPDATE "identity_session"')
    return sum(not any(word in each["sql"] for word in now_and_then) for each in captured.captured_queries)
