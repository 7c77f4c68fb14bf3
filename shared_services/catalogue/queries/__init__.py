"""What the catalogue knows. Bundles are immutable, so each process keeps those it uses."""

from .bundles import bundle_of, bundles_of, recheck
from .drafts import (
    RESTORABLE_DAYS,
    Change,
    begun_from,
    changes_of,
    draft,
    drafts,
    dropped_drafts,
    free_slug,
    news,
    sources,
    town_names,
    undoable,
)
from .editor import Editor, bundle_in, checked, editor
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
from .trying import Trial, trial
from .versions import is_patch, semver

__all__ = [
    "RESTORABLE_DAYS",
    "Change",
    "Editor",
    "Filters",
    "Listed",
    "Template",
    "TownUse",
    "Trial",
    "Use",
    "begun_from",
    "bundle_in",
    "bundle_of",
    "bundles_of",
    "changes_of",
    "checked",
    "draft",
    "drafts",
    "dropped_drafts",
    "editor",
    "free_slug",
    "is_patch",
    "latest_released",
    "levels_of",
    "listing",
    "news",
    "recheck",
    "released",
    "releases",
    "search",
    "semver",
    "sources",
    "template",
    "template_version",
    "town_names",
    "trial",
    "undoable",
]
