"""`blaupause bench`: measure speed, memory, weight and the fleet, print the tables and write docs/performance.md."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg

from infra.demo.postgres import Cluster
from infra.demo.state import DATABASE, State, free_port
from tests.benchmarks import document, serving
from tests.benchmarks.catalogue import run as catalogue
from tests.benchmarks.document import DOCUMENT, ROOT
from tests.benchmarks.fleet import run as fleet
from tests.benchmarks.login import run as login
from tests.benchmarks.machine import machine_of, quiet, tell
from tests.benchmarks.onboarding import run as onboarding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.machine import Machine
    from tests.benchmarks.measuring import Page
    from tests.benchmarks.report import Line

MIB, KB = 1024 * 1024, 1000
MOST_MEMORY, MOST_GROWTH = 160 * MIB, 4 * MIB
MOST_SECONDS, MOST_WEIGHT, MOST_FONTS, MOST_VALIDATION = 20, 90 * KB, 2, 0.05
TOWN = "fulda"
PLAIN = "bench_plain"


def main(arguments: list[str]) -> int:
    """Measure one part, or each in a process of its own: their settings differ. Return the exit status."""
    parser = argparse.ArgumentParser(prog="blaupause bench", description=__doc__)
    parser.add_argument("--part", choices=PARTS, help="only this one; growth takes long and is else part of --full")
    parser.add_argument("--full", action="store_true", help="also how the fleet grows, and a wave of a whole Land")
    parser.add_argument("--towns", type=int, help="towns of the fleet; only the usual number is written down")
    parser.add_argument("--json", action="store_true", help="print one JSON document per part instead of tables")
    options = parser.parse_args(arguments)
    if options.part:
        return PARTS[options.part](options)
    parts = [part for part in PARTS if part != "growth" or options.full]
    commands = [[sys.executable, "-m", "blaupause", "bench", "--part", part, *arguments] for part in parts]
    return max(subprocess.run(command, check=False).returncode for command in commands)


def requests(options: argparse.Namespace) -> int:
    """Measure requests, memory and weight; return the exit status: 0 also when a goal is missed, the table says so."""
    began, load = time.monotonic(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="blaupause-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        state = State(Path(folder) / "demo", free_port())
        try:
            pages, lines, machine = _measure(state, load)
        except serving.Failed as failed:
            tell(f"The demo failed:\n{failed}")
            return 1
    _publish(pages, lines, machine, as_json=options.json)
    tell(f"{time.monotonic() - began:.0f} s in all")
    return 0


def _measure(state: State, load: float) -> tuple[list[Page], list[Line], Machine]:
    tell("Command line")
    told = help_seconds()
    tell("Demo: start, first page, memory")
    with serving.demo(state.folder, state.port) as running:
        started, weight, memory = running.seconds, serving.first_page(running), serving.memory(running)
    tell("Requests against the baseline")
    with _platform(state) as (superuser, schema):
        from tests.benchmarks import scenes  # noqa: PLC0415 – Django is set up from here on
        from tests.benchmarks.measuring import Bench  # noqa: PLC0415 – same
        from tests.benchmarks.validation import share  # noqa: PLC0415 – same

        town = scenes.town_of(TOWN)
        scenes.add_cases(superuser, schema)
        pages = scenes.pages(town)
        bench = Bench(town)
        bench.measure(pages)
        judged = share(bench, next(page for page in pages if page.writes))
        machine = machine_of(superuser, load)
    return pages, _lines(judged, told, memory, started, weight), machine


def _lines(
    judged: float, told: tuple[float, bool], memory: list[int], started: float, weight: serving.Weight
) -> list[Line]:
    from tests.benchmarks.report import Line  # noqa: PLC0415 – Django is set up by now

    first, second = memory
    seconds, imports_django = told
    fonts = ", ".join(f"{Path(path).name.split('.')[0]} {size / KB:.0f} kB" for path, size in weight.fonts.items())
    growth = second - first
    return [
        Line("Judging the answers, share of a valid POST", f"{judged:.1%}", "≤ 5 %", judged <= MOST_VALIDATION),
        Line(
            "`blaupause --help`",
            f"{seconds * 1000:.0f} ms, {'imports' if imports_django else 'without'} Django",
            "without Django",
            not imports_django,
        ),
        Line("Web worker after 1,000 requests to six towns", f"{first / MIB:.0f} MB", "≤ 160 MB", first <= MOST_MEMORY),
        Line("… after 1,000 more", f"{growth / MIB:+.1f} MB", "flat (± 4 MB)", abs(growth) <= MOST_GROWTH),
        Line("Demo, installed, from start to ready", f"{started:.1f} s", "≤ 20 s", started <= MOST_SECONDS),
        Line("First page without fonts", f"{weight.total / KB:.1f} kB", "≤ 90 kB", weight.total <= MOST_WEIGHT),
        Line("Fonts of the first page", fonts, "at most 2", len(weight.fonts) <= MOST_FONTS),
    ]


def help_seconds() -> tuple[float, bool]:
    """Return how long `blaupause --help` takes, and whether it imports Django."""
    said = "import sys; from blaupause import __main__ as m; m.usage(); print('django' in sys.modules)"
    imports = subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, text=True).stdout
    times = []
    for _ in range(5):
        began = time.monotonic()
        subprocess.run([sys.executable, "-m", "blaupause", "--help"], check=True, capture_output=True)
        times.append(time.monotonic() - began)
    return statistics.median(times), imports.strip() == "True"


@contextmanager
def _platform(state: State) -> Iterator[tuple[str, str]]:
    """Set Django up in this process, on the demo's data; the access log goes where nobody reads it."""
    with Cluster.start(state.folder / "postgres", max_connections="40") as cluster:
        superuser = f"{cluster.url.rpartition('/')[0]}/{DATABASE}"
        schema, password = _plain_login(superuser)
        os.environ.update(
            state.environment(cluster.port),
            DJANGO_SETTINGS_MODULE="tests.benchmarks.settings",
            BLAUPAUSE_LOG_FORMAT="json",
            BENCH_PLAIN_SCHEMA=schema,
            BENCH_PLAIN_DATABASE=f"postgresql://{PLAIN}:{password}@127.0.0.1:{cluster.port}/{DATABASE}",
        )
        with quiet():
            import django  # noqa: PLC0415 – only now its settings are known

            django.setup()
            yield superuser, schema
            from django.db import connections  # noqa: PLC0415 – same

            connections.close_all()


