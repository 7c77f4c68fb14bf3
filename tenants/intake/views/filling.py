"""A page of the form: GET shows it, POST saves it and goes where its button says. No button needs JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blaupause.domain import Conflict, Refused
from blaupause.engine.forms import Problem, Tampered
from blaupause.engine.forms.paths import html_name
from blaupause.identity.access import ANYONE, open_to
from blaupause.ui import speaking
from blaupause.ui.pages import page
from tenants.intake import actions, queries, rules
from tenants.intake.rules import Stand
from tenants.intake.views import desk, files, moving

if TYPE_CHECKING:
    from blaupause.engine.forms import Answers
    from blaupause.identity.requests import TownRequest
    from tenants.intake.actions import Saved
    from tenants.intake.models import Draft
    from tenants.intake.queries import Paper

OK: Final = 200
NO_CONTENT: Final = 204
UNPROCESSABLE: Final = 422
QUIET: Final = "autospeichern"
LANGUAGE: Final = "sprache-"


@dataclass(frozen=True, slots=True)
class Shown:
    """How a page comes back.

    Attributes:
        answers: shown instead of the saved ones.
        opened: entries of repeated groups that are open.
        conflict: what happened in another window.
    """

    status: int = OK
    problems: tuple[Problem, ...] = ()
    answers: Answers | None = None
    opened: tuple[str, ...] = ()
    conflict: Conflict | None = None


@open_to(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@desk.unkept
@desk.while_offered
def form_page(request: TownRequest, service: str, page_id: str) -> HttpResponse:
    """`/antrag/<service>/<page>/`: one topic of a draft."""
    if request.method == "POST":
        return desk.with_posted(request, service, partial(_post, request, page_id))
    draft = desk.current(request, service)
    if draft is None:
        return redirect("intake:start", service)
    if draft.is_sent:
        return redirect("intake:receipt", service)
    paper = queries.paper(draft)
    if not paper.has_page(page_id):
        return _to_open_page(request, paper)
    if answer := desk.elsewhere(request, paper):
        return answer
    speaking.keep(request)
    return _draw(request, paper, page_id, Stand.fresh(draft), _shown(request, paper, page_id))


def _shown(request: TownRequest, paper: Paper, page_id: str) -> Shown:
    """Say how a page is opened: as it was saved, or with what was typed before one had to log in again."""
    typed = desk.taken_back(request, paper.draft, page_id)
    try:
        answers = queries.read_page(paper, page_id, typed, Stand.read("")).answers if typed else None
    except Tampered:
        answers = None
    if answers:
        messages.info(request, _("Hier stehen Ihre Eingaben von vorhin. Sie sind noch nicht gespeichert."))
    return Shown(answers=answers, opened=(request.GET.get("offen", "").replace("-", "/"),))


def _post(request: TownRequest, page_id: str, draft: Draft) -> HttpResponse:
    paper = queries.paper(draft)
    if answer := _locked_out(request, paper, page_id):
        return answer
    stand = Stand.read(queries.of_page(request.POST, "_stand"))
    try:
        rules.require_version(draft, stand)
        return _save(request, paper, page_id, stand) if paper.has_page(page_id) else _to_open_page(request, paper)
    except rules.Overtaken:
        return HttpResponse(status=NO_CONTENT)
    except rules.Moved as moved:
        return _old_page(request, draft.reloaded(), stand, moved)
    except rules.Stale as conflict:
        return _stale(request, draft.reloaded(), page_id, stand, conflict)
    except Tampered as tampered:
        problem = Problem(tampered.field, str(tampered), "tampered", page_id=page_id)
        shown = Shown(status=tampered.status, problems=(problem,))
        return _draw(request, queries.paper(draft.reloaded()), page_id, stand, shown)


def _locked_out(request: TownRequest, paper: Paper, page_id: str) -> HttpResponse | None:
    """Save and show nothing of a draft that is somebody else's; what was typed waits in the session for its owner."""
    if rules.may_fill(paper.draft, request.actor, paper.offer.level):
        return None
    if request.POST.get("aktion") == QUIET:
        return HttpResponse(status=Refused.status)
    desk.keep_typed(request, paper.draft, page_id)
    return desk.returned(request, paper)


def _save(request: TownRequest, before: Paper, page_id: str, stand: Stand) -> HttpResponse:
    """Save what the page sent, then its files, then do what its button asks for."""
    aktion, draft = request.POST.get("aktion", "weiter"), before.draft
    by = desk.actor_for(request, draft)
    save = actions.autosave_page if aktion == QUIET else actions.save_page
    saved = save(paper=before, page_id=page_id, post=dict(request.POST.lists()), stand=stand, by=by)
    if aktion == QUIET:
        return HttpResponse(status=NO_CONTENT)
    refused = files.take(request, saved.paper, page_id, by)
    paper = saved.paper.after(draft.reloaded()) if request.FILES else saved.paper
    desk.welcome_back(request, paper.draft)
    if not paper.has_page(page_id):
        return _to_open_page(request, paper)
    if aktion == "aktualisieren" or refused:
        status = OK if aktion == "aktualisieren" else UNPROCESSABLE
        shown = Shown(status=status, problems=refused, opened=_opened(request, paper, page_id))
        return _draw(request, paper, page_id, stand, shown)
    return _in_page(request, saved, page_id, aktion) or _leave(request, paper, saved, page_id, stand)


