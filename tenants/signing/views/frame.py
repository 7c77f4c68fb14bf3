"""What stands around every page about a town's agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blaupause.domain import Role
from blaupause.ui.pages import form_page
from tenants.organisation.queries import set_up_frame

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

READ_AND_SEND: Final = require_http_methods(["GET", "HEAD", "POST"])


def signing_page(request: TownRequest, name: str, **context: Any) -> HttpResponse:
    """Draw a page; a `conflict` or mistakes in its `form` give it its status."""
    is_admin = request.actor.has(Role.ADMIN)
    frame = (
        set_up_frame()
        if is_admin
        else {
            "staff_nav": (),
            "staff_area": _("Vereinbarungen"),
            "staff_home": "/einrichtung/vereinbarungen/",
            "next_task": None,
        }
    )
    only_signs = request.actor.roles == {Role.SIGNER}
    return form_page(request, f"signing/{name}.html", is_admin=is_admin, only_signs=only_signs, **frame, **context)
