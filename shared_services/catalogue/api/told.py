"""What the interface tells, field by field. The document (openapi) is made from these classes; tests compare both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shared_services.catalogue.models import ServiceKey, TemplateVersion


@dataclass(frozen=True, slots=True)
class Key:
    scheme: Annotated[str, "leika, ozg or fim"]
    value: str
    is_verified: Annotated[bool, "whether somebody compared it with its source"]
    source: str


@dataclass(frozen=True, slots=True)
class Version:
    version: Annotated[str, "semantic version"]
    content_hash: Annotated[str, "SHA-256 of the canonical JSON of the bundle's files, in hex"]
    released_at: Annotated[str, "date-time"]
    bundle_url: Annotated[str, "where the bundle is, on the same host"]

    @classmethod
    def of(cls, version: TemplateVersion) -> Version:
        return cls(
            version=version.version,
            content_hash=version.content_hash,
            released_at=version.release.released_at.isoformat(),
            bundle_url=reverse("catalogue_api:bundle", args=[version.content_hash]),
        )


@dataclass(frozen=True, slots=True)
class Service:
    slug: str
    title: str
    summary: str
    level: Annotated[str, "municipality or district: who is competent"]
    keys: tuple[Key, ...]
    newest: Version
    url: Annotated[str, "this service, on the same host"]
    versions_url: Annotated[str, "its released versions, on the same host"]

    @classmethod
    def of(cls, newest: TemplateVersion, keys: Iterable[ServiceKey]) -> Service:
        service = newest.service
        return cls(
            slug=service.slug,
            title=service.title,
            summary=service.summary,
            level=service.level,
            keys=tuple(Key(each.scheme, each.value, each.is_verified, each.source) for each in keys),
            newest=Version.of(newest),
            url=reverse("catalogue_api:service", args=[service.slug]),
            versions_url=reverse("catalogue_api:versions", args=[service.slug]),
        )


@dataclass(frozen=True, slots=True)
class Bundle:
    slug: str
    version: str
    content_hash: str
    released_at: Annotated[str, "date-time"]
    files: Annotated[dict[str, Any], "the files by name, each as JSON"]


@dataclass(frozen=True, slots=True)
class Services:
    items: Annotated[tuple[Service, ...], "by slug"]
    page: int
    pages: int
    total: int
    next: Annotated[str | None, "address of the next page on the same host"]


@dataclass(frozen=True, slots=True)
class Versions:
    items: Annotated[tuple[Version, ...], "the newest first"]
    page: int
    pages: int
    total: int
    next: Annotated[str | None, "address of the next page on the same host"]


@dataclass(frozen=True, slots=True)
class Problem:
    """RFC 9457."""

    type: str
    title: Annotated[str, "what is wrong, in German"]
    status: int
