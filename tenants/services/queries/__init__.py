"""What the town offers, with which values, and what is still to do."""

from .directory import Directory, Listed, directory, tasks
from .offers import (
    SITUATIONS,
    Offer,
    Situation,
    fitting,
    offer,
    offer_of,
    offers,
    parameters,
    situation_of,
    situations,
    subscription,
)
from .reading import Reading, reading
from .sheet import NOTHING, Sheet, Typed, sheet
from .suggestions import suggestions
from .versions import Update, correction_for, held_back, released_version, update_for

__all__ = [
    "NOTHING",
    "SITUATIONS",
    "Directory",
    "Listed",
    "Offer",
    "Reading",
    "Sheet",
    "Situation",
    "Typed",
    "Update",
    "correction_for",
    "directory",
    "fitting",
    "held_back",
    "offer",
    "offer_of",
    "offers",
    "parameters",
    "reading",
    "released_version",
    "sheet",
    "situation_of",
    "situations",
    "subscription",
    "suggestions",
    "tasks",
    "update_for",
]
