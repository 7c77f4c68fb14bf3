"""Pages on which a town sets itself up, and on which it chooses who works in it."""

from .going_live import going_live
from .logo import logo, logo_picture
from .provider import openid, provider, remove_provider, switch_provider_off, switch_provider_on, test_provider
from .setting_up import history, overview, task
from .team import change, invite, keep, member, remove, resend, team, withdraw
from .town import contact, legal, legal_page, look, new_unit, preview, unit, units, upload

__all__ = [
    "change",
    "contact",
    "going_live",
    "history",
    "invite",
    "keep",
    "legal",
    "legal_page",
    "logo",
    "logo_picture",
    "look",
    "member",
    "new_unit",
    "openid",
    "overview",
    "preview",
    "provider",
    "remove",
    "remove_provider",
    "resend",
    "switch_provider_off",
    "switch_provider_on",
    "task",
    "team",
    "test_provider",
    "unit",
    "units",
    "upload",
    "withdraw",
]
