"""What people sent. It never changes; what happens to it is told by its case."""

from __future__ import annotations

import uuid

from django.db import models

from blaupause.crypto.fields import EncryptedJSONField, EncryptedTextField
from blaupause.tenancy.models import TownModel
from tenants.organisation.models import StoredFile


class Applicant(TownModel):
    """A person with an account, known in this town only by a pseudonym: towns cannot link people."""

    pseudonym = models.CharField(
        max_length=64, unique=True, help_text="HMAC of the provider's subject under this town's key."
    )
    name = EncryptedTextField(null=True)
    email = EncryptedTextField(null=True)
    inbox_consent_at = models.DateTimeField(
        null=True, help_text="When the person agreed to electronic service of notices."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.pseudonym[:8]


class Application(TownModel):
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
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return str(self.uuid)


class Attachment(TownModel):
    """A file that was sent with an application, or later on the office's request."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attachments")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=120, help_text="Path of the question it answers, such as hunde/1/vertrag.")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.field
