"""Service templates: shared by all towns, immutable per version, addressed by content (D1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from blaupause.domain import now
from shared_services.catalogue.enums import GovernmentLevel, KeyScheme, Party, RetirementKind, VersionState

if TYPE_CHECKING:
    from datetime import datetime


class Service(models.Model):
    """What a citizen wants (Leistung). Its versions say how it is offered; it speaks as its newest released one."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=410, db_index=True, help_text="DIN 5007-1.")
    summary = models.CharField(max_length=400, blank=True, default="")
    level = models.CharField(max_length=12, choices=GovernmentLevel, default=GovernmentLevel.MUNICIPALITY)
    words = models.TextField(blank=True, default="", help_text="What people type when they look for it.")
    folded = models.TextField(blank=True, default="", help_text="Title and words without marks, for parts of words.")
    near = ArrayField(models.TextField(), default=list, help_text="Its words with one letter left out.")
    document = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="german")
        + SearchVector("words", weight="B", config="german"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return self.slug


class ServiceKey(models.Model):
    """An official key of a service; a service has none, one or several."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="keys")
    scheme = models.CharField(max_length=10, choices=KeyScheme)
    value = models.CharField(max_length=40)
    is_verified = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(name="service_key_once", fields=["service", "scheme", "value"])]
        ordering = ("scheme", "value")

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class TemplateVersion(models.Model):
    """One immutable version of a template, found by the hash of its bundle. No role may update it (grants).

    Whether it was released is no part of it: a trigger reckons that from the releases, whoever writes it.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=30, help_text="Semantic version.")
    content_hash = models.CharField(max_length=64, unique=True)
    bundle = models.JSONField(help_text="The files of the bundle, by name.")
    imported_at = models.DateTimeField(db_default=Now())
    imported_by = models.CharField(max_length=64, blank=True, default="")
    editors = ArrayField(
        models.CharField(max_length=64), default=list, db_default=[], help_text="Who else worked on it: no approvers."
    )
    blocks = ArrayField(
        models.CharField(max_length=64), default=list, db_default=[], help_text="Hashes of the shared blocks in it."
    )
    is_released = models.BooleanField(
        db_default=False, default=False, help_text="A trigger says so: further cells get only such."
    )

    class Meta:
        ordering = ("-pk",)
        constraints = [models.UniqueConstraint(name="template_version_once", fields=["service", "version"])]

    def __str__(self) -> str:
        return f"{self.service_id} {self.version}"

    @property
    def state(self) -> VersionState:
        """Where it stands now; asks for its reviews where they were not fetched along."""
        return self.release.state if hasattr(self, "release") else state_in_review(self.review)

    @property
    def review(self) -> Review | None:
        """The newest one counts."""
        return next(iter(self.reviews.all()), None)


class Review(models.Model):
    """Somebody asked both parties to look at a version. Appended; a new request begins anew. Only at the hub."""

    template_version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="reviews")
    asked_at = models.DateTimeField(db_default=Now())
    asked_by = models.CharField(max_length=64)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"review {self.pk} of {self.template_version_id}"

    @property
    def refusal(self) -> Vote | None:
        return next((vote for vote in self.votes.all() if not vote.is_approval), None)

    @property
    def missing(self) -> tuple[Party, ...]:
        """The parties whose approval is missing."""
        given = {vote.party for vote in self.votes.all() if vote.is_approval}
        return tuple(party for party in Party if party not in given)


class Vote(models.Model):
    """What a party said about a version: yes, or no with a reason. One person speaks for one party, once.

    Whoever asked for the review may take that back, for no party and without a word: `party` is "" then.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="votes")
    party = models.CharField(max_length=4, choices=Party)
    person = models.CharField(max_length=64)
    is_approval = models.BooleanField()
    reason = models.TextField(blank=True, default="")
    voted_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="vote_once_per_party", fields=["review", "party"]),
            models.UniqueConstraint(name="vote_once_per_person", fields=["review", "person"]),
            models.CheckConstraint(
                name="vote_refusal_has_reason", condition=models.Q(is_approval=True) | ~models.Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} on {self.review_id}"


class Draft(models.Model):
    """A template that is being edited. `revision` counts its changes, `history` keeps the last of them."""

    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    files = models.JSONField(help_text="The files of the bundle, by name.")
    revision = models.PositiveIntegerField(default=1)
    based_on = models.CharField(max_length=64, blank=True, default="", help_text="Hash of the version it came from.")
    history = models.JSONField(default=list, help_text="Who changed what and when, and the way back.")
    editors = ArrayField(models.CharField(max_length=64), default=list, help_text="Who worked on it: none may approve.")
    created_by = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=64)
    changed_by_name = models.CharField(max_length=200, blank=True, default="")
    changed_at = models.DateTimeField(db_default=Now())
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="draft_once_per_service", fields=["slug"], condition=models.Q(dropped_at__isnull=True)
            )
        ]
        ordering = ("-changed_at",)

    def __str__(self) -> str:
        return f"{self.slug} {self.revision}"


class Release(models.Model):
    """A version was published: from `valid_from` on towns may take it. Appended, never changed.

    `statement` is what both parties agreed on, in the bytes that were signed; empty where it was released before
    releases were signed.
    """

    template_version = models.OneToOneField(TemplateVersion, on_delete=models.PROTECT, related_name="release")
    released_at = models.DateTimeField(db_default=Now())
    released_by = models.CharField(max_length=64)
    valid_from = models.DateTimeField(null=True)
    statement = models.TextField(blank=True, default="", db_default="")
    signature = models.CharField(max_length=88, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return f"release of {self.template_version_id}"

    @property
    def since(self) -> datetime:
        return self.valid_from or self.released_at

    @property
    def retirement(self) -> Retirement | None:
        """The newest one counts; asks for it where it was not fetched along."""
        return next(iter(self.retirements.all()), None)

    @property
    def state(self) -> VersionState:
        return state_released(self.since, self.retirement)


class Retirement(models.Model):
    """A released version comes to its end: on a day, or at once. Appended; the newest row counts."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="retirements")
    kind = models.CharField(max_length=10, choices=RetirementKind)
    ends_on = models.DateField(null=True, help_text="Last day on which people may begin to apply.")
    successor = models.CharField(max_length=200, blank=True, default="", help_text="What to use instead.")
    reason = models.TextField(help_text="For the towns.")
    decided_at = models.DateTimeField(db_default=Now())
    decided_by = models.CharField(max_length=64)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="retirement_has_its_end",
                condition=models.Q(kind="deprecated", ends_on__isnull=False)
                | models.Q(kind="withdrawn", ends_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.release_id}"

    @property
    def is_over(self) -> bool:
        return self.ends_on is None or self.ends_on < timezone.localdate()


def state_in_review(review: Review | None) -> VersionState:
    """Tell where a version stands that was not released, from its newest review."""
    if review is None or review.refusal:
        return VersionState.DRAFT
    return VersionState.IN_REVIEW if review.missing else VersionState.APPROVED


def state_released(since: datetime, retirement: Retirement | None) -> VersionState:
    """Tell where a released version stands, from when it may be taken and its newest retirement."""
    if retirement is not None and retirement.is_over:
        return VersionState.WITHDRAWN if retirement.kind == RetirementKind.WITHDRAWN else VersionState.ENDED
    if since > now():
        return VersionState.PLANNED
    return VersionState.DEPRECATED if retirement else VersionState.RELEASED
