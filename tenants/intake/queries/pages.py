"""What the start page and the pages of a form show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.engine.forms.model import GERMAN
from blaupause.engine.forms.paths import html_name
from blaupause.ui import speaking
from blaupause.ui.components import Step
from tenants.applications import queries as applications

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blaupause.engine.forms import Answers, Problem
    from blaupause.engine.forms.view import FieldView, PageView
    from tenants.intake.models import Draft
    from tenants.intake.queries.paper import Paper
    from tenants.services.queries import Offer

SUMMARY: Final = "pruefen"


@dataclass(frozen=True, slots=True)
class Start:
    """What a person reads before they begin.

    Attributes:
        documents: what one needs at hand.
        steps: how many pages there are, the summary included; answers may add some or take some away.
        draft: the draft one can go on with, if there is one.
    """

    offer: Offer
    documents: tuple[str, ...]
    steps: int
    draft: Draft | None

    @property
    def is_outdated(self) -> bool:
        """Whether the draft is on another version of the form than the town offers now."""
        return self.draft is not None and self.draft.content_hash != self.offer.content_hash

    @property
    def draft_days(self) -> int:
        return self.offer.bundle.template.draft_days


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page of a draft, ready to be drawn.

    Attributes:
        number: its place among the pages of the moment, counted from 1; `total` counts the summary too.
        next_title: where "weiter" leads if nothing on the page changes that, in `next_lang`.
    """

    paper: Paper
    view: PageView
    number: int
    total: int
    next_title: str
    next_lang: str
    steps: tuple[Step, ...]


def start(offer: Offer, draft: Draft | None) -> Start:
    """Return what the start page of a service shows; a draft that was sent is none to go on with."""
    situation = offer.bundle.form.situation({}, offer.values, timezone.localdate())
    documents = tuple(map(situation.facts.fill, offer.bundle.template.documents))
    return Start(offer, documents, len(situation.pages()) + 1, draft if draft and not draft.is_sent else None)


def form_page(
    on: Paper,
    page_id: str,
    *,
    evidence: Mapping[str, Any],
    answers: Answers | None = None,
    problems: Iterable[Problem] = (),
    opened: Iterable[str] = (),
) -> FormPage:
    """Return a page of a draft, with what the login (`evidence`) confirms of it.

    `answers` are shown instead of the saved ones, `opened` names entries of groups.

    Raises:
        NotFound: the form has no such page, or the answers do not lead there.
    """
    on.page(page_id)
    marks = applications.marks(on.bundle, on.answers if answers is None else answers, evidence)
    ids = [page.id for page in on.pages]
    following = on.page_after(page_id)
    return FormPage(
        on,
        _marked(on.view(page_id, answers=answers, problems=problems, opened=opened), marks),
        ids.index(page_id) + 1,
        len(ids) + 1,
        on.fill(following.title) if following else _("Prüfen und absenden"),
        following.lang if following else speaking.own(),
        steps(on, page_id),
    )


def _marked(view: PageView, marks: Mapping[str, str]) -> PageView:
    return replace(view, fields=tuple(_with_mark(field, marks) for field in view.fields)) if marks else view


def _with_mark(field: FieldView, marks: Mapping[str, str]) -> FieldView:
    inside = tuple(_with_mark(each, marks) for each in field.fields)
    return replace(field, fields=inside, mark=marks.get(field.path, ""))


def steps(on: Paper, here: str) -> tuple[Step, ...]:
    """Return every page of the moment and the summary: done, now, still to come."""
    done = on.draft.done_pages
    every = [(page.id, on.fill(page.title), page.lang or GERMAN) for page in on.pages]
    every.append((SUMMARY, _("Prüfen und absenden"), speaking.own()))
    return tuple(replace(_step(on.draft, id_, title, here, done), lang=lang) for id_, title, lang in every)


def _step(draft: Draft, page_id: str, title: str, here: str, done: frozenset[str]) -> Step:
    if page_id == here:
        return Step(title, state="now")
    if page_id in done:
        return Step(title, url=page_url(draft, page_id))
    return Step(title, state="open")


def page_url(draft: Draft, page_id: str) -> str:
    """Return the address of a page of a draft; the summary has one too."""
    return reverse("intake:page", args=(draft.service_slug, page_id))


def next_url(on: Paper) -> str:
    """Return where a draft goes on: its first page that is not done, else the summary."""
    following = on.first_open_page()
    return page_url(on.draft, following.id if following else SUMMARY)


def question_url(draft: Draft, page_id: str, path: str) -> str:
    """Return where a question stands; the entry of a repeated group that it belongs to is open there."""
    entry, _slash, _field = path.rpartition("/")
    opened = f"?offen={html_name(entry)}" if entry else ""
    return f"{page_url(draft, page_id)}{opened}#{html_name(path)}"
