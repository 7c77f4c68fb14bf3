"""The town itself: its units, how it looks and speaks, and the files it keeps."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from blaupause.crypto.fields import EncryptedBinaryField, EncryptedTextField
from blaupause.standards.sort import sort_key
from blaupause.tenancy.models import TownModel

from .enums import FilePurpose


class Unit(TownModel):
    """An office of the town that works cases (Amt, Team)."""

    name = models.CharField(max_length=120, unique=True)
    sort_key = models.CharField(max_length=240, db_index=True, editable=False, help_text="DIN 5007-1.")
    street = models.CharField(max_length=120, blank=True, default="")
    postcode = models.CharField(max_length=5, blank=True, default="")
    place = models.CharField(max_length=80, blank=True, default="")
    room = models.CharField(max_length=80, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    opening_hours = models.JSONField(default=list, help_text="[{day: 0 (Monday) … 6, from: '08:00', to: '16:00'}]")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key it is sorted by in step with the name."""
        self.sort_key = sort_key(self.name)[:240]
        super().save(*args, **kwargs)


class Profile(TownModel):
    """How the town looks and what it says about itself. Each change is a new version; the newest counts."""

    number = models.PositiveIntegerField(unique=True, default=0, help_text="Version; the highest counts.")
    display_name = models.CharField(max_length=120)
    subline = models.CharField(max_length=120, default="Online-Dienste")
    monogram = models.CharField(max_length=3)
    colour = models.CharField(max_length=7, help_text="The town's own colour; the tones shown are derived from it.")
    tone_light = models.CharField(max_length=7)
    tone_dark = models.CharField(max_length=7)
    contact_unit = models.CharField(max_length=120, default="Bürgerbüro")
    street = models.CharField(max_length=120, blank=True, default="")
    postcode = models.CharField(max_length=5, blank=True, default="")
    place = models.CharField(max_length=80, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    opening_hours = models.JSONField(default=list, help_text="As for units.")
    special_days = models.JSONField(
        null=True, help_text="[{from, to: '2026-12-24', name, hours: [{from, to}]}]; None: none."
    )
    logo = models.JSONField(
        null=True, help_text="{alt, light, dark: {file, width, height}}; dark is optional; None: none."
    )
    legal_texts = models.JSONField(default=dict, help_text="imprint, privacy, accessibility, plain: Markdown by page.")
    legal_bases = models.JSONField(
        default=dict, db_default={}, help_text="The template's text when a legal page was confirmed, by page."
    )
    legal_facts = models.JSONField(default=dict, db_default={}, help_text="What legal pages say besides the contact.")
    letterhead = models.JSONField(default=dict, db_default={}, help_text="What letters say besides the contact.")
    case_prefix = models.CharField(max_length=4, help_text="First letters of file numbers, such as FD.")
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return self.display_name


class StoredFile(TownModel):
    """A file, encrypted in the town's own schema: one transaction with the row it belongs to (docs/adr/0005)."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=20, choices=FilePurpose)
    owner = models.CharField(max_length=64, help_text="Key of the row it belongs to, such as a draft's id.")
    name = EncryptedTextField()
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = EncryptedBinaryField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(name="file_of_owner", fields=["purpose", "owner"])]

    def __str__(self) -> str:
        return str(self.uuid)


class SkippedTask(TownModel):
    """A task of the set-up that the town leaves out, and why. Taking it up again deletes the row; both are events."""

    task = models.SlugField(max_length=40, unique=True)
    reason = models.CharField(max_length=200)
    skipped_at = models.DateTimeField(db_default=Now())
    skipped_by = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.task


class Opening(TownModel):
    """Somebody of the town asks that it goes live, and a second person confirms; the operator's worker then opens it.

    It ends when it is taken back, or when something turns out to be missing; nothing is deleted.
    """

    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False, help_text="How the hub names it.")
    asked_at = models.DateTimeField(db_default=Now())
    asked_by = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True, default="")
    end_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                name="opening_once_at_a_time", fields=["ended_at"], condition=Q(ended_at=None), nulls_distinct=False
            ),
            models.CheckConstraint(
                name="opening_confirmed_by_another",
                condition=Q(confirmed_at__isnull=True, confirmed_by="")
                | Q(confirmed_at__isnull=False) & ~Q(confirmed_by="") & ~Q(confirmed_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="opening_ended_has_person",
                condition=Q(ended_at__isnull=True, ended_by="") | Q(ended_at__isnull=False) & ~Q(ended_by=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.reference)


class MailSender(TownModel):
    """The address under which the town's mail goes out, once the DNS says that it may. There is one row, or none."""

    address = models.EmailField()
    is_good = models.BooleanField(default=False, help_text="What the last look at the DNS came to.")
    told = models.CharField(max_length=300, blank=True, default="", help_text="What that look found, in words.")
    looked_at = models.DateTimeField()
    only = models.BooleanField(unique=True, default=True, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(name="mail_sender_is_one", condition=Q(only=True))]

    def __str__(self) -> str:
        return self.address
