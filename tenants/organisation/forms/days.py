"""Special days as people write them, one a line; what cannot be read is told line by line."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from .hours import BETWEEN, clocks_text, span_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenants.organisation.actions import SpecialDays

LINE: Final = re.compile(
    r"(?P<first>\d{1,2}\.\d{1,2}\.\d{4})(?:\s*(?:-|–|bis)\s*(?P<last>\d{1,2}\.\d{1,2}\.\d{4}))?"
    r"(?:\s+(?P<clocks>\d[^A-Za-z]*(?:Uhr)?[^A-Za-z]*?))?\s*[:,]\s*(?P<name>\D.*)"
)
MOST_LINES: Final = 60
LONGEST_NAME: Final = 80
LONGEST_STRETCH: Final = 60
"""Days; a longer one is a slip of the pen in the year."""


class SpecialDaysField(forms.CharField):
    """A text area with a line for each day or stretch of days: "24.12.2026–01.01.2027: zwischen den Jahren"."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Besondere Tage"),
            required=True,  # says nothing of "freiwillig": most towns will need it some day, and it may stay empty
            max_length=6000,
            help_text=_(
                "Eine Zeile je Anlass. Geschlossen: „24.12.2026–01.01.2027: zwischen den Jahren“. "
                "Andere Zeiten: „05.12.2026 8:00–18:00: Adventsmarkt“. Vergangene Zeilen können Sie löschen."
            ),
            widget=forms.Textarea(attrs={"rows": 5}),
        )

    def validate(self, value: Any) -> None:
        """Let it stay empty."""

    def clean(self, value: Any) -> list[SpecialDays]:
        """Return the days as they are stored.

        Raises:
            ValidationError: a sentence for each line that cannot be read.
        """
        lines = [(number, line.strip()) for number, line in enumerate(super().clean(value).splitlines(), start=1)]
        found: list[SpecialDays] = []
        wrong: list[Any] = [] if len(lines) <= MOST_LINES else [_("Nennen Sie höchstens 60 Anlässe.")]
        for number, line in lines[:MOST_LINES]:
            try:
                found += [_read(line)] if line else []
            except forms.ValidationError as error:
                wrong += [
                    _("Zeile %(number)s: %(sentence)s") % {"number": number, "sentence": sentence}
                    for sentence in error.messages
                ]
        if wrong:
            raise forms.ValidationError(wrong)
        return found


def days_text(days: Sequence[SpecialDays]) -> str:
    """Write stored days as the field reads them."""
    return "\n".join(_written(each) for each in days)


def _written(each: SpecialDays) -> str:
    first, last = (f"{date.fromisoformat(day):%d.%m.%Y}" for day in (each["from"], each["to"]))
    stretch = first if first == last else f"{first}–{last}"
    clocks = ", ".join(clocks_text(span) for span in each["hours"])
    return f"{stretch} {clocks}: {each['name']}" if clocks else f"{stretch}: {each['name']}"


def _read(line: str) -> SpecialDays:
    match = LINE.fullmatch(line)
    if match is None:
        raise forms.ValidationError(_("Schreiben Sie Tag, Doppelpunkt, Anlass, zum Beispiel „24.12.2026: Ferien“."))
    first = _day(match["first"])
    last = _day(match["last"]) if match["last"] else first
    if not 0 <= (last - first).days <= LONGEST_STRETCH:
        raise forms.ValidationError(_("Der letzte Tag liegt vor dem ersten oder mehr als 60 Tage danach."))
    if len(match["name"]) > LONGEST_NAME:
        raise forms.ValidationError(_("Der Anlass ist zu lang. Kürzen Sie auf 80 Zeichen."))
    spans = [span_of(part) for part in BETWEEN.split(match["clocks"])] if match["clocks"] else []
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "name": match["name"].strip(),
        "hours": [{"from": start, "to": end} for start, end in spans],
    }


def _day(text: str) -> date:
    day, month, year = (int(part) for part in text.split("."))
    try:
        return date(year, month, day)
    except ValueError:
        raise forms.ValidationError(_("Den %(day)s gibt es nicht.") % {"day": text}) from None
