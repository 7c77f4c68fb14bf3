"""What machines are told about a town's pages."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from tenants.organisation import queries as organisation
from tenants.services import queries as offered

PLAIN: Final = ("home", "services", "imprint", "privacy", "accessibility", "plain")


def public_paths() -> tuple[str, ...]:
    """Return the paths of all pages that everybody may read, services by title. Three queries."""
    services = (reverse("portal:service", args=[each.slug]) for each in offered.offers())
    return (*(reverse(f"portal:{name}") for name in PLAIN), *services)


def security_contacts(imprint: str) -> tuple[str, ...]:
    """Return where a weakness is reported: the town's mail address, and its imprint, which has a telephone number."""
    email = organisation.profile().email
    return (f"mailto:{email}", imprint) if email else (imprint,)
