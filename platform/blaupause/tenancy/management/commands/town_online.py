"""`blaupause town online SLUG`: put a town on the network."""

from __future__ import annotations

from blaupause.tenancy.enums import TownState

from .town_offline import Command as TownOffline


class Command(TownOffline):
    """The other way round; it also takes back a town that is leaving."""

    help = "Put a town on the network; one that is leaving is taken back."
    to = TownState.LIVE
