"""What happened at the hub, and where the towns' records stood."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from blaupause.jobs.models import CurrentUser

from .fields import EventFields, Sealed, sealed_has_sequence, searched_by


class HubEvent(Sealed, EventFields):
    """An event of the hub: publications, memberships, refusals. What concerns a town is told to that town too."""

    class Meta(EventFields.Meta):
        constraints = [sealed_has_sequence("hubevent")]
        indexes = searched_by("hubevent")


class DelegatedAct(EventFields):
    """What somebody of elsewhere read or did in a town under a grant: the copy for those who sent them.

    A town writes it beside the event in its own, sealed record, in the same transaction. The database says whose it
    is; no town reads it here, both administrations see it in the phase "who is it".
    """

    town = models.CharField(max_length=63, db_default=CurrentUser(), help_text="The schema where it was done.")
    grant = models.UUIDField(db_index=True)


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
