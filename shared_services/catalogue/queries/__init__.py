"""What the catalogue knows. Bundles are immutable, so each process keeps those it uses."""

from .bundles import bundle_of, bundles_of, recheck
from .comparison import Comparison, Part, comparison, paper_of, parts_of
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
    "Comparison",
    "Filters",
    "Listed",
    "Part",
    "Template",
    "TownUse",
    "Use",
    "bundle_of",
    "bundles_of",
    "comparison",
    "is_patch",
    "latest_released",
    "levels_of",
    "listing",
    "paper_of",
    "parts_of",
    "recheck",
    "released",
    "releases",
    "search",
    "semver",
    "template",
    "template_version",
]
