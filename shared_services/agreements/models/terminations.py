"""Notice of termination: who ends an agreement that is in force, when, and why."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from blaupause.crypto.fields import HubEncryptedBinaryField, HubEncryptedJSONField
from shared_services.agreements.enums import Side, TerminationState

from .agreements import Signing


class Termination(models.Model):
    """One side ends an agreement with its last day; until then it can take that back. Both keep the sealed file.

    Row security lets a town see what concerns it, give notice of what is in force for it, and take back its own only.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    signing = models.ForeignKey(Signing, on_delete=models.PROTECT, related_name="terminations")
    town_schema = models.CharField(max_length=63)
    side = models.CharField(max_length=10, choices=Side)
    is_for_cause = models.BooleanField(help_text="For an important reason, without the period.")
    last_day = models.DateField(help_text="On which the agreement is still in force.")
    given_at = models.DateTimeField()
    person = models.CharField(max_length=64, help_text="The person's uuid.")
    about = HubEncryptedJSONField(help_text="Name, function, what was typed, and the reason.")
    login = models.JSONField(default=dict, help_text="When and how the person proved who they are.")
    document = HubEncryptedBinaryField(help_text="The sealed confirmation.")
    document_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=TerminationState, default=TerminationState.GIVEN)
    state_since = models.DateTimeField()
    taken_back_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ("-given_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                name="termination_running_once", fields=["signing"], condition=Q(state=TerminationState.GIVEN)
            ),
            models.CheckConstraint(
                name="termination_taken_back_by_somebody",
                condition=Q(state=TerminationState.TAKEN_BACK) & ~Q(taken_back_by="")
                | ~Q(state=TerminationState.TAKEN_BACK) & Q(taken_back_by=""),
            ),
        ]

    def __str__(self) -> str:
        return f"termination {self.pk}"
