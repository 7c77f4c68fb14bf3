"""Commands that set up their own platform before Django starts; they exist in a checkout only."""

from __future__ import annotations

from importlib import import_module

MODULES = {"demo": "infra.demo.start", "bench": "tests.benchmarks.run"}


def run(command: str, arguments: list[str]) -> int:
    """Run `blaupause demo` or `blaupause bench`; return the exit status."""
    status: int = import_module(MODULES[command]).main(arguments)
    return status
