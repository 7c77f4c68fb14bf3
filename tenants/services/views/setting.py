"""Pages on which a town chooses its services, sets their values and puts them online."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.domain import Conflict, Invalid
from blaupause.identity.access import TOWN_ADMIN, open_to
from blaupause.ui.downloads import download
from shared_services.catalogue.enums import MaturityFilter
from tenants.services import actions, forms, queries, rules
from tenants.services.enums import UpdatePolicy
from tenants.services.queries import NOTHING, Typed
from tenants.services.queries.inputs import ASKED
from tenants.services.views.frame import answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

DONE: Final = (
    *("vorbereitet", "gespeichert", "zurueckgenommen", "online", "offline"),
    *("politik", "version", "verschoben", "fortgesetzt"),
)
"""What just happened, as the address says it after a redirect."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A page that comes back: what was typed, what is wrong, what happened meanwhile, what was done."""

    typed: Typed = NOTHING
    asked: Typed = NOTHING
    conflict: Conflict | None = None
    said: str = ""
    postponing: forms.PostponeForm | None = None

    @property
    def status(self) -> HTTPStatus:
        if self.conflict:
            return HTTPStatus.CONFLICT
        wrong = self.typed.problems or self.asked.problems or (self.postponing and self.postponing.errors)
        return HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


