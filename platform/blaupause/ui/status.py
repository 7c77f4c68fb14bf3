"""Status words: one meaning, one word, one icon each (`docs/glossary.md`). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from blaupause.ui import formats

TONES: Final = {"info": "info", "success": "success", "warning": "warning", "danger": "danger"}
"""Tone → its icon, for badges whose word is not one of `WORDS`."""


@dataclass(frozen=True, slots=True)
class Word:
    """A status as it is shown: never by colour alone."""

    label: str
    tone: str
    icon: str
    citizen: str = ""


WORDS: Final = {
    # drafts and cases
    "draft": Word("Entwurf", "info", "draft"),
    "new": Word("Neu", "info", "mail", citizen="Eingegangen"),
    "in_review": Word("In Prüfung", "info", "autorenew", citizen="In Bearbeitung"),
    "waiting": Word("Wartet auf Antwort", "warning", "help", citizen="Wartet auf Ihre Antwort"),
    "granted": Word("Bewilligt", "success", "success"),
    "assessed": Word("Festgesetzt", "success", "success"),
    "partly": Word("Teilweise bewilligt", "success", "success"),
    "refused": Word("Abgelehnt", "danger", "close"),
    "done": Word("Erledigt", "success", "check"),
    "withdrawn": Word("Zurückgezogen", "info", "close"),
    # templates
    "approved": Word("Bereit", "success", "success"),
    "planned": Word("Geplant", "info", "calendar-today"),
    "released": Word("Freigegeben", "success", "check"),
    "deprecated": Word("Läuft aus", "warning", "calendar-today"),
    "ended": Word("Ausgelaufen", "warning", "close"),
    # what towns suggest
    "sent": Word("Gesendet", "info", "mail"),
    "accepted": Word("Angenommen", "success", "success"),
    # a town's own values
    "inherited": Word("übernommen", "info", "check"),
    "own": Word("eigener Wert", "info", "edit"),
    "locked": Word("gesperrt", "info", "visibility-off"),
    "missing": Word("fehlt", "warning", "warning"),
    # tasks of the set-up
    "open": Word("Offen", "info", "checklist"),
    "started": Word("Angefangen", "info", "edit"),
    "finished": Word("Fertig", "success", "success"),
    # towns
    "setup": Word("in Einrichtung", "info", "edit"),
    "live": Word("online", "success", "success"),
    "moving": Word("zieht um", "info", "visibility-off"),
    "closing": Word("läuft aus", "warning", "calendar-today"),
    "offline": Word("vom Netz", "warning", "visibility-off"),
    "requested": Word("angefragt", "info", "mail"),
    "left": Word("ausgeschieden", "warning", "close"),
}


def word(status: str, label: str = "", *, citizen: bool = False) -> Word:
    """Return how a status is shown; a tone ("success") with a label makes a badge of its own.

    Raises:
        KeyError: the status is neither a known word nor a tone.
    """
    if status in TONES:
        return Word(label, status, TONES[status])
    known = WORDS[status]
    shown = label or (citizen and known.citizen) or known.label
    return Word(shown, known.tone, known.icon)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as a clerk sees it first: shape (`mark`), day, and how long that is from today."""

    mark: str
    text: str
    hint: str = ""


SOON_DAYS: Final = 2


def due(on: date | None, *, rests_since: date | None = None, today: date | None = None) -> Due:
    """Tell a deadline: "ruht", "5 Tage überfällig", "heute", "in 7 Tagen"; without a day "keine Frist"."""
    if rests_since:
        return Due("", "ruht", f"seit {formats.day(rests_since)[:6]}")
    if on is None:
        return Due("", "keine Frist")
    left = (_day(on) - (today or timezone.localdate())).days
    if left < 0:
        return Due("late", formats.day_short(on), f"{_days(-left)} überfällig")
    if left == 0:
        return Due("soon", f"heute,{formats.NBSP}{formats.day(on)[:6]}")
    return Due("soon" if left <= SOON_DAYS else "", formats.day_short(on), f"in {_days(left, dative=True)}")


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date()
    return value


def _days(count: int, *, dative: bool = False) -> str:
    return f"{count} Tag" if count == 1 else f"{count} Tage{'n' if dative else ''}"
