"""What comes into the catalogue through the browser."""

from .blocks import BlockForm, InsertForm
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
from .maturity import MaturityForm
from .panels import acts_of, forms_of, sent_form
from .suggestions import JoinForm, ReplyForm
from .support import LeaveForm, SupportForm
from .translations import TranslationFileForm, rows_sent

__all__ = [
    "MAX_CONTENT",
    "MAX_ENTRIES",
    "MAX_ZIP",
    "BlockForm",
    "BundleForm",
    "DeprecationForm",
    "EndForm",
    "FilterForm",
    "InsertForm",
    "JoinForm",
    "LeaveForm",
    "MaturityForm",
    "Panel",
    "PanelForm",
    "PublicationForm",
    "RefusalForm",
    "ReplyForm",
    "SchemaForm",
    "StartForm",
    "SupportForm",
    "TranslationFileForm",
    "acts_of",
    "forms_of",
    "rows_sent",
    "sent_form",
]
