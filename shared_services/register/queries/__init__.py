"""What the register knows, and how a file differs from it."""

from .authorities import Match, Shown, authority, find, municipalities
from .difference import Change, Difference, difference
from .entries import Entry, Source, of_file, sample

__all__ = [
    "Change",
    "Difference",
    "Entry",
    "Match",
    "Shown",
    "Source",
    "authority",
    "difference",
    "find",
    "municipalities",
    "of_file",
    "sample",
]
