"""What comes into the catalogue through the browser."""

from .bundles import (
    MAX_CONTENT,
    MAX_ENTRIES,
    MAX_ZIP,
    BundleForm,
    DeprecationForm,
    EndForm,
    FilterForm,
    PublicationForm,
    RefusalForm,
)
from .drafts import SchemaForm, StartForm
from .fields import Panel, PanelForm
from .panels import acts_of, forms_of, sent_form

__all__ = [
    "MAX_CONTENT",
    "MAX_ENTRIES",
    "MAX_ZIP",
    "BundleForm",
    "DeprecationForm",
    "EndForm",
    "FilterForm",
    "Panel",
    "PanelForm",
    "PublicationForm",
    "RefusalForm",
    "SchemaForm",
    "StartForm",
    "acts_of",
    "forms_of",
    "sent_form",
]
