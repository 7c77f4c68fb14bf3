"""What somebody typed whose login had become too old: kept in their session, and shown once when they are back.

A session's row is encrypted, and another account that logs in gets none of it (`sessions.ServerSession.begin`). Nothing
is done with it by itself: whatever page draws the form fills it in again (`pages.page`), and the person sends it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.forms import CheckboxInput, CheckboxSelectMultiple, SelectMultiple

from blaupause.domain import now

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpRequest

KEY: Final = "getippt"
MOST: Final = 20_000
"""Characters of all inputs together; more than that is not kept."""
SECONDS: Final = 30 * 60
BOXES: Final = (CheckboxInput, CheckboxSelectMultiple, SelectMultiple)
NEVER: Final = frozenset({"csrfmiddlewaretoken", "secret"})
"""Inputs that are not kept."""


def keep_typed(request: HttpRequest, address: str) -> None:
    """Keep what was sent until the person is back at an address; it takes the place of what was kept before."""
    typed = {name: values for name, values in request.POST.lists() if name not in NEVER}
    if typed and sum(len(name) + sum(map(len, values)) for name, values in typed.items()) <= MOST:
        request.session[KEY] = {"address": address, "typed": typed, "at": now().timestamp()}


def refill(request: HttpRequest, form: BaseForm) -> None:
    """Fill a form in with what was kept for this address, once. Hidden inputs stay: they say what is shown now."""
    kept = getattr(request, "session", {}).get(KEY)  # a site of the look alone has no sessions
    if form.is_bound or kept is None or kept["address"] != request.get_full_path():
        return
    if not any(bound.html_name in kept["typed"] for bound in form.visible_fields()):  # it was another form of the page
        return
    del request.session[KEY]
    if now().timestamp() - kept["at"] < SECONDS:
        for bound in form.visible_fields():
            if values := kept["typed"].get(bound.html_name):
                form.initial[bound.name] = values if len(values) > 1 else values[0]
            elif isinstance(bound.field.widget, BOXES):  # what is not ticked is not sent
                form.initial[bound.name] = []
