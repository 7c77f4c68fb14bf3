"""What an event says, at the hub and in a town alike: ids, never personal data."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class EventFields(models.Model):
    """Who did what to which object, and when. Rows are appended, never changed."""

    at = models.DateTimeField(db_default=Now(), db_index=True)
    name = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=64, blank=True, default="")
    actor_town = models.CharField(max_length=63, blank=True, default="")
    object_type = models.CharField(max_length=60, blank=True, default="")
    object_id = models.CharField(max_length=64, blank=True, default="")
    details = models.JSONField(default=dict)
    request_id = models.CharField(max_length=36, blank=True, default="")

    class Meta:
        abstract = True
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.name} {self.object_type} {self.object_id}"
