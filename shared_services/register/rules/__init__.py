"""What the register's keys and names tell. Pure: no query."""

from .keys import KEY, ags_of, keys_of, require_told
from .spelling import CLOSE, WITH_POSTCODE, folded, grams_of, likeness, spelled, terms_of

__all__ = [
    "CLOSE",
    "KEY",
    "WITH_POSTCODE",
    "ags_of",
    "folded",
    "grams_of",
    "keys_of",
    "likeness",
    "require_told",
    "spelled",
    "terms_of",
]
