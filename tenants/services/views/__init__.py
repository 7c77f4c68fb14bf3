"""Pages on which a town sets its services up, points to them, and suggests what the templates should say."""

from .competences import competences
from .setting import comparison_pdf, directory, preview, service
from .suggesting import suggest, suggestions
from .website import poster, qr_png, qr_svg, website

__all__ = [
    "comparison_pdf",
    "competences",
    "directory",
    "poster",
    "preview",
    "qr_png",
    "qr_svg",
    "service",
    "suggest",
    "suggestions",
    "website",
]
