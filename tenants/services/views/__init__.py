"""Pages on which a town sets its services up, and suggests what the templates should say."""

from .setting import comparison_pdf, directory, preview, service
from .suggesting import suggest, suggestions

__all__ = ["comparison_pdf", "directory", "preview", "service", "suggest", "suggestions"]
