"""Branch coverage as a gate of the whole run: pytest ends red below it, its summary still being the last line.

    python -m pytest -p tests.gates --cov --cov-report=

Code that runs only where coverage cannot see it is named one by one in NOT_SEEN.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

import coverage
import pytest

EXACT: Final = [
    "*/actions.py",
    "*/actions/*",
    "*/rules.py",
    "*/rules/*",
    "platform/blaupause/engine/*",
    "platform/blaupause/tenancy/*",
]
"""What decides, and what guards."""
NOT_SEEN: Final = (
    # Processes of their own that are ended by force, before they could tell: they draw letters, read uploads
    "platform/blaupause/engine/letters/worker.py",
    "platform/blaupause/uploads/image_worker.py",
    "platform/blaupause/uploads/pdf_worker.py",
)


@dataclass(frozen=True, slots=True)
class Gate:
    """A part of the house, and how much of its branches the tests must run."""

    name: str
    percent: float
    only: list[str] | None = None

    def measure(self, data: coverage.Coverage, out: io.StringIO) -> float:
        """Write the report of what is not covered; return the covered share in percent."""
        return data.report(
            file=out, include=self.only, omit=[*NOT_SEEN], show_missing=True, skip_covered=True, precision=2
        )


GATES: Final = (
    Gate("the whole house", 95),
    Gate("actions, rules, engine and tenancy: every branch", 100, EXACT),
)
SECTIONS: Final = pytest.StashKey[list[tuple[str, str]]]()


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to run where nothing is measured: the gates would judge what some earlier run has left behind."""
    measured = getattr(config.option, "cov_source", None) or []
    if True not in measured or config.option.no_cov or not config.pluginmanager.hasplugin("_cov"):
        raise pytest.UsageError("The gates need the coverage of everything: run with --cov, without a path.")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Measure once all workers are done; a gate that is missed counts as an error of the run."""
    ran = session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}
    if hasattr(session.config, "workerinput") or not ran or session.config.option.collectonly:
        return
    data = coverage.Coverage()
    data.load()
    sections = session.config.stash[SECTIONS] = []
    for gate in GATES:
        out = io.StringIO()
        percent = gate.measure(data, out)
        sections.append((f"coverage of {gate.name}", out.getvalue()))
        if percent < gate.percent:
            _miss(session, f"coverage of {gate.name}", f"{percent:.2f} % is less than {gate.percent:g} %")


def _miss(session: pytest.Session, name: str, told: str) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    assert reporter is not None
    reporter.stats.setdefault("error", []).append(
        pytest.CollectReport(nodeid=name, outcome="failed", longrepr=told, result=[])
    )
    if session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what is not covered before the summary."""
    for title, text in terminalreporter.config.stash.get(SECTIONS, []):
        terminalreporter.section(title)
        terminalreporter.write_line(text)
