"""What the platform's own pages know: its towns, the register's places, a map of them, and honest numbers."""

from .mapping import District, Map
from .places import Numbers, Overview, Place, Start, start, towns, while_typing

__all__ = ["District", "Map", "Numbers", "Overview", "Place", "Start", "start", "towns", "while_typing"]
