"""The set-up as a file: save it, or take one after having read what it would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause import limits
from blaupause.identity.access import TOWN_ADMIN, open_to
from blaupause.tenancy.context import current_town
from blaupause.ui.downloads import download
from blaupause.ui.oversize import takes_at_most
from tenants.organisation import actions, queries, rules
from tenants.organisation.forms import SetupFileForm

from .pages import READ_AND_SEND, set_up_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

MOST_BYTES: Final = 1_400_000
"""A file of 300 kB, once as a file and once as typed text, with room for how browsers write it."""


@open_to(TOWN_ADMIN)
@require_safe
def setup_download(_request: TownRequest) -> HttpResponse:
    """`/einrichtung/datei/herunterladen/`: the set-up as a file."""
    name = f"einrichtung-{current_town().slug}.yaml"
    return download(name=name, media_type="application/yaml", content=queries.setup_file().encode())


@open_to(TOWN_ADMIN)
@READ_AND_SEND
@takes_at_most(MOST_BYTES)
def setup_file(request: TownRequest) -> HttpResponse:
    """`/einrichtung/datei/`: read a file, see what it would change, take it."""
    form = SetupFileForm(request.POST, request.FILES) if request.method == "POST" else SetupFileForm()
    changes = None
    if request.method == "POST":
        limits.hit(request, "setup_file", per="account")
    if form.is_valid():
        text = form.read
        try:
            if request.POST.get("aktion") == "uebernehmen":
                changed = actions.import_setup(text=text, by=request.actor)
                return HttpResponseRedirect(f"{reverse('organisation:setup_file')}?gespeichert={len(changed)}")
            changes = queries.setup_differences(text)
        except rules.FileWrong as wrong:
            form.add_error("text", [str(mistake) for mistake in wrong.mistakes])
        form = form.shown_again(text)
    saved = request.GET.get("gespeichert", "")
    return set_up_page(request, "setup_file", form=form, changes=changes, saved=saved if saved.isdigit() else "")
