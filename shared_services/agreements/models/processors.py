"""Sub-processors (GDPR article 28 (2)): every change of the list is announced; the list of a day follows from them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from blaupause.crypto.fields import HubEncryptedJSONField
from shared_services.agreements.enums import ProcessorAct


class ProcessorChange(models.Model):
    """What the competence centre announces about a sub-processor; it counts from its day on, unless withdrawn.

    The list of a day is what was announced until then: nothing has to run for a change to take effect.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    processor = models.UUIDField(help_text="The sub-processor, the same in each of its changes.")
    act = models.CharField(max_length=8, choices=ProcessorAct)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    task = models.CharField(max_length=300, help_text="What it does for the competence centre.")
    place = models.CharField(max_length=200, help_text="Where the data is processed.")
    note = models.CharField(max_length=1000, blank=True, default="", help_text="What is new and why, for the towns.")
    announced_at = models.DateTimeField()
    announced_by = models.CharField(max_length=64)
    told = models.PositiveIntegerField(help_text="How many towns had an agreement in force and are told.")
    object_until = models.DateField(
        null=True, help_text="The last day to object; none for an end, and before a text was published."
    )
    takes_effect_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True, default="")
    withdrawn_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ("takes_effect_on", "pk")
        constraints = [
            models.UniqueConstraint(
                name="processor_begins_once", fields=["processor"], condition=Q(act=ProcessorAct.NEW)
            ),
            models.UniqueConstraint(
                name="processor_ends_once",
                fields=["processor"],
                condition=Q(act=ProcessorAct.ENDED, withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="processor_change_has_its_day",
                fields=["processor", "takes_effect_on"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="processor_change_after_objections",
                condition=Q(object_until__isnull=True) | Q(object_until__lt=F("takes_effect_on")),
            ),
            models.CheckConstraint(
                name="processor_change_withdrawn_says_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", withdrawn_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.processor}"


class ProcessorNotice(models.Model):
    """A town was told by mail that a change is announced or withdrawn, or nobody there reads mail."""

    change = models.ForeignKey(ProcessorChange, on_delete=models.CASCADE, related_name="notices")
    town_schema = models.CharField(max_length=63)
    news = models.CharField(max_length=12)
    is_sent = models.BooleanField()
    told_at = models.DateTimeField()

    class Meta:
        ordering = ("told_at", "pk")
        constraints = [models.UniqueConstraint(name="processor_notice_once", fields=["change", "town_schema", "news"])]

    def __str__(self) -> str:
        return f"{self.news} {self.town_schema}"


class ProcessorObjection(models.Model):
    """A town objects to a change; its authorised person says why. Row security lets a town see and add its own only."""

    change = models.ForeignKey(ProcessorChange, on_delete=models.PROTECT, related_name="objections")
    town_schema = models.CharField(max_length=63)
    town_name = models.CharField(max_length=200, help_text="As it stood then.")
    person = models.CharField(max_length=64, help_text="The person's uuid.")
    about = HubEncryptedJSONField(help_text="Name and function of the person, and the reason.")
    objected_at = models.DateTimeField()

    class Meta:
        ordering = ("objected_at", "pk")
        constraints = [models.UniqueConstraint(name="processor_objection_once", fields=["change", "town_schema"])]

    def __str__(self) -> str:
        return f"objection {self.pk}"
