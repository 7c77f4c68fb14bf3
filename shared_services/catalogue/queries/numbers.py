"""How many services towns may take, as a part of the statement of a page that many people ask for at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime

NUMBER_RELEASED: Final = """(
SELECT count(DISTINCT v.service_id)
FROM catalogue_release r JOIN catalogue_templateversion v ON v.id = r.template_version_id
WHERE (r.valid_from IS NULL OR r.valid_from <= %(moment)s) AND v.content_hash NOT IN (
    SELECT gone.content_hash FROM catalogue_retirement e
    JOIN catalogue_release of ON of.id = e.release_id
    JOIN catalogue_templateversion gone ON gone.id = of.template_version_id
    WHERE e.id = (SELECT max(n.id) FROM catalogue_retirement n WHERE n.release_id = e.release_id)
      AND (e.kind = 'withdrawn' OR e.ends_on < %(today)s)
))"""
"""Counts those of `released`: valid at a moment, and what was announced last of them has not ended them."""


def released_at(moment: datetime) -> dict[str, Any]:
    """Return the values of `NUMBER_RELEASED`."""
    return {"moment": moment, "today": timezone.localdate(moment)}
