"""What comes into the catalogue through the browser."""

from .bundles import MAX_CONTENT, MAX_ENTRIES, MAX_ZIP, BundleForm, FilterForm
from .drafts import StartForm
from .fields import Panel, PanelForm
from .panels import acts_of, forms_of, sent_form

__all__ = [
    "MAX_CONTENT",
    "MAX_ENTRIES",
    "MAX_ZIP",
    "BundleForm",
    "FilterForm",
    "Panel",
    "PanelForm",
    "StartForm",
    "acts_of",
    "forms_of",
    "sent_form",
]
