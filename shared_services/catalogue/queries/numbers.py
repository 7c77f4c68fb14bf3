"""What towns may take, as a part of the statements of pages that count it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime

RELEASED: Final = """(
SELECT v.service_id, v.version, v.content_hash
FROM catalogue_release r JOIN catalogue_templateversion v ON v.id = r.template_version_id
WHERE (r.valid_from IS NULL OR r.valid_from <= %(moment)s) AND v.content_hash NOT IN (
    SELECT gone.content_hash FROM catalogue_retirement e
    JOIN catalogue_release of ON of.id = e.release_id
    JOIN catalogue_templateversion gone ON gone.id = of.template_version_id
    WHERE e.id = (SELECT max(n.id) FROM catalogue_retirement n WHERE n.release_id = e.release_id)
      AND (e.kind = 'withdrawn' OR e.ends_on < %(today)s)
)) released"""
"""The versions of `released`: valid at a moment, and what was announced last of them has not ended them."""
NUMBER_RELEASED: Final = f"(SELECT count(DISTINCT service_id) FROM {RELEASED})"  # noqa: S608 – made of a constant


def released_at(moment: datetime) -> dict[str, Any]:
    """Return the values of `RELEASED`."""
    return {"moment": moment, "today": timezone.localdate(moment)}
