"""By what authorities are found: made anew from the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import ActorKind, Refused
from shared_services.register import queries
from shared_services.register.models import Findable, SearchTerm

if TYPE_CHECKING:
    from collections.abc import Collection

    from blaupause.domain import Actor

BATCH: Final = 2_000
ADD_TERMS: Final = """
    INSERT INTO register_searchterm (term, is_gram, place_id)
    SELECT * FROM unnest(%s::text[], %s::boolean[], %s::bigint[])
"""


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
    rows = [(term, False, row.pk) for row, beginnings, _grams in found for term in beginnings]
    rows += [(gram, True, row.pk) for row, _beginnings, grams in found for gram in grams]
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(ADD_TERMS, columns or [[], [], []])
    return len(found)


def require_system(by: Actor) -> None:
    if by.kind != ActorKind.SYSTEM:
        raise Refused(_("Das Register liest nur der Plattformbetrieb ein."))
