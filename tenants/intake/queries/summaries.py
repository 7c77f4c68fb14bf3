"""What the summary shows before sending, and the receipt after it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from blaupause.crypto.codes import derived_code
from blaupause.domain import NotFound
from tenants.applications import queries as applications
from tenants.casework import queries as casework
from tenants.intake.queries.pages import SUMMARY, page_url, question_url, steps
from tenants.services import queries as services

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blaupause.engine.bundles import Fee, Hint
    from blaupause.engine.forms import Problem, Section
    from blaupause.ui.components import Step
    from tenants.applications.models import Application
    from tenants.casework.queries import Progress
    from tenants.intake.models import Draft
    from tenants.intake.queries.paper import Paper
    from tenants.organisation.models import StoredFile
    from tenants.services.queries import Offer


@dataclass(frozen=True, slots=True)
class Gap:
    """A page on which something is missing, with the sentences and where each leads."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that would be sent now.

    Attributes:
        gaps: what is missing or wrong; empty when it can be sent.
        fee: the computed amount, for services that have one.
    """

    paper: Paper
    sections: tuple[Section, ...]
    gaps: tuple[Gap, ...]
    fee: Fee | None
    hints: tuple[Hint, ...]

    @property
    def declaration(self) -> str:
        return self.paper.fill(self.paper.bundle.template.declaration)

    @property
    def steps(self) -> tuple[Step, ...]:
        return steps(self.paper, SUMMARY)

    @property
    def back_url(self) -> str:
        return page_url(self.paper.draft, self.paper.pages[-1].id)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a person gets after sending.

    Attributes:
        code: opens the status; shown here and never stored.
        acting: for which organisation it was sent, and by whom.
        copy: the answers as PDF, None while it is being made.
        mail: where the confirmation goes, "" where no address is known.
    """

    application: Application
    offer: Offer
    progress: Progress
    code: str
    acting: tuple[str, ...]
    copy: StoredFile | None
    mail: str


def summary(on: Paper, evidence: Mapping[str, Any]) -> Summary:
    """Return the summary of a draft, with what is still missing and what the login confirms of it."""
    marks = applications.marks(on.bundle, on.answers, evidence)
    return Summary(on, applications.with_marks(on.sections(), marks), gaps(on, on.problems()), on.fee(), on.hints())


def gaps(on: Paper, problems: Iterable[Problem]) -> tuple[Gap, ...]:
    """Group problems by page, in the order of the pages; each sentence leads to its field."""
    titles = {page.id: on.fill(page.title) for page in on.pages}
    order = list(titles)
    found = sorted(problems, key=lambda problem: order.index(problem.page_id))
    return tuple(
        Gap(
            titles[page_id],
            tuple((problem.summary, question_url(on.draft, page_id, problem.field)) for problem in each),
        )
        for page_id, each in groupby(found, key=lambda problem: problem.page_id)
    )


def receipt(draft: Draft) -> Receipt:
    """Return the receipt of a draft that was sent.

    Raises:
        NotFound: it was not sent.
    """
    if draft.application_id is None:
        raise NotFound(_("Dieser Entwurf ist noch nicht abgeschickt."))
    application = applications.application(draft.application_id)
    return Receipt(
        application,
        services.offer(draft.service_slug, content_hash=draft.content_hash),
        casework.progress(application),
        derived_code("receipt", str(draft.uuid)),
        applications.acting_words(application),
        applications.copy_of(application),
        application.contact.get("email", ""),
    )
