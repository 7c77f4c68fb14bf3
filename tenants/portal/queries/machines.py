"""What machines are told about a town's pages."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.urls import reverse

from tenants.organisation import queries as organisation
from tenants.services import queries as offered

PLAIN: Final = ("home", "services", "imprint", "privacy", "accessibility", "plain")


def public_paths() -> tuple[str, ...]:
    """Return the paths of all pages that everybody may read, services by title. Three queries."""
    services = (reverse("portal:service", args=[each.slug]) for each in offered.offers())
    return (*(reverse(f"portal:{name}") for name in PLAIN), *services)


def security_contacts(imprint: str) -> tuple[str, ...]:
    """Return where a weakness is reported: at the platform's operator, by mail to the town, at its imprint."""
    email = organisation.profile().email
    told = (_as_uri(settings.SECURITY_CONTACT), f"mailto:{email}" if email else "", imprint)
    return tuple(each for each in told if each)


def _as_uri(contact: str) -> str:
    return f"mailto:{contact}" if "@" in contact and ":" not in contact else contact
