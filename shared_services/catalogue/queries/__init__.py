"""What the catalogue knows. Bundles are immutable, so each process keeps those it uses."""

from .bundles import bundle_of, bundles_of, recheck
from .lists import Filters, Listed, listing
from .neighbours import Spread, helping_in, spread_around
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
    "Filters",
    "Listed",
    "Spread",
    "Template",
    "TownUse",
    "Use",
    "bundle_of",
    "bundles_of",
    "helping_in",
    "is_patch",
    "latest_released",
    "levels_of",
    "listing",
    "recheck",
    "released",
    "releases",
    "search",
    "semver",
    "spread_around",
    "template",
    "template_version",
]
