"""What towns and the competence centre agree on: the texts in versions, and who signed which of them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, cast

from django.db import models
from django.db.models import Q

from blaupause.crypto.fields import HubEncryptedBinaryField, HubEncryptedJSONField
from blaupause.tenancy.enums import TownKind
from shared_services.agreements.enums import AgreementKind, Side, SigningState, TermEnd

if TYPE_CHECKING:
    from datetime import date

UNFINISHED = (SigningState.OPEN, SigningState.SIGNED, SigningState.RETURNED)
CONCLUDED = (SigningState.IN_FORCE, SigningState.SUPERSEDED, SigningState.ENDED)


class AgreementVersion(models.Model):
    """A text of an agreement. Once published it never changes (a trigger sees to that); one draft per kind follows."""

    kind = models.CharField(max_length=20, choices=AgreementKind)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(help_text="Markdown with named fields, such as {{kommune}}.")
    note = models.CharField(max_length=1000, blank=True, default="", help_text="What is new, for the towns.")
    valid_from = models.DateField(null=True)
    must_renew = models.BooleanField(default=True, help_text="Towns that agreed to an earlier version sign anew.")
    sign_until = models.DateField(null=True, help_text="By when towns should have signed.")
    signatures = models.JSONField(default=dict, help_text="How many signatures a town gives, by its kind.")
    objection_days = models.PositiveSmallIntegerField(
        default=28, db_default=28, help_text="How long before it counts a change of sub-processors is announced."
    )
    notice_months = models.PositiveSmallIntegerField(
        default=6, db_default=6, help_text="How many months before its end notice of termination is given."
    )
    notice_to = models.CharField(
        max_length=8, choices=TermEnd, default=TermEnd.YEAR, db_default=TermEnd.YEAR, help_text="To the end of what."
    )
    processors = models.TextField(
        blank=True, default="", db_default="", help_text="The sub-processors on the day on which it was published."
    )
    edition = models.PositiveIntegerField(default=1, help_text="Counts the changes of a draft.")
    edited_at = models.DateTimeField()
    edited_by = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ("kind", "-number")
        constraints = [
            models.UniqueConstraint(name="agreement_number_once", fields=["kind", "number"]),
            models.UniqueConstraint(
                name="agreement_draft_once", fields=["kind"], condition=Q(published_at__isnull=True)
            ),
            models.CheckConstraint(
                name="agreement_published_is_dated",
                condition=Q(published_at__isnull=True, published_by="")
                | Q(published_at__isnull=False, valid_from__isnull=False, sign_until__isnull=False)
                & ~Q(published_by=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def first_day(self) -> date:
        """From when it may be in force; a published version says so."""
        return cast("date", self.valid_from)

    @property
    def last_day(self) -> date:
        """By when towns should have signed; a published version says so."""
        return cast("date", self.sign_until)


class Signing(models.Model):
    """One town signs one version: its people first, then the competence centre. The sealed file is the agreement.

    Both sides keep it, so it is encrypted with the hub's key; row security lets a town see its own only and never lets
    it say that something is in force.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    town_schema = models.CharField(max_length=63)
    town_name = models.CharField(max_length=200, help_text="As it stood when it was prepared.")
    town_kind = models.CharField(max_length=20, choices=TownKind)
    kind = models.CharField(max_length=20, choices=AgreementKind)
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="signings")
    fields = models.JSONField(default=dict, help_text="What the text's named fields say.")
    text_hash = models.CharField(max_length=64, help_text="SHA-256 of title and text with the fields in it.")
    state = models.CharField(max_length=12, choices=SigningState, default=SigningState.OPEN)
    state_since = models.DateTimeField()
    prepared_at = models.DateTimeField()
    prepared_by = models.CharField(max_length=64)
    reason = models.CharField(max_length=500, blank=True, default="", help_text="Why it was returned or taken back.")
    in_force_at = models.DateTimeField(null=True)
    document = HubEncryptedBinaryField(null=True, help_text="The sealed PDF.")
    document_hash = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(name="signing_by_state", fields=["state", "state_since"])]
        constraints = [
            models.UniqueConstraint(
                name="signing_unfinished_once", fields=["town_schema", "kind"], condition=Q(state__in=UNFINISHED)
            ),
            models.UniqueConstraint(
                name="signing_in_force_once",
                fields=["town_schema", "kind"],
                condition=Q(state=SigningState.IN_FORCE),
            ),
            models.CheckConstraint(
                name="signing_in_force_has_document",
                condition=Q(state__in=CONCLUDED, in_force_at__isnull=False, document__isnull=False)
                & ~Q(document_hash="")
                | ~Q(state__in=CONCLUDED) & Q(in_force_at__isnull=True, document__isnull=True, document_hash=""),
            ),
            models.CheckConstraint(
                name="signing_returned_has_reason", condition=~Q(state=SigningState.RETURNED) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"signing {self.pk}"


class Signature(models.Model):
    """Somebody who is to sign, and then what shows that they did: who, when, by which login, which text."""

    signing = models.ForeignKey(Signing, on_delete=models.CASCADE, related_name="signatures")
    town_schema = models.CharField(max_length=63)
    side = models.CharField(max_length=10, choices=Side)
    place = models.PositiveSmallIntegerField(help_text="1 is who represents the town, 2 a further member of its board.")
    person = models.CharField(max_length=64, help_text="The person's uuid.")
    about = HubEncryptedJSONField(help_text="Name, function and mail address; once signed also what was typed.")
    login = models.JSONField(default=dict, help_text="When and how the person proved who they are.")
    text_hash = models.CharField(max_length=64, blank=True, default="")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-side", "place")
        constraints = [
            models.UniqueConstraint(name="signature_place_once", fields=["signing", "side", "place"]),
            models.UniqueConstraint(name="signature_person_once", fields=["signing", "person"]),
            models.CheckConstraint(
                name="signature_is_of_a_text",
                condition=Q(signed_at__isnull=True, text_hash="") | Q(signed_at__isnull=False) & ~Q(text_hash=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.place} of {self.signing_id}"


class Asking(models.Model):
    """A town was asked to sign a version: since when, and when it was last reminded."""

    town_schema = models.CharField(max_length=63)
    version = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="askings")
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = [models.UniqueConstraint(name="asking_once", fields=["town_schema", "version"])]

    def __str__(self) -> str:
        return f"{self.town_schema} asked for {self.version_id}"
