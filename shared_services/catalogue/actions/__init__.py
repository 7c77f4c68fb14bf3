"""What can be done with the catalogue: edit templates, take bundles in, release and end versions, note their use."""

from .blocks import BlockRefused, publish_block, publish_from_draft
from .drafts import (
    DraftOvertaken,
    change_draft,
    drop_draft,
    restore_draft,
    start_draft,
    submit_draft,
    undo_change,
)
from .importing import BundleRefused, UsageReport, import_bundle, record_usage
from .looks import Logo, Look, show_look
from .maturity import assess_service
from .releasing import approve_version, ask_review, publish_version, refuse_version, release_version, take_review_back
from .retiring import deprecate_version, withdraw_version
from .schemas import FromSchema, edit_schema, import_schema
from .speaking import speak_anew
from .suggestions import (
    SuggestionReport,
    answer_suggestion,
    join_suggestion,
    part_suggestion,
    record_suggestion,
)

__all__ = [
    "BlockRefused",
    "BundleRefused",
    "DraftOvertaken",
    "FromSchema",
    "Logo",
    "Look",
    "SuggestionReport",
    "UsageReport",
    "answer_suggestion",
    "approve_version",
    "ask_review",
    "assess_service",
    "change_draft",
    "deprecate_version",
    "drop_draft",
    "edit_schema",
    "import_bundle",
    "import_schema",
    "join_suggestion",
    "part_suggestion",
    "publish_block",
    "publish_from_draft",
    "publish_version",
    "record_suggestion",
    "record_usage",
    "refuse_version",
    "release_version",
    "restore_draft",
    "show_look",
    "speak_anew",
    "start_draft",
    "submit_draft",
    "take_review_back",
    "undo_change",
    "withdraw_version",
]
