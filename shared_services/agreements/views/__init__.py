"""Pages of the competence centre about agreements."""

from .desk import desk, file, sealed, table
from .processors import announcement, change_processor, end_processor, new_processor, processors
from .terminations import terminated, termination
from .texts import draft, publish, texts

__all__ = [
    "announcement",
    "change_processor",
    "desk",
    "draft",
    "end_processor",
    "file",
    "new_processor",
    "processors",
    "publish",
    "sealed",
    "table",
    "terminated",
    "termination",
    "texts",
]
