"""What the pages of the data-protection officer have in common, in a town and at the hub."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from blaupause.audit import record
from blaupause.domain import Role
from blaupause.identity.team.rules import has_conflict
from blaupause.ui.pages import page
from blaupause.ui.shell import NavItem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from blaupause.identity.requests import KnownRequest

START: Final = "/datenschutzaufsicht/"


def oversight_page(request: KnownRequest, name: str, **context: Any) -> HttpResponse:
    """Draw a page; mistakes in its `form` give it its status. `name` is its template."""
    form = context.get("form")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK
    nav = [NavItem(_("Protokoll"), START, also=(f"{START}export/",), exact=True)]
    if request.town is not None:
        nav.append(NavItem(_("Einblick"), f"{START}einblick/"))
    nav += [NavItem(_("Rechte"), f"{START}rechte/"), NavItem(_("Siegel"), f"{START}siegel/")]
    return page(
        request,
        name,
        status=status,
        staff_nav=nav,
        staff_area=_("Datenschutzaufsicht"),
        staff_home=START,
        has_conflict=has_conflict({role.value for role in request.actor.roles}),
        has_cases=Role.CLERK in request.actor.roles,
        **context,
    )


def note_search(request: KnownRequest, page_name: str, asked: Mapping[str, Any]) -> None:
    """Write down what the officer looked for: who supervises is supervised too. Ids and days only."""
    with transaction.atomic():
        record("record.searched", by=request.actor, page=page_name, **asked)
