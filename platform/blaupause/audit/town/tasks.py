"""Sealing events, within a minute of the first one that is not sealed."""

from __future__ import annotations

from blaupause.jobs import job

from .chain import seal_events


@job("audit.seal")
def seal(**_later_versions: object) -> None:
    seal_events()
