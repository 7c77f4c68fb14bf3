"""What is planned for a town that is here, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from .enums import BY_TWO, Act, Stand


class TownChange(models.Model):
    """A town changes key or kind, goes over into another, or leaves: for a day, with a reason that can be read later.

    The row outlives the town: it names the town by its uuid and says what it was called then. `facts` by act: `key`
    what it was and will be (ars, kind, name); `merge` and `leave` where people turn, when it is deleted, into which
    town, and what was counted in it. A merger also waits until the town that takes the other in has agreed; where it
    refuses, `facts` says why.
    """

    town_uuid = models.UUIDField(db_index=True)
    town_slug = models.SlugField(max_length=63)
    town_name = models.CharField(max_length=200)
    act = models.CharField(max_length=10, choices=Act)
    state = models.CharField(max_length=10, choices=Stand)
    on = models.DateField(help_text="The first day on which it is so.")
    facts = models.JSONField(default=dict)
    source = models.CharField(max_length=200, help_text="The law or decision that says so.")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, blank=True, default="")
    agreed_at = models.DateTimeField(null=True, help_text="When the town that takes the other in agreed.")
    agreed_by = models.CharField(max_length=64, blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True, help_text="When it came into effect, or was taken back.")
    ended_by = models.CharField(max_length=64, blank=True, default="")
    trouble = models.CharField(max_length=300, blank=True, default="", help_text="Why it did not come into effect.")

    class Meta:
        ordering = ("-on", "-pk")
        constraints = [
            models.UniqueConstraint(
                name="town_change_once", fields=["town_uuid"], condition=Q(state__in=(Stand.ASKED, Stand.PLANNED))
            ),
            models.CheckConstraint(
                name="town_change_ended_has_moment",
                condition=Q(state__in=(Stand.ASKED, Stand.PLANNED), ended_at=None)
                | Q(state__in=(Stand.DONE, Stand.WITHDRAWN, Stand.REFUSED), ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="town_change_confirmed_has_person",
                condition=Q(confirmed_at=None, confirmed_by="") | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by="")),
            ),
            models.CheckConstraint(
                name="town_change_by_two",
                condition=~Q(act__in=BY_TWO, confirmed_at__isnull=False) | ~Q(confirmed_by=models.F("asked_by")),
            ),
            models.CheckConstraint(
                name="town_change_agreed_by_another",
                condition=Q(agreed_at=None, agreed_by="")
                | (Q(act=Act.MERGE, agreed_at__isnull=False) & ~Q(agreed_by__in=("", models.F("asked_by")))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} of {self.town_slug} on {self.on}"

    @property
    def is_open(self) -> bool:
        return self.state in {Stand.ASKED, Stand.PLANNED}

    @property
    def deletes_on(self) -> date | None:
        """Before which day nothing of a town that leaves is deleted."""
        told = self.facts.get("deletes_on")
        return date.fromisoformat(told) if told else None

    @property
    def into_name(self) -> str:
        """What the town was called that takes this one in; "" for other acts."""
        return str(self.facts.get("into_name", ""))

    @property
    def refusal(self) -> str:
        """Why that town did not agree; "" if it did not refuse."""
        return str(self.facts.get("refusal", ""))

    @property
    def counts(self) -> dict[str, Any] | None:
        """What was counted in the town, and when; None until the operator's job has done it."""
        counted: dict[str, Any] | None = self.facts.get("counts")
        return counted

    @property
    def people(self) -> tuple[str, ...]:
        """Who asked, agreed and ended it, as ids."""
        return (self.asked_by, self.confirmed_by, self.agreed_by, self.ended_by)

    @property
    def lacks_second(self) -> bool:
        return self.is_open and self.act in BY_TWO and self.confirmed_at is None

    @property
    def lacks_agreement(self) -> bool:
        """Whether the town that would take this one in has not agreed yet."""
        return self.is_open and self.act == Act.MERGE and self.agreed_at is None
