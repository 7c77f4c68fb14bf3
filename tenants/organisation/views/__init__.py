"""Pages on which a town sets itself up, and on which it chooses who works in it."""

from .team import change, invite, keep, member, remove, resend, team, withdraw
from .town import contact, legal, legal_page, look, new_unit, overview, preview, unit, units, upload

__all__ = [
    "change",
    "contact",
    "invite",
    "keep",
    "legal",
    "legal_page",
    "look",
    "member",
    "new_unit",
    "overview",
    "preview",
    "remove",
    "resend",
    "team",
    "unit",
    "units",
    "upload",
    "withdraw",
]
