"""What this process keeps of drafts: a revision never changes, so it is fetched, read and compiled once.

Of each draft the last one that was asked for is kept.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from blaupause.engine.bundles import Bundle

if TYPE_CHECKING:
    from datetime import datetime

    from shared_services.catalogue.models import Draft

KEPT: Final = 12

type Revision = tuple[int, int, datetime]

_lock = threading.Lock()
_kept: OrderedDict[Revision, Bundle] = OrderedDict()


def with_files(draft: Draft) -> Draft:
    """Complete a draft that was fetched without its files.

    Where this process does not have them, the whole row is fetched anew: somebody may have changed it meanwhile.
    """
    with _lock:
        known = _kept.get(_revision(draft))
    if known is not None:
        draft.files = known.files
    else:
        draft.refresh_from_db(fields=[each.attname for each in draft._meta.concrete_fields])
        bundle_in(draft)
    return draft


def bundle_in(draft: Draft) -> Bundle:
    """Return the bundle of a draft; what was compiled of a revision is kept."""
    key, files = _revision(draft), draft.files
    with _lock:
        bundle = _kept.pop(key, None) or Bundle(files)
        for other in [other for other in _kept if other[0] == draft.pk]:
            del _kept[other]
        _kept[key] = bundle
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return bundle


def _revision(draft: Draft) -> Revision:
    """Name a revision. The moment tells it from one of the same number that was taken back before anybody saw it."""
    return draft.pk, draft.revision, draft.changed_at
