"""What happens to cases later."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from . import actions, queries


@job("casework.give_back")
def give_back(**_later_versions: object) -> None:
    """Look for what nobody works on any more. Queued for the town where grants end, which is in no town."""
    actions.give_back_cases(left=queries.left_by_delegates(), by=SYSTEM)


@job("casework.tell_given_back")
def tell_given_back(*, unit_id: int, cases: int, moment: str, **_later_versions: object) -> None:
    to = queries.readers_of(unit_id)
    actions.tell_given_back(unit_id=unit_id, cases=cases, moment=moment, to=to, by=SYSTEM)
