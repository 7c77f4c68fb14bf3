"""Changes a bundle one operation at a time, for people who do not program. Pure: files in, files and a way back out."""

from blaupause.engine.bundles.editing.following import follow
from blaupause.engine.bundles.editing.model import Edited, EditRefused, Operation, Told, meet
from blaupause.engine.bundles.editing.operations import OPERATIONS, edit, take_back
from blaupause.engine.bundles.editing.sheet import Overtaken, Sheet, undo
from blaupause.engine.bundles.editing.starting import empty_bundle, slug_from

__all__ = [
    "OPERATIONS",
    "EditRefused",
    "Edited",
    "Operation",
    "Overtaken",
    "Sheet",
    "Told",
    "edit",
    "empty_bundle",
    "follow",
    "meet",
    "slug_from",
    "take_back",
    "undo",
]
