"""Pages on which a town sets itself up, and on which it chooses who works in it."""

from .addresses import addresses
from .future import future
from .going_live import going_live
from .legal import legal, legal_facts, legal_page
from .letterhead import letterhead, trial_letter
from .logo import logo, logo_picture
from .provider import openid, provider, remove_provider, switch_provider_off, switch_provider_on, test_provider
from .provider_saml import renew_certificates, saml
from .sender import mail_sender
from .setting_up import history, overview, task
from .setup_file import setup_download, setup_file
from .staff_list import staff_list, staff_list_sample
from .team import change, invite, keep, member, remove, resend, team, withdraw
from .town import contact, look, new_unit, preview, unit, units, upload

__all__ = [
    "addresses",
    "change",
    "contact",
    "future",
    "going_live",
    "history",
    "invite",
    "keep",
    "legal",
    "legal_facts",
    "legal_page",
    "letterhead",
    "logo",
    "logo_picture",
    "look",
    "mail_sender",
    "member",
    "new_unit",
    "openid",
    "overview",
    "preview",
    "provider",
    "remove",
    "remove_provider",
    "renew_certificates",
    "resend",
    "saml",
    "setup_download",
    "setup_file",
    "staff_list",
    "staff_list_sample",
    "switch_provider_off",
    "switch_provider_on",
    "task",
    "team",
    "test_provider",
    "trial_letter",
    "unit",
    "units",
    "upload",
    "withdraw",
]
