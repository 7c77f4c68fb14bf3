"""`python -m blaupause.engine.bundles DIR…`: check folders without a project around them; exits 1 on findings."""

import sys
from pathlib import Path

from django.conf import settings

from blaupause.engine.bundles.checking import check
from blaupause.engine.bundles.loading import read_directory


def main(directories: list[str]) -> int:
    if not directories:
        sys.stderr.write("usage: python -m blaupause.engine.bundles DIR…\n")
        return 2
    found = [
        f"{directory}/{finding}" for directory in directories for finding in check(read_directory(Path(directory)))
    ]
    sys.stdout.write("".join(f"{line}\n" for line in found) or "no findings\n")
    return 1 if found else 0


if __name__ == "__main__":
    settings.configure(USE_I18N=False)  # sentences as they are written, in German
    raise SystemExit(main(sys.argv[1:]))
