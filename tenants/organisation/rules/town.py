"""Who may change the town's own facts, and what they must look like. Pure: facts in, judgement out, no query."""

from __future__ import annotations

import re
from datetime import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Actor, ActorKind, Conflict, DomainError, Invalid, Refused, Role
from blaupause.ui.theme import NotAColour, Tones, tones

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

CASE_PREFIX: Final = re.compile(r"[A-ZÄÖÜ]{1,4}")
POSTCODE: Final = re.compile(r"[0-9]{5}")
LAST_DAY: Final = 6
LONGEST_REASON: Final = 200


class LinkOver(DomainError):  # noqa: N818 – names what happened
    """The address of an upload opened it for a while only."""

    status = 410


def require_in_time(ends: int, moment: datetime) -> None:
    """Let an address of an upload pass until its second `ends` (since 1970).

    Raises:
        LinkOver: it is over.
    """
    if moment.timestamp() > ends:
        raise LinkOver(_("Er galt nur eine Minute, damit niemand sonst die Datei mit ihm öffnen kann."))


def require_admin(by: Actor, town: str) -> None:
    """Let only an administrator of this very town pass, or the system itself (first set-up).

    Raises:
        Refused: the person administers nothing here.
    """
    if by.kind == ActorKind.SYSTEM:
        return
    if by.kind != ActorKind.STAFF or by.town != town or not by.has(Role.ADMIN):
        raise Refused(_("Das darf nur die Administration dieser Kommune ändern."))


def require_colour(colour: str) -> Tones:
    """Compute the tones of a colour.

    Raises:
        Invalid: it is not written as #rrggbb.
    """
    try:
        return tones(colour)
    except NotAColour:
        raise Invalid(
            _("„%(colour)s“ ist keine Farbe. Schreiben Sie sechs Zeichen nach dem #, zum Beispiel #1a8a7d."),
            field="colour",
            colour=colour,
        ) from None


def require_case_prefix(prefix: str) -> None:
    """File numbers begin with one to four capital letters.

    Raises:
        Invalid: it looks otherwise.
    """
    if not CASE_PREFIX.fullmatch(prefix):
        raise Invalid(_("Aktenzeichen beginnen mit ein bis vier Großbuchstaben, zum Beispiel FD."), field="case_prefix")


def require_postcode(postcode: str) -> None:
    """A postcode is left out or has five digits.

    Raises:
        Invalid: it looks otherwise.
    """
    if postcode and not POSTCODE.fullmatch(postcode):
        raise Invalid(_("Eine Postleitzahl hat fünf Ziffern."), field="postcode")


def require_hours(hours: Sequence[Mapping[str, Any]]) -> None:
    """Each span has a weekday, begins before it ends and does not overlap another of its day.

    Raises:
        Invalid: names the day.
    """
    spans: dict[int, list[tuple[time, time]]] = {}
    for each in hours:
        day, start, end = int(each["day"]), time.fromisoformat(each["from"]), time.fromisoformat(each["to"])
        if not 0 <= day <= LAST_DAY or start >= end:
            raise Invalid(_("Öffnungszeiten beginnen, bevor sie enden. Prüfen Sie die Zeiten."), field="opening_hours")
        spans.setdefault(day, []).append((start, end))
    for of_day in spans.values():
        of_day.sort()
        if any(earlier[1] > later[0] for earlier, later in pairwise(of_day)):
            raise Invalid(_("Zwei Öffnungszeiten desselben Tages überschneiden sich."), field="opening_hours")


def require_complete(texts: Mapping[str, str], gap: str) -> None:
    """A legal page has no gaps left.

    Raises:
        Invalid: names the page's field.
    """
    for page, text in texts.items():
        if gap in text:
            raise Invalid(
                _("Im Text steht noch „%(gap)s …]“. Ergänzen Sie die Stelle oder löschen Sie sie."),
                field=page,
                gap=gap,
            )


def require_skippable(title: str, *, must: bool, is_finished: bool) -> None:
    """A task can be left out while it is not finished, unless the town cannot go live without it.

    Raises:
        Conflict: it cannot be left out.
    """
    if must:
        raise Conflict(
            _("„%(task)s“ braucht jede Kommune, bevor sie online geht. Das bleibt auf der Liste."), task=title
        )
    if is_finished:
        raise Conflict(_("„%(task)s“ ist schon fertig."), task=title)


def require_reason(reason: str) -> None:
    """Whoever leaves a task out says why: colleagues read it later.

    Raises:
        Invalid: nothing is said, or too much.
    """
    if not reason.strip():
        raise Invalid(_("Schreiben Sie in einem Satz, warum Sie die Aufgabe überspringen."), field="reason")
    if len(reason.strip()) > LONGEST_REASON:
        raise Invalid(_("Das ist zu lang. Kürzen Sie auf 200 Zeichen."), field="reason")
