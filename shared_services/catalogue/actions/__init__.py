"""What can be done with the catalogue: edit a template, take a bundle in, publish a version, note who uses what."""

from .drafts import (
    DraftOvertaken,
    change_draft,
    drop_draft,
    restore_draft,
    start_draft,
    submit_draft,
    undo_change,
)
from .versions import BundleRefused, UsageReport, import_bundle, record_usage, release_version

__all__ = [
    "BundleRefused",
    "DraftOvertaken",
    "UsageReport",
    "change_draft",
    "drop_draft",
    "import_bundle",
    "record_usage",
    "release_version",
    "restore_draft",
    "start_draft",
    "submit_draft",
    "undo_change",
]
