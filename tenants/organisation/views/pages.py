"""What the pages below /einrichtung/ have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.views.decorators.http import require_http_methods

from blaupause.domain import Conflict, Invalid
from blaupause.ui.pages import form_page
from tenants.organisation import actions, queries

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from tenants.organisation.forms import Versioned

READ_AND_SEND: Final = require_http_methods(["GET", "HEAD", "POST"])


def set_up_page(request: TownRequest, name: str, **context: Any) -> HttpResponse:
    """Draw a page; a `conflict` or mistakes in the `form` give it its status."""
    return form_page(request, f"organisation/{name}.html", **queries.set_up_frame(), **context)


def change_profile(request: TownRequest, form: Versioned, changes: actions.ProfileChanges) -> Conflict | None:
    """Change the profile; what is wrong goes to its field, what happened meanwhile is returned."""
    try:
        actions.update_profile(changes=changes, based_on=form.cleaned_data["based_on"], by=request.actor)
    except Invalid as invalid:
        at_field(form, invalid)
    except Conflict as conflict:
        form.catch_up(queries.profile().number)
        return conflict
    return None


def at_field(form: Form, invalid: Invalid) -> None:
    """Show what is wrong at its field; a form with one text has no other."""
    field = "text" if "text" in form.fields else invalid.field
    form.add_error(field if field in form.fields else None, str(invalid))
