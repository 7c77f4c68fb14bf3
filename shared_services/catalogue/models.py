"""Service templates: shared by all towns, immutable per version, addressed by content (D1)."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from .enums import KeyScheme, VersionState


class Service(models.Model):
    """What a citizen wants (Leistung). Its versions say how it is offered."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=200, db_index=True, help_text="DIN 5007-1.")
    summary = models.CharField(max_length=400, blank=True, default="")
    words = models.TextField(blank=True, default="", help_text="What people type when they look for it.")
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

    class Meta:
        constraints = [models.UniqueConstraint(name="service_key_once", fields=["service", "scheme", "value"])]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class TemplateVersion(models.Model):
    """One immutable version of a template, found by the hash of its bundle."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=30, help_text="Semantic version.")
    content_hash = models.CharField(max_length=64, unique=True)
    bundle = models.JSONField(help_text="The files of the bundle, by name.")
    state = models.CharField(max_length=12, choices=VersionState, default=VersionState.DRAFT)
    imported_at = models.DateTimeField(db_default=Now())
    imported_by = models.CharField(max_length=64, blank=True, default="")
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(name="template_version_once", fields=["service", "version"]),
            models.CheckConstraint(
                name="template_version_released_has_moment",
                condition=models.Q(state="draft", released_at__isnull=True)
                | ~models.Q(state="draft") & models.Q(released_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.version}"


class Usage(models.Model):
    """Which town uses which version: a read model that the towns' jobs fill, shown with its date."""

    town_schema = models.CharField(max_length=63)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="usages")
    content_hash = models.CharField(max_length=64)
    version = models.CharField(max_length=30)
    policy = models.CharField(max_length=20)
    as_of = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="usage_once", fields=["town_schema", "service"])]

    def __str__(self) -> str:
        return f"{self.town_schema} {self.service_id} {self.version}"
