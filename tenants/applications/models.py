"""What people sent. It never changes; what happens to it is told by its case."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.db import models

from blaupause.crypto.fields import EncryptedJSONField, EncryptedTextField
from blaupause.tenancy.models import TownModel
from tenants.organisation.models import StoredFile


class Immutable(TypeError):  # noqa: N818 – says what happened
    """What was sent is kept as it was sent; nothing may change it."""


class UnchangedRows[Row: models.Model](models.QuerySet[Row]):
    """Rows that are written once."""

    def update(self, **_values: Any) -> NoReturn:
        raise Immutable(f"{self.model._meta.label} is never changed.")

    def bulk_update(self, *_args: Any, **_options: Any) -> NoReturn:
        raise Immutable(f"{self.model._meta.label} is never changed.")


class WrittenOnce(TownModel):
    """A row that can be added and read, never changed."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row.

        Raises:
            Immutable: it is stored already.
        """
        if not self._state.adding:
            raise Immutable(f"{self._meta.label} {self.pk} is never changed.")
        super().save(*args, **kwargs)


class Applicant(TownModel):
    """A person with an account, known in this town only by a pseudonym: towns cannot link people."""

    pseudonym = models.CharField(
        max_length=64, unique=True, help_text="HMAC of the provider's subject under this town's key."
    )
    name = EncryptedTextField(null=True)
    email = EncryptedTextField(null=True)
    inbox_consent_at = models.DateTimeField(
        null=True, help_text="When the person last agreed to electronic service of notices."
    )
    inbox_withdrawn_at = models.DateTimeField(
        null=True,
        help_text="When they took that back: what was sent before stays with letters, unless they agree anew.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.pseudonym[:8]


class Application(WrittenOnce):
    """An application as it was sent: answers valid under exactly one version of a template."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    code_hmac = models.CharField(max_length=64, unique=True, help_text="The status code, 80 random bits, kept as HMAC.")
    proof_hmac = models.CharField(
        max_length=64, blank=True, default="", help_text="Second proof that opens documents, as HMAC."
    )
    service_slug = models.SlugField(max_length=80, db_index=True)
    service_title = models.CharField(max_length=200)
    content_hash = models.CharField(max_length=64, help_text="The template's version, by content.")
    version = models.CharField(max_length=30)
    parameters = models.JSONField(help_text="The town's values at that moment.")
    answers = EncryptedJSONField()
    answers_sha256 = models.CharField(max_length=64)
    fee_cents = models.PositiveIntegerField(null=True)
    applicant = models.ForeignKey(Applicant, null=True, on_delete=models.PROTECT, related_name="applications")
    contact = EncryptedJSONField(help_text="Name, address and e-mail as the template's fields gave them.")
    evidence = EncryptedJSONField(help_text="How the person proved who they are: level, source, time.")
    level = models.PositiveSmallIntegerField(help_text="domain.Level at the moment of sending.")
    inbox_consent = models.BooleanField(help_text="Chose the inbox and agreed to electronic service, with an account.")
    submitted_at = models.DateTimeField()

    objects = UnchangedRows["Application"].as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return str(self.uuid)


class Attachment(WrittenOnce):
    """A file that was sent with an application, or later on the office's request."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attachments")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(
        max_length=120, blank=True, help_text="Path of the question it answers; empty for what came later."
    )
    added_at = models.DateTimeField()

    objects = UnchangedRows["Attachment"].as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.field
