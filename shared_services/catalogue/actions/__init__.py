"""What can be done with the catalogue: take bundles in, release versions by two parties, end them, note their use."""

from .importing import BundleRefused, UsageReport, import_bundle, record_usage
from .releasing import approve_version, ask_review, publish_version, refuse_version, release_version
from .retiring import deprecate_version, withdraw_version
from .schemas import FromSchema, import_schema
from .speaking import speak_anew

__all__ = [
    "BundleRefused",
    "FromSchema",
    "UsageReport",
    "approve_version",
    "ask_review",
    "deprecate_version",
    "import_bundle",
    "import_schema",
    "publish_version",
    "record_usage",
    "refuse_version",
    "release_version",
    "speak_anew",
    "withdraw_version",
]
