"""Real bundles of the catalogue for tests, whole or with changes."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blaupause.domain import SYSTEM
from blaupause.engine.bundles import Bundle, check, read_directory
from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import (
    approve_version,
    ask_review,
    import_bundle,
    publish_version,
    release_version,
)
from shared_services.catalogue.enums import Party
from shared_services.catalogue.models import Release
from tests.blaupause.engine.building import changed
from tests.people import EDITOR, KSPV, LAND, approver

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from blaupause.engine.bundles import Finding
    from shared_services.catalogue.models import TemplateVersion

BUNDLES = Path(__file__).parents[1] / "shared_services/catalogue/bundles"
DOG, PARKING, DEFECT = "hundesteuer-anmelden", "bewohnerparkausweis", "mangel-melden"


def check_once(files: Mapping[str, bytes]) -> list[Finding]:
    """Check a bundle, the same one only once in a run: what is found depends on its files alone."""
    return list(_findings(tuple(files.items())))


@lru_cache(maxsize=64)
def _findings(files: tuple[tuple[str, bytes], ...]) -> tuple[Finding, ...]:
    return tuple(check(dict(files)))


def read_once(files: Mapping[str, bytes]) -> Bundle:
    """Read a bundle, the same one only once in a run: nothing changes a bundle."""
    return _bundle(tuple(files.items()))


_from_files = Bundle.from_files


@lru_cache(maxsize=64)
def _bundle(files: tuple[tuple[str, bytes], ...]) -> Bundle:
    return _from_files(dict(files))


def files(slug: str, /, **changes: Any) -> dict[str, bytes]:
    """Return a bundle's files; `changes` go into template.json (version, slug, title …)."""
    found = read_directory(BUNDLES / slug)
    template = json.loads(found["template.json"]) | changes
    return found | {"template.json": json.dumps(template).encode()}


def altered(slug: str, changes: Mapping[tuple[str, str], Any], /, **template: Any) -> TemplateVersion:
    """Release a bundle with other values at some places, each by file and path, as `building.changed` takes them.

    Nobody looks at its number: it may be lower than what changed asks for.
    """
    found = files(slug, **template)
    for (file, path), value in changes.items():
        found[file] = json.dumps(changed(json.loads(found[file]), path, value)).encode()
    return unnumbered(found)


def unnumbered(found: Mapping[str, bytes]) -> TemplateVersion:
    """Release files whatever their number is: towns meet what a careless release, or an older rule, let through."""
    with hub():
        version = import_bundle(files=found, by=SYSTEM)
        Release.objects.create(template_version=version, released_by="system")
    return version


def imported(slug: str, /, **changes: Any) -> TemplateVersion:
    """Import a bundle as a draft."""
    with hub():
        return import_bundle(files=files(slug, **changes), by=SYSTEM)


def released(slug: str, /, **changes: Any) -> TemplateVersion:
    """Import a bundle and release it."""
    version = imported(slug, **changes)
    with hub():
        return release_version(version_id=version.pk, by=SYSTEM)


def approved(slug: str, /, **changes: Any) -> TemplateVersion:
    """Import a bundle, ask for its review and have both parties approve it."""
    version = imported(slug, **changes)
    with hub():
        ask_review(version_id=version.pk, by=EDITOR)
        approve_version(version_id=version.pk, party=Party.LAND, by=approver(LAND))
        approve_version(version_id=version.pk, party=Party.KSPV, by=approver(KSPV))
    return version


def published(slug: str, /, *, valid_from: datetime | None = None, **changes: Any) -> TemplateVersion:
    """Have both parties release a bundle."""
    version = approved(slug, **changes)
    with hub():
        publish_version(version_id=version.pk, valid_from=valid_from, by=EDITOR)
    return version
