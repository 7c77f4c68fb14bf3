"""What happened in this town, and who read what."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from blaupause.audit.fields import NOTHING, EventFields, Sealed, sealed_has_sequence, searched_by
from blaupause.tenancy.models import TownModel


class Event(Sealed, EventFields, TownModel):
    """An event of a town. Sealing numbers it and chains it to the one before, events and readings together."""

    class Meta(EventFields.Meta):
        constraints = [sealed_has_sequence("event")]
        indexes = searched_by("event")


class ReadAccess(Sealed, TownModel):
    """Somebody opened something that holds personal data; a list names what was in it (`ids` in the details)."""

    at = models.DateTimeField(db_default=Now(), db_index=True)
    actor_id = models.CharField(max_length=64)
    actor_town = models.CharField(max_length=63, blank=True, default="")
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64, blank=True, default="")
    details = models.JSONField(default=dict, db_default=NOTHING)

    class Meta(Sealed.Meta):
        constraints = [sealed_has_sequence("read")]
        indexes = searched_by("read")

    def __str__(self) -> str:
        return f"{self.actor_id} {self.object_type} {self.object_id}"
