"""Checking a record, where it lies."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from .actions import check_record


@job("oversight.check")
def check(**_later_versions: object) -> None:
    check_record(by=SYSTEM)


@job("oversight.check_hub", where="hub")
def check_hub(**_later_versions: object) -> None:
    check_record(by=SYSTEM)
