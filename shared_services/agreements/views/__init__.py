"""Pages of the competence centre about agreements."""

from .desk import desk, file, sealed, table
from .texts import draft, publish, texts

__all__ = ["desk", "draft", "file", "publish", "sealed", "table", "texts"]
