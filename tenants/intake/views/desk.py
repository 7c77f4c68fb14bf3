"""Which drafts a session holds, and who acts on them. The session knows ids only."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from blaupause.domain import ActorKind, NotFound, Refused
from blaupause.identity.access import here, whole_page
from blaupause.identity.sessions import AWAITED
from blaupause.ui.pages import page
from tenants.intake import queries, rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from blaupause.domain import Actor
    from blaupause.identity.requests import TownRequest
    from tenants.intake.models import Draft
    from tenants.intake.queries import Paper

KEY: Final = "drafts"
SENT: Final = "sent_drafts"
"""Key of the session: drafts it sent itself. A draft's code opens nothing any more once the draft was sent (D10)."""
TYPED: Final = f"{AWAITED}typed_page"
"""Key of the session: a page that was sent after the login had ended; it comes back after the next one."""
NOT_TYPED: Final = ("csrfmiddlewaretoken", "_entwurf", "_stand", "aktion")
LONGEST_TYPED: Final = 200_000
MOST: Final = 20

unkept = cache_control(private=True, no_store=True)
"""No browser keeps a page with somebody's answers: the Back button of a shared computer shows none of it."""


def while_offered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Tell the holder of a draft what happened when the town has switched its service off meanwhile."""

    @wraps(view)
    def guarded(request: TownRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except queries.NotOffered as off:
            return page(request, "intake/off.html", status=off.status, draft=off.draft, over=off.over)

    return guarded


# --- What the session holds


def remember(request: TownRequest, draft: Draft) -> None:
    """Make a draft the session's current one for its service."""
    kept = {uuid: slug for uuid, slug in _held(request).items() if uuid != str(draft.uuid)}
    request.session[KEY] = dict([*kept.items(), (str(draft.uuid), draft.service_slug)][-MOST:])


def forget(request: TownRequest, draft: Draft) -> None:
    """Let go of a draft: it was deleted."""
    request.session[KEY] = {uuid: slug for uuid, slug in _held(request).items() if uuid != str(draft.uuid)}


def current(request: TownRequest, service: str) -> Draft | None:
    """Return the draft of a service this visitor works on: the session's last one, else the account's newest."""
    for uuid, slug in reversed(_held(request).items()):
        if slug == service and (draft := queries.draft_by_uuid(uuid)):
            return draft
    if request.actor.kind == ActorKind.CITIZEN:
        return queries.newest_draft(request.actor.id, service)
    return None


def remember_sent(request: TownRequest, draft: Draft) -> None:
    """Let the session see the receipt of a draft it sent, or whose account is logged in."""
    kept = [uuid for uuid in request.session.get(SENT, []) if uuid != str(draft.uuid)]
    request.session[SENT] = [*kept, str(draft.uuid)][-MOST:]


def sent(request: TownRequest, service: str) -> Draft | None:
    """Return the draft of a service that this session sent last, unless it belongs to an account that left."""
    for uuid in reversed(request.session.get(SENT, [])):
        draft = queries.draft_by_uuid(uuid)
        if draft and draft.service_slug == service and rules.belongs_to(draft, request.actor):
            return draft
    return None


def posted(request: TownRequest, service: str) -> Draft | None:
    """Return the draft a page was sent for: the page says which, whatever the session remembers."""
    typed = queries.of_page(request.POST, "_entwurf")
    if not typed:
        return current(request, service)
    try:
        draft = queries.draft_by_code(typed)
    except NotFound:
        return None
    return draft if draft.service_slug == service else None


def with_posted(request: TownRequest, service: str, do: Callable[[Draft], HttpResponse]) -> HttpResponse:
    """Do something with the draft a page was sent for; tell what happened when it is gone or was sent already."""
    draft = posted(request, service)
    if draft is None:
        return page(request, "intake/gone.html", status=NotFound.status, service=service)
    if draft.is_sent:
        return to_receipt(request, draft)
    try:
        return do(draft)
    except rules.AlreadySent:
        return to_receipt(request, draft)


def actor_for(request: TownRequest, draft: Draft) -> Actor:
    """Return who acts on a draft: the account, else whoever holds the code."""
    return request.actor if request.actor.kind == ActorKind.CITIZEN else draft.holder


# --- Where somebody goes instead


def elsewhere(request: TownRequest, paper: Paper) -> HttpResponse | None:
    """Return the way to the login for a draft that needs one, by the page that explains it; else None."""
    if rules.may_fill(paper.draft, request.actor, paper.offer.level):
        return None
    return explained(request, paper.offer.slug)


def explained(request: TownRequest, service: str) -> HttpResponse:
    """Lead to the page that says why a login is needed; it leads on to the login, and back here."""
    return whole_page(request, explanation_url(service, here(request)))


def explanation_url(service: str, back: str) -> str:
    return f"{reverse('intake:login', args=(service,))}?{urlencode({'next': back})}"


def keep_typed(request: TownRequest, draft: Draft, page_id: str) -> None:
    """Keep what a page sent in the session (encrypted), for whoever may fill in the draft after a login."""
    typed = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
    if sum(len(value) for values in typed.values() for value in values) <= LONGEST_TYPED:
        request.session[TYPED] = [str(draft.uuid), page_id, typed]


def taken_back(request: TownRequest, draft: Draft, page_id: str) -> dict[str, list[str]] | None:
    """Return what was kept of this very page, once."""
    uuid, kept_page, typed = request.session.get(TYPED) or ("", "", None)
    if (uuid, kept_page) != (str(draft.uuid), page_id):
        return None
    del request.session[TYPED]
    found: dict[str, list[str]] | None = typed
    return found


def returned(request: TownRequest, paper: Paper) -> HttpResponse | None:
    """Say what happened when the session ended in the middle.

    A draft that needs a login asks for it; any other goes on, because its page proves that one holds its code.
    """
    if not rules.may_fill(paper.draft, request.actor, paper.offer.level):
        return page(
            request,
            "intake/login_again.html",
            status=Refused.status if request.actor.kind == ActorKind.CITIZEN else HTTPStatus.OK,
            draft=paper.draft,
            barrier=rules.barrier(paper.draft, request.actor, paper.offer.level),
            login_url=explanation_url(paper.offer.slug, here(request)),
            typed=TYPED in request.session,
        )
    welcome_back(request, paper.draft)
    return None


def welcome_back(request: TownRequest, draft: Draft) -> None:
    """Let the session hold the draft of a page that proves the code; say so when it had ended meanwhile."""
    if str(draft.uuid) not in _held(request):
        remember(request, draft)
        if draft.applicant_pseudonym == "":
            messages.info(request, _("Sie waren länger nicht aktiv. Ihre Angaben sind noch da und gespeichert."))


def to_receipt(request: TownRequest, draft: Draft) -> HttpResponse:
    """Lead from a draft that was sent before to its receipt; whoever only has its code needs the status code."""
    is_own = bool(draft.applicant_pseudonym) and rules.belongs_to(draft, request.actor)
    if not is_own and str(draft.uuid) not in request.session.get(SENT, []):
        messages.info(request, _("Dieser Entwurf ist schon abgeschickt. Den Stand sehen Sie mit dem Code vom Beleg."))
        return redirect("portal:status_form")
    remember_sent(request, draft)
    messages.info(request, _("Das haben Sie schon abgeschickt. Es ist nur einmal bei uns angekommen."))
    return redirect("intake:receipt", draft.service_slug)


def _held(request: TownRequest) -> dict[str, str]:
    held: dict[str, str] = request.session.get(KEY, {})
    return held
