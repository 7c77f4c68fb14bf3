"""Pages about a Kommune's request: for whoever asks, and for the competence centre."""

from .asking import ask, progress, search, sent
from .desk import desk, file, letters, table
from .waves import plan, wave, waves

__all__ = ["ask", "desk", "file", "letters", "plan", "progress", "search", "sent", "table", "wave", "waves"]
