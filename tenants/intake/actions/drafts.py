"""Beginning, saving and finding a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from blaupause.audit import action, note
from blaupause.crypto.codes import code_hmac
from blaupause.domain import ActorKind, now
from tenants.intake import queries, rules
from tenants.intake.models import Draft

from . import storing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blaupause.domain import Actor
    from tenants.intake.queries import Paper
    from tenants.intake.rules import Stand
    from tenants.services.queries import Offer

LEAVING: Final = frozenset({"weiter", "zurueck", "speichern"})


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a page led to.

    Attributes:
        revealed: questions that its answers made visible; the page comes back with them.
        open: entry of a repeated group that is open now.
        anchor: where the page should land, when one of its buttons was pressed.
    """

    paper: Paper
    revealed: tuple[str, ...] = ()
    open: str = ""
    anchor: str = ""

    @property
    def draft(self) -> Draft:
        return self.paper.draft


@action("draft.started")
def start_draft(*, offer: Offer, by: Actor) -> Draft:
    """Begin a draft of a service, with what the account already says; its end is known from the start.

    Raises:
        Refused: the service asks for an account at a higher level.
    """
    moment = now()
    draft = Draft(
        applicant_pseudonym=by.id if by.kind == ActorKind.CITIZEN else "",
        service_slug=offer.slug,
        service_title=offer.title,
        content_hash=offer.content_hash,
        version=offer.version,
        answers=queries.known_answers(offer.bundle, by),
        started_at=moment,
        saved_at=moment,
        expires_at=rules.ends_at(moment, offer.bundle.template.draft_days),
    )
    rules.require_may_fill(draft, by, offer.level)
    draft.email = storing.mail_of(queries.Paper(draft, offer, moment)) or None
    draft.code_hmac = code_hmac(draft.code)
    draft.save(force_insert=True)
    storing.queue_sweep()
    return draft


@action("draft.saved")
def save_page(*, paper: Paper, page_id: str, post: Mapping[str, list[str]], stand: Stand, by: Actor) -> Saved:
    """Take in what a page sent, and what one of its buttons asks for.

    Raises:
        Refused: the draft is somebody else's.
        Stale: the same page was saved in another window meanwhile.
        Overtaken: what this window sent later is saved already.
        Moved: the page belongs to another version of the form than the draft by now.
        Tampered: the page sent what the form never asked for; names the field, nothing of it is taken.
        NotFound: the draft's time is over, or the form has no such page. That the town still offers the service was
            asked when the paper was read.
        AlreadySent: the draft is an application now.
    """
    return _save(paper, page_id, post, stand, by)


@action("draft.autosaved", silent=True)
def autosave_page(*, paper: Paper, page_id: str, post: Mapping[str, list[str]], stand: Stand, by: Actor) -> Saved:
    """Save a page that is still being filled in, as `save_page` does; no event tells it."""
    return _save(paper, page_id, post, stand, by)


@action("draft.resumed")
def resume(*, code: str, by: Actor) -> Draft:  # noqa: ARG001 – every action says who acts
    """Find a draft again by what its holder typed.

    Raises:
        NotFound: there is no such draft, or its time is over.
    """
    return queries.draft_by_code(code)


def _save(paper: Paper, page_id: str, post: Mapping[str, list[str]], stand: Stand, by: Actor) -> Saved:
    paper = storing.held(paper)
    rules.require_may_fill(paper.draft, by, paper.offer.level)
    rules.require_current(paper.draft, page_id, stand)
    paper.page(page_id)
    reading = queries.read_page(paper, page_id, post, stand)
    aktion = "".join(post.get("aktion", ())[:1])
    acted = paper.form.act(aktion, reading.answers)
    changed = paper.situation.after(acted.answers) if acted else reading.situation
    paper = storing.keep(paper, changed, page_id=page_id, stand=stand)
    if aktion in LEAVING:
        storing.drop_unused_files(paper, by)
    note(draft=str(paper.draft.uuid), page=page_id)
    if acted:
        return Saved(paper, open=acted.open, anchor=acted.anchor)
    return Saved(paper, revealed=reading.revealed)