def _plain_login(superuser: str) -> tuple[str, str]:
    """Make the baseline's login: rights on one town's schema and on the public one, no row security."""
    with psycopg.connect(superuser, autocommit=True) as database:
        row = database.execute("SELECT schema_name FROM tenancy_town WHERE slug = %s", (TOWN,)).fetchone()
        schema, password = (row[0] if row else ""), os.urandom(12).hex()
        script = f"CREATE ROLE {PLAIN} LOGIN BYPASSRLS PASSWORD '{password}';"
        script += f"GRANT CONNECT ON DATABASE {DATABASE} TO {PLAIN};"
        for name in (schema, "public"):
            script += f"GRANT USAGE ON SCHEMA {name} TO {PLAIN}; GRANT ALL ON ALL TABLES IN SCHEMA {name} TO {PLAIN};"
            script += f"GRANT ALL ON ALL SEQUENCES IN SCHEMA {name} TO {PLAIN};"
        database.execute(script.encode())
    return schema, password


def _publish(pages: list[Page], lines: list[Line], machine: Machine, *, as_json: bool) -> None:
    from tests.benchmarks import report  # noqa: PLC0415 – Django is set up by now

    document.put("requests", report.document(pages, lines, machine, datetime.now(UTC).date()))
    if as_json:
        sys.stdout.write(json.dumps(_figures(pages, lines), ensure_ascii=False) + "\n")
        return
    sys.stdout.write(f"\n{machine}\n\n{report.cpu_table(pages)}\n\n{report.goals_table(lines)}\n\n")
    sys.stdout.write(f"Written to {DOCUMENT.relative_to(ROOT)}\n")


def _figures(pages: list[Page], lines: list[Line]) -> dict[str, Any]:
    return {
        "requests": [
            {"name": page.name, "statements": page.statements, "ratio": round(page.ratio, 3)} for page in pages
        ],
        "goals": [{"what": line.what, "measured": line.measured, "goal": line.goal, "met": line.met} for line in lines],
    }


PARTS: Final = {
    "requests": requests,
    "catalogue": catalogue.measure,
    "login": login.measure,
    "onboarding": onboarding.measure,
    "fleet": fleet.measure,
    "growth": fleet.grow,
}
