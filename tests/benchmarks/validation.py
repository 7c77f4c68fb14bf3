"""Which share of a valid POST is judging its answers."""

from __future__ import annotations

import statistics
import sys
from typing import TYPE_CHECKING
from unittest.mock import patch

from blaupause.engine.forms import checking
from tenants.intake.queries import Paper
from tests.benchmarks.measuring import Clock

if TYPE_CHECKING:
    from tests.benchmarks.measuring import Bench, Page

TIMES = 60


def share(bench: Bench, page: Page) -> float:
    """Return the CPU time of judging answers (`engine.forms.checking.check`) in a request, divided by the request's.

    Median of all requests.

    Raises:
        AssertionError: nothing was judged, so something else is measured.
    """
    judges = sys.modules[Paper.__module__]
    shares = []
    for _ in range(TIMES):
        clock = Clock()
        with patch.object(judges, "check", clock.around(checking.check)):
            cost, _size = bench.ask(page, bench.platform, page.environ(), "default")
        if not clock.seconds:
            raise AssertionError("the request judged nothing")
        shares.append(clock.seconds / cost.total)
    return statistics.median(shares)
