"""Versions that were made from an official schema."""

from __future__ import annotations

from blaupause.engine.fim.origin import FILE
from shared_services.catalogue.enums import KeyScheme
from shared_services.catalogue.models import TemplateVersion
from shared_services.catalogue.queries.versions import semver


def newest_version(slug: str) -> TemplateVersion | None:
    """Return the version of a service with the highest number, released or not."""
    versions = TemplateVersion.objects.filter(service__slug=slug).select_related("service")
    return max(versions, key=lambda version: semver(version.version), default=None)


def newest_from_schema(schema_id: str) -> TemplateVersion | None:
    """Return the version with the highest number of the service that a schema became, whatever people call it.

    A service that began as a copy of it has no official key, so it is not meant.
    """
    key = {"scheme": KeyScheme.FIM.value, "value": schema_id}
    made = TemplateVersion.objects.filter(
        bundle__contains={FILE: {"schema": {"id": schema_id}}, "template.json": {"keys": [key]}}
    )
    return max(made.select_related("service"), key=lambda version: semver(version.version), default=None)


def numbered_version(slug: str, version: str) -> TemplateVersion | None:
    """Return a version of a service by its number, released or not."""
    return TemplateVersion.objects.filter(service__slug=slug, version=version).first()
