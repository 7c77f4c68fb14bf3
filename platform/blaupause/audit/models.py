"""What happened at the hub."""

from __future__ import annotations

from .fields import EventFields


class HubEvent(EventFields):
    """An event of the hub: publications, memberships, refusals."""
