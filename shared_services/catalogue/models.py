"""Service templates: shared by all towns, immutable per version, addressed by content (D1)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Now

from .enums import GovernmentLevel, HeldBack, KeyScheme, VersionState


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
    """One immutable version of a template, found by the hash of its bundle. No role may update it (grants)."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=30, help_text="Semantic version.")
    content_hash = models.CharField(max_length=64, unique=True)
    bundle = models.JSONField(help_text="The files of the bundle, by name.")
    imported_at = models.DateTimeField(db_default=Now())
    imported_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ("-pk",)
        constraints = [models.UniqueConstraint(name="template_version_once", fields=["service", "version"])]

    def __str__(self) -> str:
        return f"{self.service_id} {self.version}"

    @property
    def state(self) -> VersionState:
        return VersionState.RELEASED if hasattr(self, "release") else VersionState.DRAFT


class Release(models.Model):
    """A version was published: from now on towns may take it. Appended, never changed."""

    template_version = models.OneToOneField(TemplateVersion, on_delete=models.PROTECT, related_name="release")
    released_at = models.DateTimeField(db_default=Now())
    released_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"release of {self.template_version_id}"


class Usage(models.Model):
    """Which town uses which version: a read model that the towns' jobs fill, shown with its date."""

    town_schema = models.CharField(max_length=63)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="usages")
    content_hash = models.CharField(max_length=64)
    version = models.CharField(max_length=30)
    policy = models.CharField(max_length=20)
    is_online = models.BooleanField()
    held_back = models.CharField(
        max_length=20, choices=HeldBack, blank=True, default="", db_default="", help_text="Why no newer version runs."
    )
    as_of = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="usage_once", fields=["town_schema", "service"])]

    def __str__(self) -> str:
        return f"{self.town_schema} {self.service_id} {self.version}"


class Activation(models.Model):
    """A town put a service online or took it off: appended where a report differs from what was known before."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="activations")
    town_schema = models.CharField(max_length=63)
    is_online = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="activation_once", fields=["service", "town_schema", "at"])]

    def __str__(self) -> str:
        return f"{self.town_schema} {self.service_id} {'on' if self.is_online else 'off'}"
