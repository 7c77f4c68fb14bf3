"""Files that people send: only what was asked for, only what it says it is, and nothing that does anything."""

from blaupause.uploads.inspecting import Clean, Rejected, inspect
from blaupause.uploads.names import tidy_name
from blaupause.uploads.scanning import ClamdScanner, DemoScanner, Scanner, ScannerUnavailable, Verdict, scanner_at
from blaupause.uploads.sentences import Kind

__all__ = [
    "ClamdScanner",
    "Clean",
    "DemoScanner",
    "Kind",
    "Rejected",
    "Scanner",
    "ScannerUnavailable",
    "Verdict",
    "inspect",
    "scanner_at",
    "tidy_name",
]
