"""Pages about a Kommune's request: for whoever asks, and for the competence centre."""

from .asking import ask, progress, search, sent
from .desk import desk, figures, figures_table, file, letters, table
from .two import two_people
from .waves import plan, wave, waves

__all__ = [
    "ask",
    "desk",
    "figures",
    "figures_table",
    "file",
    "letters",
    "plan",
    "progress",
    "search",
    "sent",
    "table",
    "two_people",
    "wave",
    "waves",
]
