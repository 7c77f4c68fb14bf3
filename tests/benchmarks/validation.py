"""Which share of a valid POST is judging its answers."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING
from unittest.mock import patch

from blaupause.engine.forms import Form
from tests.benchmarks.measuring import Clock

if TYPE_CHECKING:
    from tests.benchmarks.measuring import Bench, Page

TIMES = 60


def share(bench: Bench, page: Page) -> float:
    """Return the CPU time of `Form.check_page` and `Form.check` in a request, divided by the request's (median)."""
    shares = []
    for _ in range(TIMES):
        clock = Clock()
        with (
            patch.object(Form, "check_page", clock.around(Form.check_page)),
            patch.object(Form, "check", clock.around(Form.check)),
        ):
            cost, _size = bench.ask(page, bench.platform, page.environ(), "default")
        shares.append(clock.seconds / cost.total)
    return statistics.median(shares)
