"""Tries a draft out: all its pages at once, answered as a citizen would, and what comes of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.domain import Conflict
from blaupause.engine.bundles.editing.recording import read_answers
from blaupause.engine.forms import FormError, paths
from blaupause.engine.forms.binding import Binder
from blaupause.engine.forms.checking import check
from blaupause.engine.forms.model import UPLOAD, FileInfo
from blaupause.engine.forms.reading import read
from blaupause.engine.rules import RuleError
from shared_services.catalogue.queries.keeping import bundle_in
from shared_services.catalogue.queries.looks import ITSELF, Seen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blaupause.engine.bundles import Bundle, Fee, Hint
    from blaupause.engine.forms import Answers, Problem, Situation
    from blaupause.engine.forms.view import PageView
    from shared_services.catalogue.models import Draft

_REMOVED: Final = re.compile(r"datei-(datei-[0-9]+)-entfernen")
"""A button of a file; one of an entry says the group before the number, and a group may be called `datei`."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A draft with answers.

    Attributes:
        problems: what the form would say of them; () before anything is sent.
        fee: what they cost; None for a service without a fee, or before anything is sent.
        answers: all answers as JSON, to be stored as a test.
    """

    pages: tuple[PageView, ...]
    problems: tuple[Problem, ...] = ()
    fee: Fee | None = None
    hints: tuple[Hint, ...] = ()
    answers: str = ""
    today: str = ""
    is_sent: bool = False


def trial(
    draft: Draft, post: Mapping[str, Sequence[str]] | None = None, seen: Seen = ITSELF, *, again: bool = False
) -> Trial:
    """Try a draft with what was sent, or with nothing yet; `again` with the answers of a trial before, and no inputs.

    Raises:
        Conflict: the draft has mistakes, so nothing can be tried.
        Tampered: the page sent what the form never asked for.
    """
    bundle = seen.spoken(bundle_in(draft))
    try:
        situation = bundle.form.situation({}, seen.values(bundle), timezone.localdate())
    except FormError:
        raise Conflict(_("Beheben Sie erst die Fehler im Entwurf. Dann lässt er sich testen.")) from None
    if post is None:
        return Trial(_views(situation, (), ()))
    situation = situation.after(_carried(post)) if again else _read(situation, post)
    action = (post.get("aktion") or [""])[0]
    if gone := _REMOVED.fullmatch(action):
        situation = situation.after(bundle.form.detach(situation.answers, gone[1]))
        return Trial(_views(situation, (), ()), answers=_written(situation.answers))
    acted = bundle.form.act(action, situation.answers)
    if acted is not None:
        return Trial(_views(situation.after(acted.answers), (), (acted.open,)), answers=_written(acted.answers))
    problems = check(situation)
    return Trial(
        _views(situation, problems, ()),
        problems,
        _fee(bundle, situation),
        bundle.hints(situation.facts),
        _written(situation.answers),
        timezone.localdate().isoformat(),
        is_sent=True,
    )


def _read(situation: Situation, post: Mapping[str, Sequence[str]]) -> Situation:
    """Take in what was sent, page by page, on top of the answers that closed entries keep."""
    situation = situation.after(_carried(post))
    files = {name: values for name, values in post.items() if _takes_files(situation, name)}
    for page in situation.form.pages:
        fields = {question.field for question in page.questions}
        own = {name: values for name, values in post.items() if name.split("-")[0] in fields and name not in files}
        if situation.is_page_visible(page):
            situation = read(situation, page, own, ()).situation
    return _with_files(situation, files)


def _takes_files(situation: Situation, name: str) -> bool:
    try:
        return situation.form.question(paths.parse_name(name) or "").widget == UPLOAD
    except KeyError:
        return False


def _with_files(situation: Situation, files: Mapping[str, Sequence[str]]) -> Situation:
    """Let a name stand for each file that was chosen: the form sends names only, and no file is kept."""
    form, answers = situation.form, situation.answers
    for path in (paths.parse_name(name) or "" for name, values in files.items() for each in values if each):
        if len(paths.get(answers, path) or ()) < form.question(path).max_files:
            taken = form.files(answers)
            id_ = next(f"datei-{number}" for number in range(1, len(taken) + 2) if f"datei-{number}" not in taken)
            answers = form.attach(answers, path, id_)
    return situation.after(answers)


def _carried(post: Mapping[str, Sequence[str]]) -> Answers:
    """Return the answers that the page carried along; closed entries of groups are only there."""
    try:
        return read_answers((post.get("antworten") or ["{}"])[0])
    except (ValueError, TypeError):
        return {}


def _views(situation: Situation, problems: Sequence[Problem], opened: Sequence[str]) -> tuple[PageView, ...]:
    ids = sorted(situation.form.files(situation.answers))
    files = {id_: FileInfo(_("Beispiel für eine Datei (%(number)s)") % {"number": at}) for at, id_ in enumerate(ids, 1)}
    binder = Binder(situation, problems, files, opened)
    return tuple(binder.page(page) for page in situation.pages())


def _fee(bundle: Bundle, situation: Situation) -> Fee | None:
    try:
        return bundle.fee(situation.facts)
    except RuleError:
        return None


def _written(answers: Answers) -> str:
    return json.dumps(answers, ensure_ascii=False)
