"""Which templates the town offers, and its own values for them."""

from __future__ import annotations

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
    edition = models.PositiveIntegerField(default=1, help_text="Counts the changes: what a page was based on.")

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
