"""What happened at the hub, and where the towns' records stood."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from blaupause.jobs.models import CurrentUser

from .fields import EventFields, sealed_has_sequence, searched_by


class HubEvent(EventFields):
    """An event of the hub: publications, memberships, refusals. What concerns a town is told to that town too."""

    class Meta(EventFields.Meta):
        constraints = [sealed_has_sequence("hubevent")]
        indexes = searched_by("hubevent")


class Anchor(models.Model):
    """Where a town's chain of seals stood at a moment: kept outside the town, so that a cut-off end shows.

    The database writes whose it is; a town adds rows of its own, one for each
    number, and can change none.
    """

    town = models.CharField(max_length=63, db_default=CurrentUser(), help_text="The town's schema.")
    sequence = models.BigIntegerField()
    seal = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(name="anchor_once", fields=["town", "sequence"])]

    def __str__(self) -> str:
        return f"{self.town} {self.sequence}"
