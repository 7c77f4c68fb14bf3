"""What happens to cases later."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.jobs import job
from blaupause.tenancy.context import town
from blaupause.tenancy.directory import town_by_schema

from . import actions, queries


@job("casework.give_back", where="hub")
def give_back(*, schema: str, **_later_versions: object) -> None:
    """Look in a town for what nobody works on any more. Queued where grants end, which is in no town."""
    if (found := town_by_schema(schema)) is not None:
        with town(found):
            actions.give_back_cases(left=queries.left_by_delegates(), by=SYSTEM)


@job("casework.tell_given_back")
def tell_given_back(*, unit_id: int, cases: int, moment: str, **_later_versions: object) -> None:
    to = queries.readers_of(unit_id)
    actions.tell_given_back(unit_id=unit_id, cases=cases, moment=moment, to=to, by=SYSTEM)