@open_to(TOWN_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def directory(request: TownRequest) -> HttpResponse:
    """`/einrichtung/leistungen/`: all templates for this kind of town; `q` searches; `thema`, `reife` narrow it.

    POST prepares what is recommended.
    """
    if request.method == "POST":
        return _prepare_recommended(request)
    text = " ".join(request.GET.get("q", "").split())[: forms.LONGEST_SEARCH]
    return answer(
        request,
        "directory",
        directory=queries.directory(text, forms.situation_of(request.GET), forms.maturity_of(request.GET)),
        situations=queries.SITUATIONS,
        degrees=MaturityFilter.choices,
        is_prepared="vorbereitet" in request.GET,
    )


def _prepare_recommended(request: TownRequest) -> HttpResponse:
    actions.prepare_services(slugs=[row.slug for row in queries.directory().recommended], by=request.actor)
    return HttpResponseRedirect(f"{reverse('services:directory')}?vorbereitet")


@open_to(TOWN_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: TownRequest, slug: str) -> HttpResponse:
    """`/einrichtung/leistungen/<slug>/`: the town's values; on and off; newer versions. `aktion` names the button."""
    if request.method != "POST":
        return _page(request, slug, Sent())
    for button, act in (("zuruecksetzen", _reset), ("vorschlag", _suggest), ("verschieben", _postpone)):
        if button in request.POST:
            return act(request, slug, request.POST[button])
    return _act(request, slug)


@open_to(TOWN_ADMIN)
@require_safe
def preview(request: TownRequest, slug: str) -> HttpResponse:
    """`/einrichtung/leistungen/<slug>/vorschau/`: what citizens would read, also before the service is online."""
    return answer(request, "preview", reading=queries.reading(slug))


@open_to(TOWN_ADMIN)
@require_safe
def comparison_pdf(request: TownRequest, slug: str) -> HttpResponse:  # noqa: ARG001 – every view is given it
    """`/einrichtung/leistungen/<slug>/vergleich.pdf`: the town's version and the newest, on paper for its council."""
    name, content = queries.comparison_paper(slug)
    return download(name=name, media_type="application/pdf", content=content)


def _act(request: TownRequest, slug: str) -> HttpResponse:
    act = ACTS.get(request.POST.get("aktion", ""), _save)
    typed = Typed(forms.values_of(request.POST))
    asked = Typed(forms.asked_of(request.POST))
    try:
        done = act(request, slug, typed.texts, asked.texts)
    except rules.ValuesRefused as refused:
        if act is _take:
            return _page(request, slug, Sent(typed, replace(asked, problems=refused.problems)))
        return _page(request, slug, Sent(replace(typed, problems=refused.problems), asked))
    except Conflict as conflict:
        return _page(request, slug, Sent(typed, asked, conflict=conflict))
    return _to_page(slug, done)


def _to_page(slug: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('services:service', args=[slug])}?{done}")


def _save(request: TownRequest, slug: str, typed: Mapping[str, str], _asked: Mapping[str, str]) -> str:
    actions.set_parameters(service_slug=slug, typed=typed, based_on=forms.edition_of(request.POST), by=request.actor)
    return "gespeichert"


def _go_online(request: TownRequest, slug: str, typed: Mapping[str, str], _asked: Mapping[str, str]) -> str:
    actions.activate(service_slug=slug, typed=typed, based_on=forms.edition_of(request.POST), by=request.actor)
    return "online"


def _go_offline(request: TownRequest, slug: str, _typed: Mapping[str, str], _asked: Mapping[str, str]) -> str:
    actions.deactivate(service_slug=slug, by=request.actor)
    return "offline"


def _undo(request: TownRequest, slug: str, _typed: Mapping[str, str], _asked: Mapping[str, str]) -> str:
    actions.undo_parameters(service_slug=slug, based_on=forms.edition_of(request.POST), by=request.actor)
    return "zurueckgenommen"


def _prepare(request: TownRequest, slug: str, _typed: Mapping[str, str], _asked: Mapping[str, str]) -> str:
    actions.subscribe(service_slug=slug, by=request.actor)
    return "vorbereitet"


def _follow(request: TownRequest, slug: str, _typed: Mapping[str, str], _asked: Mapping[str, str]) -> str:
    actions.set_policy(service_slug=slug, policy=forms.policy_of(request.POST), by=request.actor)
    return "politik"


def _resume(request: TownRequest, slug: str, _typed: Mapping[str, str], _asked: Mapping[str, str]) -> str:
    actions.resume_updates(service_slug=slug, by=request.actor)
    return "fortgesetzt"


def _take(request: TownRequest, slug: str, _typed: Mapping[str, str], asked: Mapping[str, str]) -> str:
    version = request.POST.get("version", "")
    actions.take_version(service_slug=slug, content_hash=version, typed=asked, by=request.actor)
    return "version"


ACTS: Final[Mapping[str, Callable[[TownRequest, str, Mapping[str, str], Mapping[str, str]], str]]] = {
    "speichern": _save,
    "online": _go_online,
    "offline": _go_offline,
    "rueckgaengig": _undo,
    "vorbereiten": _prepare,
    "politik": _follow,
    "version": _take,
    "fortsetzen": _resume,
}


def _reset(request: TownRequest, slug: str, id_: str) -> HttpResponse:
    """Let one value follow the template again, at once; what else stands in the inputs stays there, unsaved."""
    typed = forms.values_of(request.POST)
    try:
        actions.set_parameters(
            service_slug=slug, typed={id_: ""}, based_on=forms.edition_of(request.POST), by=request.actor
        )
    except rules.ValuesRefused as refused:
        return _page(request, slug, Sent(Typed(typed, refused.problems)))
    except Conflict as conflict:
        return _page(request, slug, Sent(Typed(typed), conflict=conflict))
    return _page(request, slug, Sent(Typed(typed | {id_: ""}), said="zurueckgesetzt"))


def _suggest(request: TownRequest, slug: str, id_: str) -> HttpResponse:
    """Write a suggestion into its input; nothing is saved before the person does."""
    typed = {id_: ""} | forms.values_of(request.POST)
    suggestion = queries.sheet(slug, request.actor, typed=Typed(typed)).suggestion(id_) or typed[id_]
    return _page(request, slug, Sent(Typed(typed | {id_: suggestion}), said="vorgeschlagen"))


def _postpone(request: TownRequest, slug: str, _button: str) -> HttpResponse:
    form = forms.PostponeForm(request.POST)
    if not form.is_valid():
        return _page(request, slug, Sent(postponing=form))
    try:
        actions.postpone_update(service_slug=slug, by=request.actor, **form.cleaned_data)
    except Invalid as invalid:
        form.add_error(invalid.field, str(invalid))
        return _page(request, slug, Sent(postponing=form))
    except Conflict as conflict:
        return _page(request, slug, Sent(conflict=conflict))
    return _to_page(slug, "verschoben")


def _page(request: TownRequest, slug: str, sent: Sent) -> HttpResponse:
    sheet = queries.sheet(slug, request.actor, typed=sent.typed, asked=sent.asked)
    done = next((each for each in DONE if each in request.GET), "") if request.method != "POST" else sent.said
    return answer(
        request,
        "service",
        sent.status,
        sheet=sheet,
        conflict=sent.conflict,
        problems=(*sent.typed.problems, *sent.asked.placed(ASKED)),
        done=done,
        policies=UpdatePolicy.choices,
        form=sent.postponing or forms.PostponeForm(),
    )
