"""Days on which other opening hours count. Pure: facts in, judgement out, no query."""

from __future__ import annotations

from datetime import date, time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def require_special_days(days: Sequence[Mapping[str, Any]]) -> None:
    """Each has a name, begins before it ends, and no day is named twice; hours of a day do not overlap.

    Raises:
        Invalid: says which days.
    """
    spans = sorted((_date(each["from"]), _date(each["to"]), each["name"]) for each in days)
    for start, end, name in spans:
        if not str(name).strip():
            raise Invalid(
                _("Schreiben Sie dazu, was an diesem Tag ist, zum Beispiel „Betriebsausflug“."), field="special_days"
            )
        if end < start:
            raise Invalid(_("„%(name)s“ endet, bevor es beginnt."), field="special_days", name=name)
    for (_start, end, name), (start, _end, other) in pairwise(spans):
        if start <= end:
            raise Invalid(
                _("„%(name)s“ und „%(other)s“ liegen am selben Tag. Nennen Sie jeden Tag einmal."),
                field="special_days",
                name=name,
                other=other,
            )
    for each in days:
        _require_clocks(each)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(_("Den %(day)s gibt es nicht."), field="special_days", day=text) from None


def _require_clocks(day: Mapping[str, Any]) -> None:
    clocks = sorted((time.fromisoformat(each["from"]), time.fromisoformat(each["to"])) for each in day["hours"])
    overlaps = any(earlier[1] > later[0] for earlier, later in pairwise(clocks))
    if overlaps or any(start >= end for start, end in clocks):
        raise Invalid(
            _("„%(name)s“: Die Zeiten beginnen, bevor sie enden, und überschneiden sich nicht."),
            field="special_days",
            name=day["name"],
        )
