"""What the catalogue knows. Bundles are immutable, so each process keeps those it uses."""

from .bundles import bundle_of, bundles_of, recheck
from .comparison import Comparison, Part, comparison, difference_of, paper_of, parts_of
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
from .versions import semver, step_between

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
    "difference_of",
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
    "step_between",
    "template",
    "template_version",
]
