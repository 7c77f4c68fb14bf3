"""The paper a person fills in: a draft, its form, the town's values, the day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.domain import NotFound, now
from blaupause.engine.forms import FileInfo, paths
from blaupause.engine.forms.binding import Binder
from blaupause.engine.forms.checking import check
from blaupause.engine.forms.telling import describe
from tenants.intake.queries.drafts import files_of
from tenants.services import queries as services

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from blaupause.engine.bundles import Bundle, Fee, Hint
    from blaupause.engine.forms import Answers, Asked, Form, Page, Problem, Section, Situation
    from blaupause.engine.forms.view import PageView
    from tenants.intake.models import Draft
    from tenants.services.queries import Offer


class NotOffered(NotFound):
    """The town has switched the service off, or may not take it any more (`over` says why); the draft is kept."""

    def __init__(self, draft: Draft, over: str = "") -> None:
        super().__init__(over or _("Diese Leistung ist gerade nicht online. Ihr Entwurf ist gespeichert."))
        self.draft, self.over = draft, over
        self.status = services.Discontinued.status if over else self.status


@dataclass(frozen=True)
class Paper:
    """A draft together with the version of the template it was begun with, and the town's values at a moment."""

    draft: Draft
    offer: Offer
    at: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    @property
    def bundle(self) -> Bundle:
        return self.offer.bundle

    @property
    def form(self) -> Form:
        return self.bundle.form

    @property
    def answers(self) -> Answers:
        answers: Answers = self.draft.answers
        return answers

    @property
    def is_outdated(self) -> bool:
        """Whether applications begin with another version of the form now than this draft did."""
        return self.offer.current_hash != self.draft.content_hash

    def in_language(self, code: str) -> Paper:
        """Return the paper with the words of a language, for showing; what is sent is written on the German one."""
        told = self.offer.in_language(code)
        return self if told is self.offer else Paper(self.draft, told, self.at)

    def retold(self, problems: tuple[Problem, ...], answers: Answers | None = None) -> tuple[Problem, ...]:
        """Say problems that were found on the German paper in the language of this one; others stay as they are."""
        if not problems or self.bundle.spoken is None:
            return problems
        shown = self.situation if answers is None else self.situation.after(answers)
        found = {(each.field, each.kind): each for each in check(shown)}
        return tuple(found.get((each.field, each.kind), each) for each in problems)

    def after(self, draft: Draft, seen: Situation | None = None, *, at: datetime | None = None) -> Paper:
        """Return the paper once its draft was read again or saved: same values, no query.

        Args:
            draft: as it is now. Where it has come to another version meanwhile, that one is read.
            seen: the form with the draft's answers, where somebody has made it already.
            at: the moment that counts from now on; on another day the form is looked at anew.

        Raises:
            NotOffered: the draft has come to another version, and the town does not offer the service any more.
        """
        if draft.content_hash != self.offer.content_hash:
            return paper(draft)
        fresh, known = Paper(draft, self.offer, at or self.at), seen or self.situation
        if known.answers == draft.answers and fresh.today == self.today:
            fresh.__dict__["situation"] = known
        return fresh

    @cached_property
    def situation(self) -> Situation:
        return self.form.situation(self.answers, self.offer.values, self.today)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return self.situation.pages()

    def fill(self, text: str) -> str:
        """Fill the placeholders of one of the template's texts."""
        return self.situation.facts.fill(text)

    @cached_property
    def files(self) -> dict[str, FileInfo]:
        """Names and sizes of what was uploaded; the content stays where it is."""
        return {str(file.uuid): FileInfo(file.name, file.size) for file in files_of(self.draft)}

    def page(self, page_id: str) -> Page:
        """Return a page that is asked for now.

        Raises:
            NotFound: the form has no such page, or the answers do not lead there.
        """
        for page in self.pages:
            if page.id == page_id:
                return page
        raise NotFound(_("Diese Seite gehört nicht zu Ihrem Formular."))

    def has_page(self, page_id: str) -> bool:
        return any(page.id == page_id for page in self.pages)

    def page_after(self, page_id: str) -> Page | None:
        """Return where "weiter" leads; None is the summary. Whoever has been everywhere goes straight back to it."""
        if all(page.id in self.draft.done_pages for page in self.pages):
            return None
        at = [page.id for page in self.pages].index(page_id) + 1
        return self.pages[at] if at < len(self.pages) else None

    def page_before(self, page_id: str) -> Page | None:
        """Return where "zurück" leads; None is the start page."""
        at = [page.id for page in self.pages].index(page_id)
        return self.pages[at - 1] if at else None

    def first_open_page(self) -> Page | None:
        """Return where to go on: the first page that is not done; None is the summary."""
        return next((page for page in self.pages if page.id not in self.draft.done_pages), None)

    def view(
        self, page_id: str, *, answers: Answers | None, problems: Iterable[Problem], opened: Iterable[str]
    ) -> PageView:
        """Return a page ready to be drawn; `answers` are shown instead of the saved ones."""
        shown = self.situation if answers is None else self.situation.after(answers)
        return Binder(shown, problems, self.files, tuple(opened)).page(self.form.page(page_id))

    def problems(self, page_id: str = "") -> tuple[Problem, ...]:
        """Return what is wrong on a page, or anywhere; judged once."""
        if page_id not in self._judged:
            self._judged[page_id] = check(self.situation, self.form.page(page_id) if page_id else None)
        return self._judged[page_id]

    @cached_property
    def _judged(self) -> dict[str, tuple[Problem, ...]]:
        return {}

    def uploads(self, page_id: str) -> tuple[Asked, ...]:
        return self.situation.uploads(self.form.page(page_id))

    def path_of(self, file_id: str) -> str:
        """Return the place of a file in the answers, "" where it is in none."""
        places = (place.path for page in self.pages for place in self.uploads(page.id))
        return next((path for path in places if file_id in (paths.get(self.answers, path) or ())), "")

    def sections(self) -> tuple[Section, ...]:
        return describe(self.situation, self.files)

    def fee(self) -> Fee | None:
        return self.bundle.fee(self.situation.facts)

    def hints(self) -> tuple[Hint, ...]:
        return self.bundle.hints(self.situation.facts, audience="applicant")


def paper(draft: Draft) -> Paper:
    """Return what is needed to fill in a draft, under the version it was begun with.

    Raises:
        NotOffered: the town does not offer the service any more.
    """
    try:
        offer = services.offer(draft.service_slug, content_hash=draft.content_hash)
    except services.Discontinued as over:
        raise NotOffered(draft, str(over)) from None
    except NotFound:
        raise NotOffered(draft) from None
    return Paper(draft, offer, now())
