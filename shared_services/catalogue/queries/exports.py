"""Bundles as files again: what is imported from them has the same hash."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from django.utils.translation import gettext as _

from blaupause.domain import Invalid, NotFound
from blaupause.engine.bundles import check
from blaupause.engine.bundles.loading import canonical
from blaupause.engine.bundles.statement import FILE
from blaupause.engine.fim.exporting import export
from blaupause.standards import genericode, xdatenfelder
from shared_services.catalogue.models import Draft
from shared_services.catalogue.queries.bundles import bundles_of
from shared_services.catalogue.queries.schemas import newest_version, numbered_version
from shared_services.catalogue.queries.signatures import signed_file
from shared_services.catalogue.queries.templates import latest_released, released, versions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Any

    from blaupause.engine.bundles import Bundle
    from shared_services.catalogue.models import TemplateVersion


LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""When every file of an archive is from: the same files make the same archive."""
PLAIN_FILE: Final = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Exported:
    """A version and its files; those of a signed release have its statement among them."""

    version: TemplateVersion
    files: dict[str, bytes]


def exported(name: str = "") -> tuple[Exported, ...]:
    """Return versions as files, by slug: the newest released of all services, of one (`slug`), or any by its number.

    Only who names a number (`slug@1.2.0`) gets a draft, or what has ended.

    Raises:
        NotFound: there is nothing of that name.
    """
    chosen = sorted(_chosen(name), key=lambda each: each.service.slug)
    if name and not chosen:
        raise NotFound(_("Es gibt keine Version mit dem Namen %(name)s."), name=name)
    bundles = bundles_of(each.content_hash for each in chosen)
    return tuple(Exported(each, _files(each, bundles[each.content_hash])) for each in chosen)


def _chosen(name: str) -> Iterable[TemplateVersion]:
    slug, _at, number = name.partition("@")
    if number:
        return [each for each in versions_of(slug)[1] if each.version == number]
    return [each for name, each in released().items() if slug in {"", name}]


def _files(version: TemplateVersion, bundle: Bundle) -> dict[str, bytes]:
    """Write a bundle's files as they are hashed: never larger than what was imported, so they can be again."""
    files = {name: canonical(bundle.files[name]) for name in sorted(bundle.files)}
    release = getattr(version, "release", None)
    if release is not None and release.signature:
        files[FILE] = signed_file(release).encode()
    return files


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Put files into an archive: the same files make the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, PLAIN_FILE
            archive.writestr(entry, content)
    return out.getvalue()


# --- As a schema of FIM


@dataclass(frozen=True, slots=True)
class FimExport:
    """A template as files of FIM.

    Attributes:
        name: id and version of the schema, as files are called.
        schema: in XDatenfelder 3.0.
        lists: code lists in genericode, by the name of the file: the address of each, so that no two are called alike.
        left: in German what the schema does not say.
    """

    name: str
    schema: bytes
    lists: dict[str, bytes]
    left: tuple[str, ...]


def as_schema(slug: str, version: str = "") -> FimExport:
    """Return a version of a template as a schema: the newest released, else the newest, where none is named.

    Raises:
        NotFound: there is no such version.
        Invalid: it holds what a schema cannot carry; names it.
    """
    name = f"{slug}@{version}" if version else slug
    found = numbered_version(slug, version) if version else latest_released(slug) or newest_version(slug)
    if found is None:
        raise NotFound(_("Es gibt keine Version mit dem Namen %(name)s."), name=name)
    return _as_fim(found.bundle, found.imported_at)


def draft_as_schema(slug: str) -> FimExport:
    """Return the draft of a service as a schema.

    Raises:
        NotFound: nobody edits that service.
        Invalid: the draft has mistakes, or holds what a schema cannot carry; names it.
    """
    draft = Draft.objects.filter(slug=slug, dropped_at__isnull=True).first()
    if draft is None:
        raise NotFound(_("Es gibt keinen Entwurf mit dem Namen %(name)s."), name=slug)
    if findings := check({name: canonical(content) for name, content in draft.files.items()}):
        raise Invalid(_("Der Entwurf hat noch Fehler. Beheben Sie sie zuerst: %(finding)s"), finding=str(findings[0]))
    return _as_fim(draft.files, draft.changed_at)


def _as_fim(files: Mapping[str, Any], at: datetime) -> FimExport:
    """Return the files of a bundle, last changed at a moment, as a schema."""
    made = export(files, at)
    lists = {f"{quote(each.version_uri, safe='')}.xml": genericode.write(each) for each in made.lists}
    return FimExport(f"{made.schema.id}V{made.schema.version}", xdatenfelder.write(made.schema), lists, made.left)
