"""The login's section of docs/performance.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.goals import table
from tests.benchmarks.login import live, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tests.benchmarks.goals import Row
    from tests.benchmarks.machine import Machine


def section(found: Sequence[Row], machine: Machine, day: date) -> str:
    """Return the section, from its heading on."""
    return f"""## Logging in

Written by `make bench PART=login` on {day:%Y-%m-%d}. Machine: {machine}. To repeat: the same, about six minutes on a
quiet machine; it starts a demo of its own, with a real Keycloak where one was fetched before (`make demo KEYCLOAK=1`),
else with the embedded provider, and the rows of Keycloak are left out. Ratios travel, times belong to this machine and
its load. Numbers of queries are asserted by the tests, too.

{table(found)}

- **The way back** is what a browser waits for after the provider's answer, by the clock: the callback changes the
  code and checks the token, the login host hands over, the town opens a session and draws its start page. The bare
  exchange is one POST to the same provider with a code got in the same way, in turns with ours ({live.ROUNDS} rounds;
  of somebody who is logged in there, so no page of the provider is in it). In brackets the middle half of the rounds.
- **Logins of editors** are measured in one process, CPU of Python and PostgreSQL, from the callback to the page, with
  the provider's answer made up: it is the same on both sides ({rows.ROUNDS} rounds, in turns).
- **`keycloak sync`** is the whole command, from its start as a process. What it spends by itself is mostly loading the
  platform; the rest is Keycloak's.
- **Keycloak's start** is from the start of its process until the descriptions of both realms are answered, while the
  demo prepares its towns beside it; at the first start it makes its tables and imports the realms. **Its memory** is
  the resident size of the process (`VmRSS`), on a heap of at most 256 MB.
"""
