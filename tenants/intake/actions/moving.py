"""A draft goes to a newer version of its form, and back: nothing that does not fit is dropped before it is sent."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, now
from tenants.intake import queries, rules
from tenants.intake.actions import storing
from tenants.services import queries as services

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from tenants.intake.models import Draft
    from tenants.intake.queries import Move, Paper
    from tenants.intake.rules import Stand
    from tenants.services.queries import Offer


@action("draft.version_taken")
def take_version(*, paper: Paper, content_hash: str, stand: Stand, by: Actor) -> Paper:
    """Move a draft to the version of its form that the town offers now; what was there before stays beside it.

    Args:
        paper: what is being filled in.
        content_hash: the version whose effect the person saw.
        stand: the draft as the person saw it.
        by: its holder or the account it belongs to.

    Raises:
        Refused: the draft is somebody else's, or that version asks for a login.
        Moved, Stale: the draft was changed in another window meanwhile.
        Conflict: the town offers another version by now.
        NotFound: the draft's time is over. AlreadySent: it is an application now.
    """
    paper = storing.held(paper)
    draft = paper.draft
    rules.require_same(draft, stand)
    move = queries.move_of(paper)
    if move is None or move.offer.content_hash != content_hash:
        raise Conflict(_("Inzwischen gibt es eine andere Fassung des Formulars. Sehen Sie sich an, was sich ändert."))
    rules.require_may_fill(draft, by, move.offer.level)
    note(draft=str(draft.uuid), version=move.offer.version, before=draft.version, kept=move.carried.kept)
    note(lost=[lost.path for lost in move.carried.lost])
    draft.left_over = _left_over(draft, move)
    draft.answers = move.carried.answers
    return _settle(_on(draft, move.offer))


@action("draft.version_left")
def leave_version(*, paper: Paper, stand: Stand, by: Actor) -> Paper:
    """Go back to the version a draft came from, with the answers it had there. Files that were removed stay removed.

    Raises:
        Refused: the draft is somebody else's.
        Moved, Stale: the draft was changed in another window meanwhile.
        Conflict: it is on its first version.
        NotFound: the draft's time is over. AlreadySent: it is an application now.
    """
    paper = storing.held(paper)
    draft = paper.draft
    rules.require_same(draft, stand)
    before = draft.left_over
    if before is None:
        raise Conflict(_("Ihr Entwurf steht schon in der Fassung, in der Sie ihn begonnen haben."))
    offer = services.offer(draft.service_slug, content_hash=before["content_hash"])
    rules.require_may_fill(draft, by, offer.level)
    note(draft=str(draft.uuid), version=offer.version, before=draft.version)
    draft.left_over, draft.answers, draft.pages = before["before"], before["answers"], before["pages"]
    fresh = _on(draft, offer)
    for file in fresh.form.files(draft.answers) - fresh.files.keys():
        draft.answers = fresh.form.detach(draft.answers, file)
    return storing.keep(fresh, fresh.situation)


def _left_over(draft: Draft, move: Move) -> dict[str, object]:
    return {
        "content_hash": draft.content_hash,
        "version": draft.version,
        "answers": draft.answers,
        "pages": draft.pages,
        "lost": [asdict(lost) for lost in move.carried.lost],
        "before": draft.left_over,
    }


def _on(draft: Draft, offer: Offer) -> Paper:
    """Put a draft on a version; pages that are open in other windows are overtaken."""
    draft.content_hash, draft.version, draft.service_title = offer.content_hash, offer.version, offer.title
    draft.edition += 1
    return queries.Paper(draft, offer, now())


def _settle(paper: Paper) -> Paper:
    """Judge the pages again: one that was done may ask for more now, and nobody has seen those that are new."""
    draft = paper.draft
    done = [page.id for page in paper.pages if page.id in draft.done_pages and not paper.problems(page.id)]
    draft.pages = {
        page.id: {"edition": draft.edition, "window": "", "done": page.id in done}
        for page in paper.pages
        if page.id in draft.pages
    }
    return storing.keep(paper, paper.situation)
