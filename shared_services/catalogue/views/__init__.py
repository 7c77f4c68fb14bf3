"""Pages of the competence centre."""

from .templates import listing, release, template, upload

__all__ = ["listing", "release", "template", "upload"]
