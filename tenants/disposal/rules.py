"""Who may, and when; what stands in a case's way. Pure: facts in, judgement out, no query."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blaupause.domain import ActorKind, Conflict, Invalid, Refused, Role
from blaupause.ui import formats

from .enums import LEFT_OUT, Answer, Fate, Step, Why

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from blaupause.domain import Actor

    from .models import Disposal, Entry

MOST: Final = 200
"""Cases on a list: what two people can look at, and what an archive gets in one file."""
AT_ONCE: Final = 10
"""Cases deleted in one transaction."""
LONGEST_NAME: Final = 200


def require_admin(by: Actor, town: str) -> None:
    """Let only an administrator of this very town pass.

    Raises:
        Refused: the person administers nothing here.
    """
    if by.kind != ActorKind.STAFF or by.town != town or not by.has(Role.ADMIN):
        raise Refused(_("Akten aussondern darf nur die Administration dieser Kommune."))


def require_step(disposal: Disposal, *steps: Step) -> None:
    """Refuse what does not come next.

    Raises:
        Conflict: says how far the list is.
    """
    if disposal.step not in steps:
        raise Conflict(_("Das geht gerade nicht: Diese Liste %(state)s."), state=_SAID[disposal.step])


_SAID: Final = {
    Step.OFFERED: _("liegt beim Archiv"),
    Step.EXPORT: _("wartet darauf, dass Sie die Dateien für das Archiv laden"),
    Step.READY: _("kann gelöscht werden, aber noch niemand hat darum gebeten"),
    Step.ASKED: _("wartet auf die zweite Person"),
    Step.RUNNING: _("wird gelöscht"),
    Step.DONE: _("ist gelöscht"),
    Step.DROPPED: _("ist zurückgenommen"),
}


def require_asked_archive(disposal: Disposal) -> None:
    """Only an archive that is asked has something to answer.

    Raises:
        Conflict: it waived the files of this service once and for all.
    """
    if disposal.waiver:
        raise Conflict(_("Das Archiv wird bei dieser Liste nicht gefragt: %(why)s"), why=disposal.waiver)


def require_taken(disposal: Disposal, packed: Collection[int]) -> None:
    """An archive gets exactly what it takes: what it is said to have got is deleted.

    Raises:
        Conflict: it takes none, or other cases than those that were packed.
    """
    taken = {each.case for each in disposal.rows if each.is_packed}
    if not taken:
        raise Conflict(_("Das Archiv übernimmt nichts von dieser Liste."))
    if taken != set(packed):
        raise Conflict(_("Inzwischen übernimmt das Archiv andere Akten. Sehen Sie die Liste an und laden Sie neu."))


def require_whole(missing: Iterable[str]) -> None:
    """An archive gets each case with the copy of what was sent.

    Args:
        missing: file numbers of those of which something is not there.

    Raises:
        Conflict: names them.
    """
    if numbers := sorted(missing):
        raise Conflict(
            _("Von diesen Vorgängen fehlt die Akte oder die Antragskopie: %(numbers)s. Nehmen Sie sie von der Liste."),
            numbers=", ".join(numbers),
        )


def answered(rows: Sequence[Entry], answer: str, numbers: str) -> tuple[Entry, ...]:
    """Return a list with what the archive takes of it.

    Raises:
        Invalid: there is no such answer, or the numbers are not those of some cases that wait here.
    """
    if answer not in Answer.values:
        raise Invalid(_("Wählen Sie, was das Archiv geantwortet hat."), field="antwort")
    known = {name: each.number for each in rows if each.waits for name in (each.number, each.reference)}
    taken: set[str] = set()
    if answer != Answer.NONE:
        taken = _named(numbers, known) if answer == Answer.SOME else set(known.values())
    return tuple(replace(each, takes=each.number in taken) for each in rows)


_NOT_HERE: Final = _("Auf dieser Liste steht kein Vorgang %(number)s, der noch wartet.")


def _named(numbers: str, known: dict[str, str]) -> set[str]:
    typed = [each for each in re.split(r"[\s,;]+", numbers) if each]
    if not typed:
        raise Invalid(_("Nennen Sie die Aktenzeichen, die das Archiv übernimmt."), field="nummern")
    stranger = next((each for each in typed if each not in known), None)
    if stranger is not None:
        raise Invalid(_NOT_HERE, field="nummern", number=stranger)
    return {known[each] for each in typed}


def require_archive(archive: str, on: date, begun: date, today: date) -> str:
    """Return who answered, tidied.

    Raises:
        Invalid: nobody is named, or the day does not fit the list.
    """
    tidy = " ".join(archive.split())
    if not tidy or len(tidy) > LONGEST_NAME:
        raise Invalid(_("Schreiben Sie in höchstens 200 Zeichen, wer geantwortet hat."), field="archiv")
    if not begun <= on <= today:
        raise Invalid(
            _("Der Tag passt nicht. Die Liste gibt es seit dem %(day)s, und heute ist der späteste Tag."),
            field="tag",
            day=formats.day(begun),
        )
    return tidy


def left_out(rows: Sequence[Entry], number: str, why: str) -> tuple[Entry, ...]:
    """Return a list without a case that is not to be deleted.

    Raises:
        Invalid: no case that waits there has that number, or the reason is none of those that count.
    """
    if why not in LEFT_OUT:
        raise Invalid(_("Wählen Sie, warum der Vorgang bleibt."), field="warum")
    wanted = number.strip()
    if not any(each.waits and wanted in {each.number, each.reference} for each in rows):
        raise Invalid(_NOT_HERE, field="nummer", number=wanted)
    return tuple(kept(each, why) if wanted in {each.number, each.reference} else each for each in rows)


def put_back(rows: Sequence[Entry], number: str) -> tuple[Entry, ...]:
    """Return a list with a case on it again that somebody had left out.

    Raises:
        Invalid: none that was left out has that number.
    """
    wanted = number.strip()
    if not any(each.is_held and each.number == wanted for each in rows):
        raise Invalid(_("Auf dieser Liste ist kein Vorgang %(number)s ausgenommen."), field="nummer", number=wanted)
    return tuple(
        replace(each, takes=False, fate=Fate.WAITING, why=Why.NONE, is_released=True)
        if each.number == wanted
        else replace(each, takes=False)
        for each in rows
    )


def kept(entry: Entry, why: str) -> Entry:
    return replace(entry, fate=Fate.KEPT, why=why, is_released=False)


def still_held(lists: Iterable[Sequence[Entry]]) -> dict[int, str]:
    """Return why cases are held that somebody left out of a list and nobody has put back since.

    Args:
        lists: all lists that tell of it, the oldest first.
    """
    found: dict[int, str] = {}
    for each in (entry for rows in lists for entry in rows):
        if each.is_held:
            found[each.case] = each.why
        elif each.is_released:
            found.pop(each.case, None)
    return found


def erased(entry: Entry) -> Entry:
    return replace(entry, fate=Fate.ERASED, why=Why.NONE)


def obstacle(*, is_open: bool, is_due: bool, is_wanted: bool, lacks_notice: bool, is_unread: bool) -> Why:
    """Return what stands in the way of deleting a case, the most important first."""
    if is_open:
        return Why.OPEN
    if not is_due:
        return Why.LONGER
    if is_wanted:
        return Why.ARCHIVE
    if lacks_notice:
        return Why.NOTICE
    return Why.UNREAD if is_unread else Why.NONE


def require_seen(seen: int, erasing: int) -> None:
    """Whoever asks or confirms has seen how many cases go.

    Raises:
        Conflict: it is another number by now, or none.
    """
    if not erasing:
        raise Conflict(_("Von dieser Liste kann gerade nichts gelöscht werden. Die Gründe stehen bei den Vorgängen."))
    if seen != erasing:
        raise Conflict(
            ngettext(
                "Inzwischen hat sich etwas geändert: %(count)s Vorgang würde gelöscht. Sehen Sie noch einmal hin.",
                "Inzwischen hat sich etwas geändert: %(count)s Vorgänge würden gelöscht. Sehen Sie noch einmal hin.",
                erasing,
            ),
            count=erasing,
        )


def require_typed(typed: str, number: int, by: Actor) -> None:
    """Whoever is alone says in writing how many cases go, and logged in just now.

    Raises:
        Invalid: the number is another one.
        Refused: the login is too old.
    """
    if typed.strip() != str(number):
        raise Invalid(_("Tippen Sie die Zahl der Vorgänge, die gelöscht werden."), field="zahl")
    if not by.is_fresh:
        raise Refused(_("Ihre Anmeldung ist zu lange her. Melden Sie sich dafür neu an."))


def reserved(rows: Collection[Entry]) -> set[int]:
    """Return the cases a list still deals with."""
    return {each.case for each in rows if each.waits}
