"""What an event says, at the hub and in a town alike: ids, never personal data."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

NOTHING = models.Value({}, models.JSONField())


class Sealed(models.Model):
    """A row of a record. It is appended, then numbered and sealed once; the seal covers the one before too."""

    sequence = models.BigIntegerField(null=True, unique=True)
    seal = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        abstract = True
        ordering = ("pk",)


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


def sealed_has_sequence(table: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{table}_sealed_has_sequence",
        condition=models.Q(sequence__isnull=True, seal="") | models.Q(sequence__isnull=False) & ~models.Q(seal=""),
    )


def searched_by(table: str) -> list[models.Index]:
    """Return what a search for a thing, a person or a fact in the details goes by."""
    return [
        models.Index(name=f"{table}_of_object", fields=["object_type", "object_id"]),
        models.Index(name=f"{table}_of_person", fields=["actor_id", "at"]),
        GinIndex(name=f"{table}_says", fields=["details"], opclasses=["jsonb_path_ops"]),
    ]
