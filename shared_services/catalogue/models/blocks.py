"""Shared blocks: questions that templates hold in full and pin by version."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Block(models.Model):
    """One immutable version of a shared block (Baustein), found by the hash of its content. No role may update it."""

    slug = models.SlugField(max_length=40)
    version = models.CharField(max_length=30, help_text="Semantic version.")
    title = models.CharField(max_length=80)
    content_hash = models.CharField(max_length=64, unique=True)
    content = models.JSONField(help_text="Questions, schema, checks, and what templates may word themselves.")
    published_at = models.DateTimeField(db_default=Now())
    published_by = models.CharField(max_length=64)

    class Meta:
        ordering = ("-pk",)
        constraints = [models.UniqueConstraint(name="block_version_once", fields=["slug", "version"])]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"
