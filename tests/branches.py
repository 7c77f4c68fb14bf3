"""Lets coverage watch branches through sys.monitoring before Python 3.14, too; a plugin of coverage (pyproject.toml).

Coverage's own tracer, which it takes there, is told of every line that runs, again and again, also of Django's:
what only computes takes 1.8 times as long. Told once of each line and of each way of a branch, it takes 1.05 times.
From Python 3.14 on coverage does the same by itself: this module can go then.
"""

from __future__ import annotations

import dis
import sys
from typing import TYPE_CHECKING, cast

from coverage import bytecode, core, env, sysmon

if TYPE_CHECKING:
    from types import CodeType

    from coverage.plugin_support import Plugins
    from coverage.types import TArc, TConfigSectionOut


class BothWays(sysmon.SysMonitor):
    """Goes on listening to a branch until both its ways were taken: before Python 3.14 one event tells of both."""

    def __init__(self) -> None:
        super().__init__()
        self._taken: dict[tuple[int, int], int] = {}

    def sysmon_branch_either(
        self, code: CodeType, instruction_offset: int, destination_offset: int
    ) -> sysmon.MonitorReturn:
        branch = (id(code), instruction_offset)
        if self._taken.get(branch) == destination_offset:
            return None
        is_other_way = branch in self._taken
        self._taken[branch] = destination_offset
        off = super().sysmon_branch_either(code, instruction_offset, destination_offset)
        return off if is_other_way else None

    def stop(self) -> None:
        """Forget ways to lines that never ran: what stood between the branch and its line was interrupted."""
        super().stop()
        for file in self.data:
            arcs = cast("set[TArc]", self.data[file])
            begins = self.get_multiline_map(file)
            ran = {begins.get(line, line) for line, same in arcs if line == same}
            arcs -= {(source, line) for source, line in arcs if line > 0 and begins.get(line, line) not in ran}


def coverage_init(_register: Plugins, _options: TConfigSectionOut) -> None:
    """Put it in the place of coverage's own, which needs an event for each way."""
    if env.PYBEHAVIOR.branch_right_left:
        return
    events = sys.monitoring.events
    vars(events).update(BRANCH_LEFT=events.BRANCH, BRANCH_RIGHT=events.BRANCH)
    # What Python 3.14 does not have any more, coverage does not look for
    bytecode.RETURNS.add(dis.opmap["RETURN_CONST"])
    vars(core).update(SysMonitor=BothWays)
    env.PYBEHAVIOR.branch_right_left = True
