"""A draft becomes an application: the one path (D2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action
from blaupause.crypto.codes import derived_code
from blaupause.domain import ActorKind, DomainError
from blaupause.jobs import later
from tenants.applications import actions as applications
from tenants.applications import queries as known
from tenants.casework import actions as casework
from tenants.intake import rules
from tenants.intake.actions import storing

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from blaupause.engine.forms import Problem
    from tenants.applications.models import Application
    from tenants.intake.queries import Paper
    from tenants.intake.rules import Stand


class Incomplete(DomainError):  # noqa: N818 – names what happened
    """Something is missing or wrong; `problems` says what, and on which page."""

    status = 422

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(_("Es fehlen noch Angaben. Ergänzen Sie sie, dann können Sie den Antrag abschicken."))
        self.problems = problems


def submit(*, paper: Paper, declared: bool, by: Actor, stand: Stand | None = None) -> Application:
    """Send a draft: application, case, jobs and event in one transaction. Sent twice, it is still one application.

    Args:
        paper: what was filled in.
        declared: whether the person confirmed the declaration.
        by: who sends it: its holder or the account it belongs to.
        stand: what the person checked; None when there was nothing to compare.

    Raises:
        Invalid: the declaration is missing.
        Incomplete: answers are missing or wrong.
        Stale: the answers were changed in another window after the person checked them.
        Moved: the draft came to another version of the form after the person checked it.
        Refused: the template asks for a login, or the draft is somebody else's.
        NotFound: the draft's time is over. That the town still offers the service, and with which values, was read
            with the paper: whoever presses the button in the moment of switching off is not turned away.
    """
    try:
        return _send(paper=paper, declared=declared, stand=stand, by=by)
    except rules.AlreadySent as sent:
        return known.application(sent.application_id)


@action("application.submitted")
def _send(*, paper: Paper, declared: bool, stand: Stand | None, by: Actor) -> Application:
    paper = storing.held(paper)
    rules.require_may_fill(paper.draft, by, paper.offer.level)
    if stand is not None:
        rules.require_same(paper.draft, stand)
    rules.require_declared(declared=declared)
    if problems := paper.problems():
        raise Incomplete(problems)
    paper.draft.left_over = None  # first, so that files which fit no question any more are no attachments
    application = _record(paper, by)
    casework.open_case(application=application, offer=paper.offer, by=by)
    _close(paper, application)
    later("correspondence.confirm_receipt", application_id=application.pk)
    return application


def _record(paper: Paper, by: Actor) -> Application:
    return applications.record_application(
        offer=paper.offer,
        filled=paper.situation,
        at=paper.at,
        applicant_pseudonym=by.id if by.kind == ActorKind.CITIZEN else "",
        code=derived_code("receipt", str(paper.draft.uuid)),
        files=storing.drop_unused_files(paper, by),
        proof=str(paper.situation.answers.get(paper.bundle.template.second_proof, "")),
        by=by,
    )


def _close(paper: Paper, application: Application) -> None:
    """Leave no second copy of the answers; the empty draft shows the receipt and tells the second tab."""
    draft = paper.draft
    draft.application_id = application.pk
    draft.answers, draft.email = {}, None
    draft.edition += 1
    draft.save()
