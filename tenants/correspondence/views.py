"""Letters that wait for the printer and the post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from blaupause.audit import record_list
from blaupause.domain import Right
from blaupause.identity.access import CLERK, DELEGATE_READS, DELEGATE_WORKS, open_to
from blaupause.ui.downloads import download
from blaupause.ui.pages import page

from . import actions, queries
from .forms import LettersForm
from .models import Delivery

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

PER_PAGE = 50
PDF = "application/pdf"


@open_to(CLERK, DELEGATE_READS)
@require_safe
def letters(request: TownRequest) -> HttpResponse:
    """Show what is to be printed and posted."""
    waiting = Paginator(queries.letters_waiting(request.actor), PER_PAGE).get_page(request.GET.get("seite"))
    record_list(Delivery, (each.pk for each in waiting), by=request.actor)
    may_work = request.actor.may(Right.WORK)
    frame = queries.amt_frame(request.actor)
    return page(request, "correspondence/letters.html", letters=waiting, may_work=may_work, **frame)


@open_to(CLERK, DELEGATE_READS)
@require_safe
def letter(request: TownRequest, pk: int) -> HttpResponse:
    """Hand out one letter as PDF."""
    (found,) = actions.open_letters(delivery_ids=[pk], by=request.actor)
    file = queries.letter_file(found)
    return download(name=file.name, media_type=PDF, content=bytes(file.content))


@open_to(CLERK, DELEGATE_WORKS)
@require_POST
def print_letters(request: TownRequest) -> HttpResponse:
    """Hand out the chosen letters as one PDF."""
    form = LettersForm(request.POST)
    if not form.is_valid():
        messages.warning(request, form.sentence())
        return redirect("correspondence:letters")
    found = actions.open_letters(delivery_ids=form.cleaned_data["brief"], by=request.actor)
    return download(name=_("Briefe.pdf"), media_type=PDF, content=queries.printed(found))


@open_to(CLERK, DELEGATE_WORKS)
@require_POST
def post_letters(request: TownRequest) -> HttpResponse:
    """Note that the chosen letters went to the post."""
    form = LettersForm(request.POST)
    if not form.is_valid():
        messages.warning(request, form.sentence())
        return redirect("correspondence:letters")
    posted = len(actions.mark_posted(delivery_ids=form.cleaned_data["brief"], by=request.actor))
    told = ngettext("%(count)s Brief ist abgeschickt.", "%(count)s Briefe sind abgeschickt.", posted)
    messages.success(request, told % {"count": posted})
    return redirect("correspondence:letters")
