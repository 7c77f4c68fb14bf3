"""What the register knows, and how a file differs from it."""

from .asking import Standing, standing
from .authorities import Count, Match, Shown, authority, municipalities, of_keys
from .becoming import TownLike, town_like
from .difference import Change, Difference, difference
from .entries import Entry, Source, of_file, sample
from .finding import candidates, find, findables, is_indexed
from .history import predecessors, successors
from .offices import suggested_authority, suggested_court
from .positions import Position, PositionsFileError, points_of_file, positions, sample_points

__all__ = [
    "Change",
    "Count",
    "Difference",
    "Entry",
    "Match",
    "Position",
    "PositionsFileError",
    "Shown",
    "Source",
    "Standing",
    "TownLike",
    "authority",
    "candidates",
    "difference",
    "find",
    "findables",
    "is_indexed",
    "municipalities",
    "of_file",
    "of_keys",
    "points_of_file",
    "positions",
    "predecessors",
    "sample",
    "sample_points",
    "standing",
    "successors",
    "suggested_authority",
    "suggested_court",
    "town_like",
]
