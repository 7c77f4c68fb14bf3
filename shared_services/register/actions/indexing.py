"""By what authorities are found: made anew from the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.db import connection
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import ActorKind, Refused
from shared_services.register import queries
from shared_services.register.models import Edition, Findable, SearchTerm

if TYPE_CHECKING:
    from collections.abc import Collection

    from blaupause.domain import Actor

BATCH: Final = 2_000
ADD_TERMS: Final = """
    INSERT INTO register_searchterm (term, is_gram, place_id, size)
    SELECT * FROM unnest(%s::text[], %s::boolean[], %s::bigint[], %s::integer[])
"""
THE_ONE: Final = 1


@action("register.indexed")
def index_register(*, by: Actor) -> int:
    """Make anew by what authorities are found; return how many can be. Safe to repeat; an import does it by itself.

    Raises:
        Refused: only the system's command line does that.
    """
    require_system(by)
    found = index()
    note(found=found)
    return found


def index(authorities: Collection[int] | None = None) -> int:
    """Make anew by what some authorities are found, or all; part of the action that changed them."""
    terms, places = SearchTerm.objects.all(), Findable.objects.all()
    if authorities is not None:
        terms, places = terms.filter(place__in=authorities), places.filter(pk__in=authorities)
    terms.delete()
    places.delete()
    found = queries.findables(authorities)
    Findable.objects.bulk_create([row for row, _beginnings, _grams in found], BATCH)
    rows = [(term, False, row.pk, _size(row)) for row, beginnings, _grams in found for term in beginnings]
    rows += [(gram, True, row.pk, _size(row)) for row, _beginnings, grams in found for gram in grams]
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(ADD_TERMS, columns or [[], [], [], []])
    mark_changed()
    return len(found)


def mark_changed() -> None:
    """Give the register another mark; part of each action that changes it. The next one waits until that is done."""
    Edition.objects.update_or_create(pk=THE_ONE, defaults={"mark": uuid4()})


def _size(row: Findable) -> int | None:
    return row.inhabitants or 0 if row.ended_on is None and row.kind in queries.TOWNS else None


def require_system(by: Actor) -> None:
    if by.kind != ActorKind.SYSTEM:
        raise Refused(_("Das Register liest nur der Plattformbetrieb ein."))
