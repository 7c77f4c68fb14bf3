"""What surrounds each page under /amt/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from blaupause.domain import Role
from blaupause.tenancy.context import current_town
from blaupause.tenancy.enums import TownState
from blaupause.ui.shell import NavItem

if TYPE_CHECKING:
    from blaupause.domain import Actor


class Inbox(NavItem):
    """The inbox: its cases lie below it, the other areas do not."""

    def current(self, path: str) -> str:
        if path == self.url:
            return "page"
        return "true" if path.startswith("/amt/vorgaenge/") else ""


def amt_frame(by: Actor) -> dict[str, Any]:
    """Return menu, area and home of the clerk's pages; those who also set up the town get the way there."""
    items: list[NavItem] = [
        Inbox(_("Eingang"), "/amt/", key="e"),
        NavItem(_("Fristen"), "/amt/fristen/", key="f"),
        NavItem(_("Nachrichten"), "/amt/nachrichten/", key="n"),
        NavItem(_("Briefe"), "/amt/briefe/"),
    ]
    if by.has(Role.ADMIN):
        items.append(NavItem(_("Einrichtung"), "/einrichtung/"))
    state = current_town().state
    area = _("Amt") if state == TownState.LIVE else TownState(state).label
    return {"staff_nav": items, "staff_area": area, "staff_home": "/amt/"}
