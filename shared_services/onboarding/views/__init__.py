"""Pages about a Kommune's request: for whoever asks, and for the competence centre."""

from .asking import ask, progress, search, sent
from .desk import desk, file, letters, table

__all__ = ["ask", "desk", "file", "letters", "progress", "search", "sent", "table"]
