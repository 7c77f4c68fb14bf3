"""What happened in this town, and who read what."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from blaupause.audit.fields import EventFields
from blaupause.tenancy.models import TownModel


class Event(EventFields, TownModel):
    """An event of a town. Sealing numbers it and chains it to the one before."""

    sequence = models.BigIntegerField(null=True, unique=True)
    seal = models.CharField(max_length=64, blank=True, default="")

    class Meta(EventFields.Meta):
        constraints = [
            models.CheckConstraint(
                name="event_sealed_has_sequence",
                condition=models.Q(sequence__isnull=True, seal="")
                | models.Q(sequence__isnull=False) & ~models.Q(seal=""),
            ),
        ]
        indexes = [models.Index(name="event_of_object", fields=["object_type", "object_id"])]


class ReadAccess(TownModel):
    """Somebody opened something that holds personal data."""

    at = models.DateTimeField(db_default=Now())
    actor_id = models.CharField(max_length=64)
    actor_town = models.CharField(max_length=63, blank=True, default="")
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.actor_id} {self.object_type} {self.object_id}"
