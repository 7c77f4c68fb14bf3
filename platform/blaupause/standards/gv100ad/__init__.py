"""GV100AD: the official register of German municipalities as a file with fixed columns (Destatis, "GV100AD.txt").

One record a line, 220 characters, columns counted from 1. It is read whole or not at all.
"""

from blaupause.standards.gv100ad.reading import RegisterFileError, decode, read
from blaupause.standards.gv100ad.records import (
    Area,
    Association,
    District,
    GovernmentDistrict,
    Municipality,
    Region,
    Register,
    State,
)

__all__ = [
    "Area",
    "Association",
    "District",
    "GovernmentDistrict",
    "Municipality",
    "Region",
    "Register",
    "RegisterFileError",
    "State",
    "decode",
    "read",
]
