"""Files that came with a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from blaupause import limits
from blaupause.domain import Conflict, DomainError
from blaupause.engine.forms import Problem, Tampered
from blaupause.engine.forms.model import GERMAN
from blaupause.engine.forms.paths import html_name
from blaupause.ui.oversize import dropped
from tenants.intake import actions, queries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blaupause.domain import Actor
    from blaupause.engine.forms import Asked
    from blaupause.identity.requests import TownRequest
    from tenants.intake.models import Draft
    from tenants.intake.queries import Paper
    from tenants.intake.rules import FileAction

REMOVED: Final = "removed_files"
"""Key of the session: files that can still be brought back, with the place they were at."""


def take(request: TownRequest, paper: Paper, page_id: str, by: Actor) -> tuple[Problem, ...]:
    """Store what was sent for the page's uploads; what is refused comes back as a problem, and is not stored.

    Raises:
        Tampered: a file was sent where the page asks for none.
    """
    places = {place.name: place for place in paper.uploads(page_id)}
    for name in request.FILES:
        if name not in places:
            raise Tampered(name, "unknown")
    return (*_too_much(request, paper, places), *_stored(request, paper, places, by))


def _stored(request: TownRequest, paper: Paper, places: Mapping[str, Asked], by: Actor) -> Iterator[Problem]:
    for name, place in places.items():
        for sent in request.FILES.getlist(name):
            limits.hit(request, "upload", per=limits.per_visitor(request))
            try:
                actions.add_upload(draft=paper.draft, place=place, name=sent.name or "", content=sent.read(), by=by)
            except DomainError as refused:
                yield _problem(paper, place, str(refused))


def _too_much(request: TownRequest, paper: Paper, places: Mapping[str, Asked]) -> Iterator[Problem]:
    """Tell of files that were dropped unread: together they are larger than a page may be."""
    if places and (told := dropped(request)):
        yield _problem(paper, next(iter(places.values())), told)


def _problem(paper: Paper, at: Asked, message: str) -> Problem:
    return Problem(at.path, message, "upload", paper.form.place(at), at.question.page_id, GERMAN)


def change(request: TownRequest, draft: Draft, aktion: FileAction, by: Actor) -> str:
    """Take a file out, or bring it back as long as the page was not left; return where the page should land.

    Raises:
        Conflict: it is gone for good.
    """
    places = removed(request)
    if not aktion.restores:
        path = queries.paper(draft).path_of(aktion.file_id)
        actions.remove_upload(draft=draft, file_id=aktion.file_id, by=by)
        request.session[REMOVED] = {aktion.file_id: path}
        return html_name(path)
    if aktion.file_id not in places:
        raise Conflict(_("Die Datei ist schon gelöscht. Laden Sie sie noch einmal hoch."))
    actions.restore_upload(draft=draft, path=places[aktion.file_id], file_id=aktion.file_id, by=by)
    forget_removed(request)
    return html_name(places[aktion.file_id])


def removed(request: TownRequest) -> dict[str, str]:
    """Return the files that can still be brought back, by id, with the place they were at."""
    found: dict[str, str] = request.session.get(REMOVED, {})
    return found


def forget_removed(request: TownRequest) -> None:
    if REMOVED in request.session:
        del request.session[REMOVED]
