"""What happens later to a plan."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from . import actions, queries


@job("lifecycle.tell", where="hub")
def tell(*, change_id: int, news: str, **_later_versions: object) -> None:
    actions.tell(change_id=change_id, news=news, to=queries.addresses(change_id), by=SYSTEM)
