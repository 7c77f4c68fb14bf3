"""The hub's own record: sealed and anchored as a town's is. What concerns a town goes into that town's record too."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from blaupause.domain import now
from blaupause.jobs import job
from blaupause.jobs.registry import later

from .chain import anchor_chain
from .telling import seal_hub, tell_town

ANCHOR_PAUSE = timedelta(hours=1)


@job("audit.seal_hub", where="hub")
def seal(**_later_versions: object) -> None:
    with transaction.atomic():
        if seal_hub():
            later("audit.anchor_hub", at=now() + ANCHOR_PAUSE, key="audit.anchor_hub")


@job("audit.anchor_hub", where="hub")
def anchor(**_later_versions: object) -> None:
    anchor_chain()


@job("audit.tell_town", where="hub")
def tell(*, town: str, events: list[int], **_later_versions: object) -> None:
    tell_town(town, events)
