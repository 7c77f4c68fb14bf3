"""What comes into the catalogue through the browser."""

from .bundles import MAX_CONTENT, MAX_ENTRIES, MAX_ZIP, BundleForm, FilterForm

__all__ = ["MAX_CONTENT", "MAX_ENTRIES", "MAX_ZIP", "BundleForm", "FilterForm"]
