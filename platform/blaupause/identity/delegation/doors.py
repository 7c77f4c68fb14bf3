"""At a town's doors, to somebody who acts in its stead: each look is written down, and the end is told."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.forms import BooleanField, ChoiceField
from django.utils.translation import gettext as _

from blaupause.audit import record
from blaupause.domain import DomainError
from blaupause.identity.actors import GRANT
from blaupause.tenancy.context import identity
from blaupause.ui.pages import page

from . import queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.forms import Field, Form
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from blaupause.identity.requests import KnownRequest

    type Typed = type[Form] | Callable[..., Form]
    """A form, or what makes one whose choices follow from the page: services of the grant, parts of the address."""


def watched(view: Callable[..., HttpResponseBase], request: KnownRequest, names: Mapping[str, Any]) -> HttpResponseBase:
    """Answer somebody of elsewhere; what they see stands in the town's record before it leaves.

    What they do their actions write down, with the case this request is about.
    """
    route = request.resolver_match.view_name if request.resolver_match else ""
    about = {"route": route, **{name: str(value) for name, value in names.items()}}
    if request.actor.acting:
        request.actor = replace(request.actor, acting=replace(request.actor.acting, about=about))
    try:
        response = view(request, **names)
    except DomainError:
        _write_down("delegation.refused", request)
        raise
    if request.method in {"GET", "HEAD"} or response.status_code != HTTPStatus.FOUND:
        _write_down("delegation.read", request)
    return response


def page_of_the_end(request: KnownRequest, typed: Typed | None) -> HttpResponse | None:
    """Say what became of the grant somebody worked under here, with what they were typing; None without a grant."""
    if request.actor.acting or not request.session.get(GRANT):
        return None
    grant = str(request.session[GRANT])
    kept = _typed(request, typed, grant) if typed and request.method == "POST" else []
    return page_over(request, grant, kept)


def page_over(request: KnownRequest, grant: str, kept: Sequence[tuple[str, str]] = ()) -> HttpResponse | None:
    """Say why somebody does not act under a grant here, and whom to talk to; None for a grant that was never theirs."""
    person, town = request.session.person, request.town
    if person is None or town is None:
        return None
    with identity():
        over = queries.end_of(grant, town=town, person=person)
    if over is None:
        return None
    return page(request, "identity/delegation_over.html", status=HTTPStatus.FORBIDDEN, over=over, kept=kept)


def _typed(request: KnownRequest, typed: Typed, grant: str) -> list[tuple[str, str]]:
    """Return what was typed and chosen, in the words of its form."""
    sent = ((each, request.POST.getlist(name)) for name, each in _fields(request, typed, grant).items())
    told = [(str(field.label or _("Ihr Text")), _said(field, values)) for field, values in sent]
    return [(label, text) for label, text in told if text.strip()]


def _fields(request: KnownRequest, typed: Typed, grant: str) -> Mapping[str, Field]:
    if isinstance(typed, type):
        return cast("type[Form]", typed).base_fields
    names = request.resolver_match.kwargs if request.resolver_match else {}
    with identity():
        services = queries.services_of(grant)
    return typed(services, **names).fields


def _said(field: Field, values: Sequence[str]) -> str:
    """Return what was sent for a field as the page showed it."""
    if field.widget.is_hidden:
        return ""
    if isinstance(field, ChoiceField):
        words = {str(value): str(label) for value, label in cast("Iterable[tuple[Any, Any]]", field.choices)}
        return ", ".join(words[each] for each in values if each in words)
    if isinstance(field, BooleanField):
        return _("Ja") if values else ""
    return "\n".join(values)


def _write_down(name: str, request: KnownRequest) -> None:
    with transaction.atomic():
        record(name, by=request.actor)
