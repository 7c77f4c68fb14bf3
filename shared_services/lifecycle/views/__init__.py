"""What the competence centre sees and does about towns that are here."""

from .planning import key, leave, merger
from .towns import file, overview, succession

__all__ = ["file", "key", "leave", "merger", "overview", "succession"]
