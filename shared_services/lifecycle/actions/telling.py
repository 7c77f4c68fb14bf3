"""The town's administration, and the competence centre, learn by mail what is planned and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.audit import action, note
from shared_services.lifecycle import queries
from shared_services.lifecycle.enums import REMINDED
from shared_services.lifecycle.models import TownChange

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blaupause.domain import Actor


@action("lifecycle.told")
def tell(*, change_id: int, news: str, to: Sequence[str], by: Actor) -> TownChange:  # noqa: ARG001 – the event says who
    """Send the news to each address, as one message to a mail program if sent twice. Nobody is reminded of the past."""
    change = TownChange.objects.get(pk=change_id)
    if news in REMINDED and not change.is_open:
        note(town=change.town_slug, news=news, number=0)
        return change
    for address in to:
        queries.mail_of(change, news, address).send()
    note(town=change.town_slug, news=news, number=len(to))
    return change
