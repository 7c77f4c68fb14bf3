"""A citizen's unfinished form."""

from __future__ import annotations

import uuid

from django.db import models

from blaupause.crypto.fields import EncryptedJSONField, EncryptedTextField
from blaupause.tenancy.models import TownModel


class Draft(TownModel):
    """Answers that are not sent yet, pinned to the template's version they were begun with.

    Its holder comes back by code, or by logging in where the template demands it. It ends by itself.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    code_hmac = models.CharField(max_length=64, unique=True)
    applicant_pseudonym = models.CharField(max_length=64, blank=True, default="", db_index=True)
    service_slug = models.SlugField(max_length=80)
    content_hash = models.CharField(max_length=64)
    version = models.CharField(max_length=30)
    answers = EncryptedJSONField()
    done_pages = models.JSONField(default=list, help_text="Ids of pages whose answers were valid when they were left.")
    edition = models.PositiveIntegerField(default=0, help_text="Counts saves: two tabs do not overwrite each other.")
    email = EncryptedTextField(null=True, help_text="Where a reminder goes, when the person gave it.")
    started_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    reminded_at = models.DateTimeField(null=True)
    application_id = models.BigIntegerField(
        null=True, help_text="Set when it was sent: sending twice yields one application."
    )

    class Meta:
        ordering = ("-saved_at",)

    def __str__(self) -> str:
        return str(self.uuid)
