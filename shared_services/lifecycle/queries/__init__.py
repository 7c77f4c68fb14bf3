"""What is known and planned about towns that are here."""

from .inside import counts_of
from .lists import (
    Overview,
    TownFile,
    by_slug,
    change,
    due,
    file,
    history,
    incoming,
    incoming_change,
    of_town,
    open_change,
    others,
    overview,
    uncounted,
)
from .mail import addresses, mail_of
from .people import carried_members, deciders, doubt, doubt_of, is_administered, other_town, people_of
from .preview import KeyPreview, MergerPreview, key_preview, merger_preview
from .registered import is_known, short

__all__ = [
    "KeyPreview",
    "MergerPreview",
    "Overview",
    "TownFile",
    "addresses",
    "by_slug",
    "carried_members",
    "change",
    "counts_of",
    "deciders",
    "doubt",
    "doubt_of",
    "due",
    "file",
    "history",
    "incoming",
    "incoming_change",
    "is_administered",
    "is_known",
    "key_preview",
    "mail_of",
    "merger_preview",
    "of_town",
    "open_change",
    "other_town",
    "others",
    "overview",
    "people_of",
    "short",
    "uncounted",
]
