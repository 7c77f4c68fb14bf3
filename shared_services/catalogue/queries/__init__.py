"""What the catalogue knows. Bundles are immutable, so each process keeps those it uses."""

from .bundles import bundle_of, bundles_of, recheck
from .exports import exported, files_of
from .lists import Filters, Listed, listing
from .plots import Plot, plot_of, plot_of_months
from .search import search
from .tables import csv_of
from .templates import (
    Template,
    TownUse,
    Use,
    keys_of,
    latest_released,
    levels_of,
    released,
    released_by_hash,
    releases,
    template,
    template_version,
)
from .usage import Evaluation, evaluation
from .versions import is_patch, semver

__all__ = [
    "Evaluation",
    "Filters",
    "Listed",
    "Plot",
    "Template",
    "TownUse",
    "Use",
    "bundle_of",
    "bundles_of",
    "csv_of",
    "evaluation",
    "exported",
    "files_of",
    "is_patch",
    "keys_of",
    "latest_released",
    "levels_of",
    "listing",
    "plot_of",
    "plot_of_months",
    "recheck",
    "released",
    "released_by_hash",
    "releases",
    "search",
    "semver",
    "template",
    "template_version",
]