def _in_page(request: TownRequest, saved: Saved, page_id: str, aktion: str) -> HttpResponse | None:
    """Press a button of a repeated group, of a file or of a language; None for any other."""
    if aktion.startswith(LANGUAGE):
        return _to(saved.draft, page_id, f"?{speaking.NAME}={quote(aktion.removeprefix(LANGUAGE))}")
    if saved.anchor:
        opened = f"?offen={html_name(saved.open)}" if saved.open else ""
        return _to(saved.draft, page_id, f"{opened}#{saved.anchor}")
    change = rules.file_action(aktion)
    if change is None:
        return None
    try:
        anchor = files.change(request, saved.draft, change, desk.actor_for(request, saved.draft))
    except Conflict as gone:
        messages.warning(request, str(gone))
        return _to(saved.draft, page_id)
    return _to(saved.draft, page_id, f"#{anchor}")


def _leave(request: TownRequest, paper: Paper, saved: Saved, page_id: str, stand: Stand) -> HttpResponse:
    """Go back or stop for today: nothing is judged. Go on: only when the page is complete."""
    aktion = request.POST.get("aktion", "")
    if aktion == "speichern":
        return _gone(request, redirect("intake:saved", paper.draft.service_slug))
    if aktion == "fassung":
        return _gone(request, redirect("intake:version", paper.draft.service_slug))
    if aktion == "zurueck":
        before = paper.page_before(page_id)
        back = _to(paper.draft, before.id) if before else redirect("intake:start", paper.draft.service_slug)
        return _gone(request, back)
    if saved.revealed:
        messages.info(request, _("Wegen Ihrer Antwort kommt hier noch etwas dazu. Füllen Sie es bitte auch aus."))
        return HttpResponseRedirect(queries.question_url(paper.draft, page_id, saved.revealed[0]))
    if problems := paper.problems(page_id):
        shown = Shown(status=UNPROCESSABLE, problems=problems, opened=_opened(request, paper, page_id))
        return _draw(request, paper, page_id, stand, shown)
    following = paper.page_after(page_id)
    return _gone(request, _to(paper.draft, following.id if following else queries.SUMMARY))


def _gone(request: TownRequest, response: HttpResponse) -> HttpResponse:
    """Leave the page for good: what was removed on it cannot be brought back any more."""
    files.forget_removed(request)
    return response


def _stale(request: TownRequest, draft: Draft, page_id: str, stand: Stand, conflict: rules.Stale) -> HttpResponse:
    """Show the page with the answers of this window and what happened in the other; nothing was overwritten."""
    if request.POST.get("aktion") == QUIET:
        return HttpResponse(status=conflict.status)
    paper = queries.paper(draft)
    try:
        answers = queries.read_page(paper, page_id, dict(request.POST.lists()), stand).answers
    except Tampered:
        answers = None
    opened = _opened(request, paper, page_id)
    shown = Shown(status=conflict.status, answers=answers, opened=opened, conflict=conflict)
    return _draw(request, paper, page_id, stand, shown)


def _old_page(request: TownRequest, draft: Draft, stand: Stand, moved: rules.Moved) -> HttpResponse:
    if request.POST.get("aktion") == QUIET:
        return HttpResponse(status=moved.status)
    return moving.old_page(request, draft, stand, moved)


def _draw(request: TownRequest, paper: Paper, page_id: str, stand: Stand, shown: Shown) -> HttpResponse:
    """Draw the page; what is sent next is based on the draft as it is now, in the same window."""
    languages = paper.bundle.languages
    language = speaking.chosen(request, languages)
    told = paper.in_language(language)
    with speaking.aloud(language):
        problems = told.retold(shown.problems, shown.answers)
        return page(
            request,
            "intake/page.html",
            status=shown.status,
            shown=queries.form_page(
                told,
                page_id,
                evidence=request.actor.evidence,
                answers=shown.answers,
                problems=problems,
                opened=shown.opened,
            ),
            problems=problems,
            tongues=speaking.tongues(languages, language),
            stand=Stand(paper.draft.edition, stand.window, version=paper.draft.content_hash),
            conflict=shown.conflict,
            removed=[(id_, paper.files[id_].name) for id_ in files.removed(request) if id_ in paper.files],
        )


def _to(draft: Draft, page_id: str, more: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(queries.page_url(draft, page_id) + more)


def _opened(request: TownRequest, paper: Paper, page_id: str) -> tuple[str, ...]:
    """Return the entries of groups that were open on the page that was sent: they stay open."""
    groups = (question.field for question in paper.page(page_id).questions if question.is_group)
    return tuple(f"{group}/{index}" for group in groups for index in request.POST.getlist(group))


def _to_open_page(request: TownRequest, paper: Paper) -> HttpResponse:
    messages.info(request, _("Diese Seite brauchen Sie bei Ihren Angaben nicht. Machen Sie hier weiter."))
    return HttpResponseRedirect(queries.next_url(paper))
