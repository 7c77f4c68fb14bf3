"""What the town offers, with which values, and what is still to do."""

from .directory import Directory, Listed, directory, tasks
from .offers import (
    SITUATIONS,
    Discontinued,
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
from .papers import comparison_paper
from .reading import Reading, reading
from .sheet import NOTHING, Sheet, Typed, sheet
from .suggested import Suggested, Suggesting, all_suggested, state_of, suggested, suggesting, told
from .suggestions import suggestions
from .versions import Outlook, Update, Waiting, held_back, outlook_of, outlooks, released_version, update_for

__all__ = [
    "NOTHING",
    "SITUATIONS",
    "Directory",
    "Discontinued",
    "Listed",
    "Offer",
    "Outlook",
    "Reading",
    "Sheet",
    "Situation",
    "Suggested",
    "Suggesting",
    "Typed",
    "Update",
    "Waiting",
    "all_suggested",
    "comparison_paper",
    "directory",
    "fitting",
    "held_back",
    "offer",
    "offer_of",
    "offers",
    "outlook_of",
    "outlooks",
    "parameters",
    "reading",
    "released_version",
    "sheet",
    "situation_of",
    "situations",
    "state_of",
    "subscription",
    "suggested",
    "suggesting",
    "suggestions",
    "tasks",
    "told",
    "update_for",
]
