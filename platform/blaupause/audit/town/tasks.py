"""Sealing entries within a minute of the first one that is not sealed, anchoring the chain within an hour of that."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from blaupause.audit.chain import anchor_chain, seal_events
from blaupause.domain import now
from blaupause.jobs import job
from blaupause.jobs.registry import later

ANCHOR_PAUSE = timedelta(hours=1)


@job("audit.seal")
def seal(**_later_versions: object) -> None:
    with transaction.atomic():
        if seal_events():
            later("audit.anchor", at=now() + ANCHOR_PAUSE, key="audit.anchor")


@job("audit.anchor")
def anchor(**_later_versions: object) -> None:
    anchor_chain()
