"""What citizens see around the form."""

from tenants.organisation.queries import LegalText, legal_text

from .home import Directory, EasyPage, Home, ServicePage, directory, easy_page, home, service_page

__all__ = [
    "Directory",
    "EasyPage",
    "Home",
    "LegalText",
    "ServicePage",
    "directory",
    "easy_page",
    "home",
    "legal_page",
    "service_page",
]


def legal_page(which: str) -> LegalText:
    """Return a legal page: the town's own text, else a marked proposal.

    Raises:
        KeyError: there is no such page.
    """
    return legal_text(which, proposal=True)
