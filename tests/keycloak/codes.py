"""The apps that show codes of a second factor: Keycloak takes each code once, whichever worker used it."""

from __future__ import annotations

import fcntl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from infra.demo import keycloak

if TYPE_CHECKING:
    from pathlib import Path

ON_ITS_WAY: Final = 15.0
"""Seconds that a code must still count, so that it arrives in time also where the machine is slow."""


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes that nobody used yet; the note, which all workers see, holds those that were taken."""

    note: Path

    def of(self, secret: str) -> str:
        """Take the oldest code that still counts; wait for the next one only when all were used.

        Keycloak takes the code of now and those one step of time before and after: three logins need no waiting.
        """
        while True:
            now, passed = divmod(time.time(), keycloak.SECONDS)
            oldest = now - 1 if passed < keycloak.SECONDS - ON_ITS_WAY else now
            for step in range(int(oldest), int(now) + 2):
                if self._take(f"{secret} {step}\n"):
                    return keycloak.code_of(secret, step)
            time.sleep(keycloak.SECONDS - passed)

    def _take(self, line: str) -> bool:
        with self.note.open("a+", encoding="utf-8") as note:
            fcntl.flock(note, fcntl.LOCK_EX)
            note.seek(0)
            if line in note:
                return False
            note.write(line)
            return True
