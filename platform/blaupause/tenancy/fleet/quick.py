"""Many towns in few round trips: where nothing is in the way, a release costs a town what its SQL costs PostgreSQL."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from django.db import Error

from . import ledger, schemas
from .compiling import is_replayable
from .patience import patience

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .compiling import Compiled
    from .ledger import Behind
    from .release import Release


LAZILY: Final = "SET LOCAL synchronous_commit = off"
"""No town waits for the disk: the ledger's commit does, and what was committed before it is on the disk by then."""


class Quick:
    """One release on its way to many towns; towns that have had the same migrations are looked at once."""

    def __init__(self, release: Release, script: Compiled) -> None:
        self.release, self.script = release, script
        self._lacking: dict[str, list[str]] = {}

    def bring(self, some: Sequence[Behind]) -> dict[str, float]:
        """Bring what it can of some towns to the release by compiled SQL; return seconds by schema.

        All of them are one message to PostgreSQL, each is one transaction: wholly old or wholly new. The ledger is
        written at the end; killed before, the next call sees what they have. What is not returned – somebody holds it
        or one before it, it differs, it needs Python – the caller looks at alone.
        """
        try:
            with patience():
                have = schemas.applied_in([each.schema for each in some])
                scripts = {schema: lacking for schema in have if (lacking := self._of(schema, have[schema]))}
                began = time.perf_counter()
                schemas.send_each(scripts)
        except Error:
            return {}
        done = dict.fromkeys(scripts, (time.perf_counter() - began) / max(len(scripts), 1))
        ledger.write_done(done, self.release.name)
        return done

    def _of(self, schema: str, fingerprint: str) -> list[str]:
        """Return the statements a town lacks; none where it has to be looked at alone."""
        if fingerprint not in self._lacking:
            keys = schemas.applied(schema)
            missing = [key for key in self.release.keys if key not in keys]
            is_usual = missing and not keys - set(self.release.keys) and is_replayable(self.release, missing)
            script = self.script.statements(missing, is_empty=False) if is_usual else ()
            self._lacking[fingerprint] = [LAZILY, *script] if script else []
        return self._lacking[fingerprint]
