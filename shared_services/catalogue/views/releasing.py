"""The way of a version: review, two approvals, publication, end."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict, Invalid, NotFound
from blaupause.identity.access import KKV, fresh_login_missing, open_to
from shared_services.catalogue import actions, queries
from shared_services.catalogue.enums import Party
from shared_services.catalogue.forms import DeprecationForm, EndForm, PublicationForm, RefusalForm
from shared_services.catalogue.views.frame import READ_AND_SEND, catalogue_page, steps_of

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest
    from shared_services.catalogue.queries import Template


@open_to(KKV)
@require_safe
def queue(request: HubRequest) -> HttpResponse:
    """`/kkv/freigaben/`: versions that wait for this person, for others, and for publication."""
    return catalogue_page(request, "queue", queue=queries.queue(request.actor))


@open_to(KKV)
@READ_AND_SEND
def release(request: HubRequest, slug: str, version: str) -> HttpResponse:
    """`/kkv/vorlagen/<slug>/<version>/freigeben/?schritt=`: a version's way to the towns, and who may do what now."""
    shown = queries.template(slug, version)
    step = request.POST.get("schritt", request.GET.get("schritt", ""))
    if step in FRESH_ONLY and (answer := _asks_for_login(request, step)):
        return answer
    form = FORMS[step](request.POST or None) if step in FORMS else None
    if request.method != "POST" or (form is not None and not form.is_valid()):
        status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
        return _release_page(request, shown, step, form, status=status)
    try:
        ACTS.get(step, _nothing)(request, shown.version.pk, form)
    except actions.BundleRefused as refused:
        return _release_page(request, shown, step, form, status=refused.status, findings=refused.findings)
    except Conflict as conflict:
        now_there = queries.template(slug, version)
        return _release_page(request, now_there, "", None, status=conflict.status, conflict=conflict)
    except Invalid as invalid:
        cast("forms.Form", form).add_error(invalid.field, str(invalid))
        return _release_page(request, shown, step, form, status=invalid.status)
    return HttpResponseRedirect(f"{request.path}?meldung={step}")


def _ask_review(request: HubRequest, version_id: int, _form: forms.Form | None) -> None:
    actions.ask_review(version_id=version_id, by=request.actor)


def _approve(request: HubRequest, version_id: int, _form: forms.Form | None) -> None:
    actions.approve_version(version_id=version_id, party=_party(request), by=request.actor)


def _refuse(request: HubRequest, version_id: int, form: forms.Form | None) -> None:
    reason = cast("RefusalForm", form).cleaned_data["grund"]
    actions.refuse_version(version_id=version_id, party=_party(request), reason=reason, by=request.actor)


def _take_back(request: HubRequest, version_id: int, _form: forms.Form | None) -> None:
    actions.take_review_back(version_id=version_id, by=request.actor)


def _publish(request: HubRequest, version_id: int, form: forms.Form | None) -> None:
    valid_from = cast("PublicationForm", form).valid_from
    actions.publish_version(version_id=version_id, valid_from=valid_from, by=request.actor)


def _deprecate(request: HubRequest, version_id: int, form: forms.Form | None) -> None:
    told = cast("DeprecationForm", form).cleaned_data
    actions.deprecate_version(
        version_id=version_id,
        ends_on=told["ende"],
        reason=told["grund"],
        successor=told["nachfolge"],
        by=request.actor,
    )


def _withdraw(request: HubRequest, version_id: int, form: forms.Form | None) -> None:
    told = cast("EndForm", form).cleaned_data
    actions.withdraw_version(version_id=version_id, reason=told["grund"], successor=told["nachfolge"], by=request.actor)


def _nothing(_request: HubRequest, _version_id: int, _form: forms.Form | None) -> None:
    raise NotFound(_("Diesen Schritt gibt es nicht."))


FRESH_ONLY: Final = {"freigeben", "zurueckziehen"}
FORMS: Final[dict[str, type[forms.Form]]] = {
    "zurueckgeben": RefusalForm,
    "veroeffentlichen": PublicationForm,
    "abkuendigen": DeprecationForm,
    "zurueckziehen": EndForm,
}
ACTS: Final = {
    "pruefen": _ask_review,
    "freigeben": _approve,
    "zurueckgeben": _refuse,
    "zuruecknehmen": _take_back,
    "veroeffentlichen": _publish,
    "abkuendigen": _deprecate,
    "zurueckziehen": _withdraw,
}


def _party(request: HubRequest) -> Party:
    told = request.POST.get("partei", "")
    if told not in Party:
        raise NotFound(_("Diese Stelle gibt nichts frei."))
    return Party(told)


def _asks_for_login(request: HubRequest, step: str) -> HttpResponse | None:
    """Return the way to a fresh login and back to the same step; None where the login is fresh."""
    return fresh_login_missing(request, next=f"{request.path}?{urlencode({'schritt': step})}")


def _release_page(
    request: HubRequest, shown: Template, step: str, form: forms.Form | None, *, status: int, **more: Any
) -> HttpResponse:
    return catalogue_page(
        request,
        "release",
        status=status,
        shown=shown,
        step=step,
        form=form,
        may=queries.possible(shown.version, request.actor),
        numbering=queries.numbering(shown.version) if not hasattr(shown.version, "release") else None,
        steps=steps_of(shown),
        done=request.GET.get("meldung", ""),
        **more,
    )
