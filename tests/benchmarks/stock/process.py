"""Stock django-tenants in a process of its own, told what to do line by line: `create SCHEMA` or `migrate SCHEMA`.

It answers how many seconds that took. Starting Python and reading the apps is over by then, as on the other side.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Do what is asked until nothing more is."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    import django  # noqa: PLC0415 – after the output is put aside

    django.setup()
    for line in sys.stdin:
        what, schema = line.split()
        began = time.perf_counter()
        DOES[what](schema)
        answers.write(f"{time.perf_counter() - began}\n")


def _create(schema: str) -> None:
    from blaupause.tenancy.models import Town  # noqa: PLC0415 – Django is set up by now

    Town(schema_name=schema).create_schema(verbosity=0)


def _migrate(schema: str) -> None:
    from django.core.management import call_command  # noqa: PLC0415 – same

    call_command("migrate_schemas", tenant=True, schema_name=schema, interactive=False, verbosity=0)


DOES: dict[str, Callable[[str], None]] = {"create": _create, "migrate": _migrate}

if __name__ == "__main__":
    main()
