"""What the register knows, and how a file differs from it."""

from .asking import Standing, standing
from .authorities import Match, Shown, authority, district_names, of_keys
from .becoming import TownLike, town_like, towns_like
from .difference import Change, Difference, difference
from .entries import Entry, Source, of_file, sample
from .finding import Besides, candidates, chosen, find, find_besides, findables, is_indexed, parts, present
from .history import predecessors, successors
from .offices import authorities, courts, suggested_authority, suggested_court
from .positions import PositionsFileError, points_of_file, sample_points
from .remembered import TOWNS, Beginnings

__all__ = [
    "TOWNS",
    "Beginnings",
    "Besides",
    "Change",
    "Difference",
    "Entry",
    "Match",
    "PositionsFileError",
    "Shown",
    "Source",
    "Standing",
    "TownLike",
    "authorities",
    "authority",
    "candidates",
    "chosen",
    "courts",
    "difference",
    "district_names",
    "find",
    "find_besides",
    "findables",
    "is_indexed",
    "of_file",
    "of_keys",
    "parts",
    "points_of_file",
    "predecessors",
    "present",
    "sample",
    "sample_points",
    "standing",
    "successors",
    "suggested_authority",
    "suggested_court",
    "town_like",
    "towns_like",
]
