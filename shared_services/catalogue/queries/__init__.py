"""What the catalogue knows. Bundles are immutable, so each process keeps those it uses."""

from .bundles import bundle_of, bundles_of, recheck
from .drafts import RESTORABLE_DAYS, Change, changes_of, draft, drafts, dropped_drafts, free_slug, undoable
from .lists import Filters, Listed, listing
from .search import search
from .templates import (
    Template,
    TownUse,
    Use,
    latest_released,
    levels_of,
    released,
    releases,
    template,
    template_version,
)
from .versions import is_patch, semver

__all__ = [
    "RESTORABLE_DAYS",
    "Change",
    "Filters",
    "Listed",
    "Template",
    "TownUse",
    "Use",
    "bundle_of",
    "bundles_of",
    "changes_of",
    "draft",
    "drafts",
    "dropped_drafts",
    "free_slug",
    "is_patch",
    "latest_released",
    "levels_of",
    "listing",
    "recheck",
    "released",
    "releases",
    "search",
    "semver",
    "template",
    "template_version",
    "undoable",
]
