"""Many towns in few round trips: where nothing is in the way, a release costs a town what its SQL costs PostgreSQL."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from django.db import Error

from . import ledger, schemas
from .compiling import is_replayable
from .patience import of_transaction, patience

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .compiling import Compiled
    from .ledger import Behind
    from .release import Release


LAZILY: Final = "SET LOCAL synchronous_commit = off"
"""No town waits for the disk: the ledger's commit does, and what was committed before it is on the disk by then."""


def bring(some: Sequence[Behind], release: Release, script: Compiled) -> dict[str, float]:
    """Bring what it can of some towns to a release by compiled SQL; return seconds by schema.

    Each is one message to PostgreSQL and therefore one transaction: wholly old or wholly new. The ledger is written for
    all of them at the end; killed before, the next call sees what they have. What is not returned – somebody holds it,
    it differs, it needs Python – is as it was, and the caller looks at it alone.
    """
    try:
        with patience():
            have = schemas.applied_in([each.schema for each in some])
    except Error:
        return {}
    done: dict[str, float] = {}
    for schema, keys in have.items():
        missing = [key for key in release.keys if key not in keys]
        if not missing or keys - set(release.keys) or not is_replayable(release, missing):
            continue
        began = time.perf_counter()
        try:
            schemas.send(schema, [*of_transaction(), LAZILY, *script.statements(missing, is_empty=False)])
        except Error:
            continue
        done[schema] = time.perf_counter() - began
    ledger.write_done(done, release.name)
    return done
