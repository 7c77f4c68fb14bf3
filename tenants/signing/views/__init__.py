"""Pages of a town about its agreements."""

from .processors import announcement, processors
from .signing import hand_on, overview, paper, read, sealed, sign, take_back
from .terminations import terminated, termination

__all__ = [
    "announcement",
    "hand_on",
    "overview",
    "paper",
    "processors",
    "read",
    "sealed",
    "sign",
    "take_back",
    "terminated",
    "termination",
]
