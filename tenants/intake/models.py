"""A citizen's unfinished form."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import models

from blaupause.crypto.codes import derived_code
from blaupause.crypto.fields import EncryptedJSONField, EncryptedTextField
from blaupause.domain import Actor, ActorKind
from blaupause.tenancy.context import current_town
from blaupause.tenancy.models import TownModel

if TYPE_CHECKING:
    from datetime import datetime

REMIND_BEFORE: Final = timedelta(days=7)


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts by what a page wants to know."""

    def alive(self, at: datetime) -> DraftQuerySet:
        """Drafts whose time is not over."""
        return self.filter(expires_at__gt=at)

    def unsent(self) -> DraftQuerySet:
        return self.filter(application_id__isnull=True)

    def near_end(self, at: datetime) -> DraftQuerySet:
        """Unsent drafts that end within a week, whose holder has a mail address and does not know it yet."""
        near = self.alive(at).unsent().filter(expires_at__lte=at + REMIND_BEFORE)
        return near.filter(reminded_at__isnull=True, email__isnull=False)


class Draft(TownModel):
    """Answers that are not sent yet, pinned to the template's version they were begun with.

    Its holder comes back by code, or by logging in when they began it with an account. It ends by itself.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    code_hmac = models.CharField(max_length=64, unique=True)
    applicant_pseudonym = models.CharField(max_length=64, blank=True, default="", db_index=True)
    service_slug = models.SlugField(max_length=80)
    service_title = models.CharField(max_length=200)
    content_hash = models.CharField(max_length=64)
    version = models.CharField(max_length=30)
    answers = EncryptedJSONField()
    left_over = EncryptedJSONField(
        null=True,
        help_text="The draft as it was in the version before the newer one its holder took over (content_hash, version,"
        " answers, pages), what of it did not fit (lost), and what was left over then (before). Gone with the sending.",
    )
    pages = models.JSONField(
        default=dict, help_text="By page id: edition of its last save, the window it came from, whether it was valid."
    )
    edition = models.PositiveIntegerField(default=0, help_text="Counts saves: two tabs do not overwrite each other.")
    email = EncryptedTextField(null=True, help_text="Where a reminder goes, when the person gave it.")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    reminded_at = models.DateTimeField(null=True)
    application_id = models.BigIntegerField(
        null=True, unique=True, help_text="Set when it was sent: sending twice yields one application."
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ("-saved_at",)
        constraints = [
            models.CheckConstraint(
                name="draft_ends_after_save", condition=models.Q(expires_at__gt=models.F("saved_at"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def code(self) -> str:
        """The code its holder comes back with: derived, so that every page can show it and no table holds it."""
        return derived_code("draft", str(self.uuid))

    @property
    def reminds_at(self) -> datetime:
        """When its holder is reminded: a week before the end, or at half time of a shorter period."""
        return self.expires_at - min(REMIND_BEFORE, (self.expires_at - self.saved_at) / 2)

    @property
    def is_sent(self) -> bool:
        return self.application_id is not None

    @property
    def holder(self) -> Actor:
        """Whoever holds the code, as actor."""
        return Actor(ActorKind.HOLDER, id=self.code_hmac, town=current_town().slug)

    @property
    def done_pages(self) -> frozenset[str]:
        """Ids of the pages whose answers were valid when they were last saved."""
        return frozenset(page_id for page_id, saved in self.pages.items() if saved["done"])
