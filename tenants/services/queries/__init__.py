"""What the town offers, with which values, and what is still to do."""

from .competences import Competence, competence, competences
from .directory import Directory, Listed, directory, online_titles, own_services, tasks
from .filing import Filed, FilingList, filing_edition, filing_list, filing_of, kept_months, kept_words
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
from .website import Linked, Website, address_of, poster, qr_code, website

__all__ = [
    "NOTHING",
    "SITUATIONS",
    "Competence",
    "Directory",
    "Discontinued",
    "Filed",
    "FilingList",
    "Linked",
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
    "Website",
    "address_of",
    "all_suggested",
    "comparison_paper",
    "competence",
    "competences",
    "directory",
    "filing_edition",
    "filing_list",
    "filing_of",
    "fitting",
    "held_back",
    "kept_months",
    "kept_words",
    "offer",
    "offer_of",
    "offers",
    "online_titles",
    "outlook_of",
    "outlooks",
    "own_services",
    "parameters",
    "poster",
    "qr_code",
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
    "website",
]
