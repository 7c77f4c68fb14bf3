"""What every change of a draft shares: locked, counted, kept for another period."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.domain import NotFound, now
from blaupause.jobs import later
from tenants.intake import queries, rules
from tenants.intake.models import Draft
from tenants.intake.rules import Stand
from tenants.organisation import actions as organisation

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from blaupause.engine.forms import Situation
    from tenants.intake.queries import Paper
    from tenants.organisation.models import StoredFile


UNKNOWN: Final = Stand(0, "")


def locked(draft: Draft) -> Draft:
    """Return the draft as it is now, held until the transaction ends.

    Raises:
        NotFound: its time is over, or it was deleted.
        AlreadySent: it is an application now.
    """
    found = Draft.objects.select_for_update().alive(now()).filter(pk=draft.pk).first()
    if found is None:
        raise NotFound(_("Ihr Entwurf ist abgelaufen und gelöscht. Sie können neu beginnen."))
    rules.require_unsent(found)
    return found


def held(paper: Paper) -> Paper:
    """Return the paper with its draft as it is now, held like in `locked`, and with the day it is once it is held."""
    draft = locked(paper.draft)
    return paper.after(draft, at=now())


def keep(paper: Paper, changed: Situation, *, page_id: str = "", stand: Stand = UNKNOWN) -> Paper:
    """Store the answers of a form that was changed; whoever saves has the whole period again."""
    draft = paper.draft
    if changed.answers != draft.answers:
        draft.edition += 1
        draft.answers = changed.answers
    paper = paper.after(draft, changed)
    if page_id:
        is_done = not paper.problems(page_id)
        saved = {"edition": draft.edition, "window": stand.window, "turn": stand.turn, "done": is_done}
        draft.pages = {**draft.pages, page_id: saved}
    draft.email = mail_of(paper) or draft.email
    draft.saved_at = now()
    draft.expires_at = rules.ends_at(draft.saved_at, paper.bundle.template.draft_days)
    draft.reminded_at = None
    draft.save()
    return paper


def mail_of(paper: Paper) -> str:
    """Return the mail address among the answers, where the template says which it is and it can be one."""
    value = paper.bundle.applicant(paper.situation.facts).get("email", "")
    return value if "@" in value else ""


def drop_unused_files(paper: Paper, by: Actor) -> list[StoredFile]:
    """Delete files that no answer speaks of any more: they were removed, or their question is gone. Return the rest.

    What did not fit into a newer version of the form is still spoken of until the draft is sent.
    """
    wanted = paper.form.files(paper.draft.answers) | queries.left_files(paper.draft)
    used = []
    for file in queries.files_of(paper.draft):
        if str(file.uuid) in wanted:
            used.append(file)
        else:
            organisation.remove_file(file=file, by=by)
    return used


def queue_sweep() -> None:
    """Queue the tidying-up of the next night; a town with drafts has one each day."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    at = timezone.make_aware(datetime.combine(tomorrow, time(3, 0)))
    later("intake.sweep", at=at, key=f"intake.sweep:{tomorrow:%Y-%m-%d}")
