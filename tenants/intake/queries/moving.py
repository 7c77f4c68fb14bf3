"""A newer version of a draft's form: what taking it over would do, and what was left over when it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.engine.forms import Asked, paths
from blaupause.engine.forms.carrying import Reason, carry
from blaupause.engine.forms.words import tell
from tenants.services import queries as services

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.utils.functional import _StrPromise

    from blaupause.engine.forms import FileInfo, Row
    from blaupause.engine.forms.carrying import Carried
    from tenants.intake.models import Draft
    from tenants.intake.queries.paper import Paper
    from tenants.intake.rules import Stand
    from tenants.services.queries import Offer

WHY: Final[Mapping[Reason, _StrPromise]] = {
    Reason.GONE: _("Danach fragt das Formular nicht mehr."),
    Reason.KIND: _("Die Frage erwartet jetzt eine andere Art von Antwort."),
    Reason.CHOICE: _("Das steht nicht mehr zur Auswahl."),
    Reason.RULE: _("Das entspricht nicht mehr den Vorgaben der Frage."),
    Reason.ROOM: _("Dafür ist kein Platz mehr: Das Formular nimmt weniger Einträge oder Dateien an."),
    Reason.HIDDEN: _("Danach fragt das Formular bei Ihren übrigen Angaben nicht mehr."),
}


@dataclass(frozen=True, slots=True)
class Left:
    """An answer that does not fit: question, words, why; `files` by id with their names."""

    label: str
    words: tuple[str, ...]
    why: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Move:
    """What the town's current version would make of a draft."""

    offer: Offer
    carried: Carried
    left: tuple[Left, ...]

    @property
    def new(self) -> tuple[Row, ...]:
        return self.carried.new


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of a form that a draft has to do with.

    Attributes:
        move: to the one that is offered now; None when the draft is on it.
        left: what did not fit when the draft came to the version it is on.
        before: the version it came from, "" where it is on its first.
    """

    paper: Paper
    move: Move | None
    left: tuple[Left, ...]
    before: str

    @property
    def has_any(self) -> bool:
        return bool(self.move or self.before)


def versions(on: Paper) -> Versions:
    """Return what can be done about the version of a draft."""
    left_over = on.draft.left_over
    return Versions(on, move_of(on), tuple(_left(on)), left_over["version"] if left_over else "")


def move_of(on: Paper) -> Move | None:
    """Return what taking over the version that is offered now would do; None when the draft is on it, or it has ended.

    Raises:
        NotFound: the town does not offer the service any more.
    """
    if not on.is_outdated:
        return None
    try:
        offer = services.offer(on.draft.service_slug)
    except services.Discontinued:
        return None
    carried = carry(on.situation, offer.bundle.form, offer.values, on.today)
    left = (_told(each.label, each.words, each.reason, each.files, on.files) for each in carried.lost)
    return Move(offer, carried, tuple(left))


def left_files(draft: Draft) -> frozenset[str]:
    """Return the ids of files that were attached to questions which are gone."""
    return frozenset(file for lost in _lost(draft.left_over) for file in lost["files"])


def typed(draft: Draft, stand: Stand, post: Mapping[str, Sequence[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return question and words of everything a page sent that was drawn from another version.

    Raises:
        NotFound: the town does not offer the service any more, or there is no such version.
    """
    offer = services.offer(draft.service_slug, content_hash=stand.version)
    form = offer.bundle.form
    fill = form.situation({}, offer.values, timezone.localdate()).facts.fill
    found = []
    for name, values in post.items():
        path = name.replace("-", "/")
        try:
            question = form.question(path)
        except KeyError:  # one of the page's own inputs
            continue
        at = paths.split(path)[1]
        label, place = fill(question.label, question.group, at), form.place(Asked(question, at))
        words = tell(question, [value for value in values if value], offer.values)
        found.append((f"{place}: {label}" if place else label, words))
    return tuple((label, words) for label, words in found if words)


def _left(on: Paper) -> Iterator[Left]:
    for lost in _lost(on.draft.left_over):
        yield _told(lost["label"], lost["words"], Reason(lost["reason"]), lost["files"], on.files)


def _lost(left_over: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    """Yield what did not fit, what was left over earliest first."""
    if left_over:
        yield from _lost(left_over["before"])
        yield from left_over["lost"]


def _told(
    label: str, words: Iterable[str], reason: Reason, files: Iterable[str], known: Mapping[str, FileInfo]
) -> Left:
    names = tuple((file, known[file].name) for file in files if file in known)
    return Left(label, tuple(words), str(WHY[reason]), names)
