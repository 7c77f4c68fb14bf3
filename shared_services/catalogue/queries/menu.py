"""The menu of the competence centre, in all its rooms."""

from __future__ import annotations

from blaupause.ui.shell import NavItem
from shared_services.catalogue.queries.suggestions import unanswered


def menu() -> tuple[NavItem, ...]:
    """Return where the competence centre works; it counts the suggestions that nobody has looked at."""
    return (
        NavItem("Katalog", "/kkv/", also=("/kkv/vorlagen/",), exact=True),
        NavItem("Redaktion", "/kkv/entwuerfe/"),
        NavItem("Bausteine", "/kkv/bausteine/"),
        NavItem("Freigaben", "/kkv/freigaben/"),
        NavItem("Vorschläge", "/kkv/vorschlaege/", count=unanswered() or None),
        NavItem("Auswertung", "/kkv/auswertung/"),
        NavItem("Hilfe", "/kkv/hilfe/"),
        NavItem("Onboarding", "/kkv/onboarding/"),
        NavItem("Kommunen", "/kkv/kommunen/"),
        NavItem("Vereinbarungen", "/kkv/vereinbarungen/"),
        NavItem("Vorlage importieren", "/kkv/importieren/"),
    )
