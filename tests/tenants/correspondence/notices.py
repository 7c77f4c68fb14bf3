"""Notices as THEA decides them, made and on their way, and what their paper says."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pypdf import PdfReader

from tenants.casework.actions import decide
from tenants.correspondence import queries
from tenants.correspondence.models import Notice
from tests.tenants.situations import THEA

if TYPE_CHECKING:
    from tenants.casework.models import Case
    from tests.worlds import World


def decided(case: Case, outcome: str = "assess", reasons: str = "") -> Notice:
    decide(case_id=case.pk, edition=case.edition, outcome=outcome, reasons=reasons, by=THEA)
    return Notice.objects.get(application=case.application)


def delivered(world: World, case: Case, outcome: str = "assess") -> Notice:
    notice = decided(case, outcome)
    world.run_jobs()
    return notice.reloaded()


def pdf_text(notice: Notice) -> str:
    file = queries.file_of(notice)
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(bytes(file.content))).pages)
