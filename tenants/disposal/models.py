"""Lists of files whose time has run out: offered to the archive, handed over, deleted. Only the list stays."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from blaupause.crypto.fields import EncryptedTextField
from blaupause.tenancy.models import TownModel

from .enums import LEFT_OUT, Fate, Step, Why

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Entry:
    """A case on a list: what is left of it when it is gone. No person is in it.

    Attributes:
        case, application: their ids, by which the record of events still finds what happened to them.
        number: the file number; `reference` the same as letters say it.
        kept_until: last day of its retention when it came onto the list.
        takes: whether the archive said that it takes it, whatever became of it then.
        fate, why: values of `Fate` and `Why`.
        is_released: whether it had been left out, and somebody put it back.
    """

    case: int
    application: int
    number: str
    reference: str
    received: str
    closed: str
    closure: str
    kept_until: str
    takes: bool = False
    fate: str = Fate.WAITING
    why: str = Why.NONE
    is_released: bool = False

    @property
    def waits(self) -> bool:
        return self.fate == Fate.WAITING

    @property
    def is_held(self) -> bool:
        """Whether somebody left it out: then it stays off the next lists too, until somebody puts it back."""
        return self.fate == Fate.KEPT and self.why in LEFT_OUT

    @property
    def is_packed(self) -> bool:
        """Whether the archive gets its files: it takes them, and they are there."""
        return self.takes and self.waits

    @property
    def reason(self) -> str:
        return str(Why(self.why).label)

    @property
    def days(self) -> tuple[date, date, date]:
        """When it came in, when it ended, until when it was kept."""
        first, last, kept = map(date.fromisoformat, (self.received, self.closed, self.kept_until))
        return first, last, kept


class Disposal(TownModel):
    """A list of cases of one service that is dealt with as one (Aussonderung). One at a time for each service."""

    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    service_slug = models.SlugField(max_length=80)
    service_title = models.CharField(max_length=200)
    waiver = models.CharField(max_length=200, blank=True, default="", help_text="Why the archive is not asked.")
    entries = models.JSONField(help_text="Each case as `Entry` says it.")
    begun_at = models.DateTimeField(db_default=Now())
    begun_by = models.CharField(max_length=64)
    archive = EncryptedTextField(null=True, help_text="Who answered for the archive.")
    answered_on = models.DateField(null=True, help_text="The day of the archive's answer.")
    answered_by = models.CharField(max_length=64, blank=True, default="", help_text="Who entered it.")
    exported_at = models.DateTimeField(null=True)
    exported_by = models.CharField(max_length=64, blank=True, default="")
    asked_at = models.DateTimeField(null=True)
    asked_by = models.CharField(max_length=64, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, blank=True, default="")
    is_alone = models.BooleanField(default=False, help_text="Nobody else administered the town who could confirm.")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                name="disposal_once_per_service", fields=["service_slug"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="disposal_answered_has_person",
                condition=Q(answered_on__isnull=True, answered_by="", archive__isnull=True)
                | Q(answered_on__isnull=False, archive__isnull=False) & ~Q(answered_by=""),
            ),
            models.CheckConstraint(
                name="disposal_exported_has_person",
                condition=Q(exported_at__isnull=True, exported_by="")
                | Q(exported_at__isnull=False) & ~Q(exported_by=""),
            ),
            models.CheckConstraint(
                name="disposal_asked_has_person",
                condition=Q(asked_at__isnull=True, asked_by="") | Q(asked_at__isnull=False) & ~Q(asked_by=""),
            ),
            models.CheckConstraint(
                name="disposal_confirmed_by_another",
                condition=Q(confirmed_at__isnull=True, confirmed_by="")
                | Q(confirmed_at__isnull=False, asked_at__isnull=False)
                & ~Q(confirmed_by="")
                & (Q(is_alone=True) | ~Q(confirmed_by=F("asked_by"))),
            ),
            models.CheckConstraint(
                name="disposal_ended_has_person",
                condition=Q(ended_at__isnull=True, ended_by="") | Q(ended_at__isnull=False) & ~Q(ended_by=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.reference)

    @property
    def rows(self) -> tuple[Entry, ...]:
        return tuple(Entry(**each) for each in self.entries)

    def keep(self, rows: Iterable[Entry]) -> None:
        """Put the list in place of the one before; whoever calls it saves."""
        self.entries = [asdict(each) for each in rows]

    def forget_answer(self) -> None:
        """Let the archive answer anew; whoever calls it saves."""
        self.archive, self.answered_on, self.answered_by = None, None, ""
        self.exported_at, self.exported_by = None, ""

    @property
    def erased(self) -> int:
        return sum(each.fate == Fate.ERASED for each in self.rows)

    @property
    def step(self) -> Step:
        """How far it is: the last thing that happened decides."""
        if self.ended_at:
            return Step.DONE if self.confirmed_at else Step.DROPPED
        if self.confirmed_at:
            return Step.RUNNING
        if self.asked_at:
            return Step.ASKED
        if not (self.waiver or self.answered_on):
            return Step.OFFERED
        packs = any(each.is_packed for each in self.rows)
        return Step.EXPORT if packs and self.exported_at is None else Step.READY
