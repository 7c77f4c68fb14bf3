"""Which templates the town offers, and its own values for them."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models.functions import Now

from blaupause.tenancy.models import TownModel

from .enums import SubscriptionState, UpdatePolicy


class Subscription(TownModel):
    """A town's tie to a template: version, own values (overlay), on or off. Its changes are events."""

    service_slug = models.SlugField(max_length=80, unique=True)
    content_hash = models.CharField(max_length=64)
    version = models.CharField(max_length=30)
    policy = models.CharField(max_length=20, choices=UpdatePolicy, default=UpdatePolicy.PATCHES_AT_ONCE)
    postponed_until = models.DateField(null=True, help_text="No new minor version is taken by itself before that day.")
    postponed_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    overlay = models.JSONField(
        default=dict, help_text="The town's own values by parameter id; what is missing follows the template."
    )
    previous = models.JSONField(null=True, help_text="The overlay before its last change: undo. Null: nothing to undo.")
    state = models.CharField(max_length=3, choices=SubscriptionState, default=SubscriptionState.OFF)
    activated_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(db_default=Now())
    tried_hash = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        help_text="The version that was tried out until the notice.",
    )
    edition = models.PositiveIntegerField(default=1, help_text="Counts the changes: what a page was based on.")
    file_plan = models.CharField(
        max_length=20, blank=True, default="", db_default="", help_text="Its place in the town's file plan: 022.31."
    )
    retention_months = models.PositiveSmallIntegerField(
        null=True, help_text="Longer than the template demands, after the end of a case. Null: as the template."
    )
    retention_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    archive_waiver = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="Why the archive need not be offered the files when they end. Empty: they are offered.",
    )
    filing_before = models.JSONField(null=True, help_text="File plan and retention before the last save: undo.")

    class Meta:
        ordering = ("service_slug",)
        constraints = [
            models.CheckConstraint(
                name="subscription_on_has_moment",
                condition=models.Q(state="on", activated_at__isnull=False) | models.Q(state="off"),
            )
        ]

    def __str__(self) -> str:
        return self.service_slug

    @property
    def is_online(self) -> bool:
        return self.state == SubscriptionState.ON


class Suggestion(TownModel):
    """What the town wants changed in a template that it follows: its own copy. The hub gets its words by a job.

    What became of it is told at the hub; only that the town took it back is said here.
    """

    reference = models.UUIDField(unique=True, default=uuid4, help_text="How the hub names it.")
    service_slug = models.SlugField(max_length=80, db_index=False)
    version = models.CharField(max_length=30, help_text="The version it was made on.")
    place = models.CharField(max_length=500, help_text="The part it is about, as the editor addresses it.")
    part = models.CharField(max_length=200, help_text="What that part was called.")
    wish = models.CharField(max_length=2000)
    reason = models.CharField(max_length=1000)
    contact_name = models.CharField(max_length=200, blank=True, default="", help_text="An office that may be asked.")
    contact_email = models.CharField(max_length=254, blank=True, default="")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.service_slug} {self.reference}"
