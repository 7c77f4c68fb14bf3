"""Opening hours as people write them."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.organisation.queries.hours import clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SPAN: Final = re.compile(
    r"\s*(\d{1,2})(?:[:.](\d{2}))?\s*(?:Uhr)?\s*(?:-|–|bis)\s*(\d{1,2})(?:[:.](\d{2}))?\s*(?:Uhr)?\s*"
)
BETWEEN: Final = re.compile(r",|;|\+|\bund\b")


def clocks_text(span: Mapping[str, Any]) -> str:
    """Write a span as people do: "8:00–12:00"."""
    return "–".join(clock(time.fromisoformat(end)) for end in (span["from"], span["to"]))


def span_of(part: str) -> tuple[str, str]:
    """Read a span: "8–12 Uhr" begins at "08:00" and ends at "12:00".

    Raises:
        ValidationError: it cannot be read; says how to write it.
    """
    match = SPAN.fullmatch(part)
    times = list(_times(match)) if match else []
    if not times:
        raise forms.ValidationError(_("Schreiben Sie die Zeiten so: 8:00–12:00, 14:00–18:00."))
    return times[0], times[1]


def _times(match: re.Match[str]) -> Iterator[str]:
    for hour, minute in ((match[1], match[2]), (match[3], match[4])):
        try:
            yield time(int(hour), int(minute or 0)).isoformat("minutes")
        except ValueError:
            raise forms.ValidationError(
                _("%(hour)s:%(minute)s ist keine Uhrzeit. Ein Tag geht von 0:00 bis 23:59."),
                params={"hour": hour, "minute": minute or "00"},
            ) from None
