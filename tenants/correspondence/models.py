"""What goes back and forth between the office and the applicant, and how it was delivered."""

from __future__ import annotations

from django.db import models

from blaupause.crypto.fields import EncryptedJSONField, EncryptedTextField
from blaupause.standards.deadlines import Law
from blaupause.tenancy.models import TownModel
from tenants.applications.models import Applicant, Application
from tenants.organisation.models import StoredFile, Unit

from .enums import Channel, DeliveryState, Direction, MessageKind, Purpose


class Message(TownModel):
    """One message about an application."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=3, choices=Direction)
    kind = models.CharField(max_length=12, choices=MessageKind)
    subject = EncryptedTextField()
    body = EncryptedTextField()
    wants_files = models.BooleanField(default=False, help_text="The office asks for documents.")
    due_on = models.DateField(null=True)
    author_id = models.CharField(max_length=64, blank=True, default="")
    author_name = models.CharField(max_length=200, blank=True, default="")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(
                name="message_unread", fields=["application"], condition=models.Q(direction="in", read_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"


class Notice(TownModel):
    """The legal document of a decision (Bescheid). Made once, then only delivered."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="notice")
    decision_id = models.BigIntegerField(
        unique=True, help_text="casework.Decision; it lies uphill, so only its id is kept."
    )
    number = models.CharField(max_length=24, help_text="File number of the case.")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", help_text="Whose letter it is.")
    law = models.CharField(
        max_length=10, choices=[(law.value, law.value) for law in Law], help_text="Which rule says when it is served."
    )
    title = models.CharField(max_length=200)
    letter = EncryptedJSONField(help_text="The letter's content: what the PDF is made from, fixed at the decision.")
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    rendered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_file_has_moment",
                condition=models.Q(file__isnull=True, rendered_at__isnull=True)
                | models.Q(file__isnull=False, rendered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Delivery(TownModel):
    """One way something reaches a person, with its proof. Each exists once; mail repeats its Message-ID."""

    notice = models.ForeignKey(Notice, null=True, on_delete=models.PROTECT, related_name="deliveries")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="deliveries")
    applicant = models.ForeignKey(Applicant, null=True, on_delete=models.PROTECT, related_name="deliveries")
    purpose = models.CharField(max_length=40, choices=Purpose)
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    message_id = models.CharField(max_length=200, blank=True, default="")
    key = models.CharField(
        max_length=120, unique=True, help_text="What it is about: the same news is delivered once per channel."
    )
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    retrieved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(
                name="delivery_letters", fields=["created_at"], condition=models.Q(channel="letter", state="waiting")
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="delivery_gone_has_moment",
                condition=models.Q(state__in=["waiting", "failed"], sent_at__isnull=True)
                | models.Q(state__in=["sent", "retrieved"], sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_mail_has_message_id", condition=~models.Q(channel="mail") | ~models.Q(message_id="")
            ),
        ]

    def __str__(self) -> str:
        return self.key
