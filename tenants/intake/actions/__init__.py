"""What can be done with a draft, until it is an application."""

from .drafts import Saved, autosave_page, resume, save_page, start_draft
from .endings import discard_draft, expire_draft, remind_holder, sweep
from .files import add_upload, remove_upload, restore_upload
from .moving import leave_version, take_version
from .sending import Incomplete, submit

__all__ = [
    "Incomplete",
    "Saved",
    "add_upload",
    "autosave_page",
    "discard_draft",
    "expire_draft",
    "leave_version",
    "remind_holder",
    "remove_upload",
    "restore_upload",
    "resume",
    "save_page",
    "start_draft",
    "submit",
    "sweep",
    "take_version",
]
