"""`blaupause bench`: measure speed, memory and weight, print the tables and write docs/performance.md."""

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
from typing import TYPE_CHECKING, Any

import psycopg

from infra.demo.postgres import Cluster
from infra.demo.state import DATABASE, State, free_port
from tests.benchmarks import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.measuring import Page
    from tests.benchmarks.report import Line, Machine

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs/performance.md"
MIB, KB = 1024 * 1024, 1000
MOST_MEMORY, MOST_GROWTH = 160 * MIB, 4 * MIB
MOST_SECONDS, MOST_WEIGHT, MOST_FONTS, MOST_VALIDATION = 20, 90 * KB, 2, 0.05
TOWN = "fulda"
PLAIN = "bench_plain"


def main(arguments: list[str]) -> int:
    """Measure everything; return the exit status: 0 also when a goal is missed, the table says so."""
    parser = argparse.ArgumentParser(prog="blaupause bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of tables")
    options = parser.parse_args(arguments)
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
        machine = _machine(superuser, load)
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
        with _quiet():
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


@contextmanager
def _quiet() -> Iterator[None]:
    """Send what the platform logs to nowhere: writing it is measured, reading it is not wanted."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [os.dup(1), os.dup(2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for number in (1, 2):
            os.dup2(nowhere, number)
        yield
    finally:
        sys.stdout.flush()
        for number, copy in enumerate(kept, 1):
            os.dup2(copy, number)


def _machine(superuser: str, load: float) -> Machine:
    from tests.benchmarks.report import Machine  # noqa: PLC0415 – Django is set up by now

    with psycopg.connect(superuser) as database:
        row = database.execute("SHOW server_version").fetchone()
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    return Machine(os.cpu_count() or 0, next(iter(names), "unknown"), str(row[0]) if row else "", load)


def _publish(pages: list[Page], lines: list[Line], machine: Machine, *, as_json: bool) -> None:
    from tests.benchmarks import report  # noqa: PLC0415 – Django is set up by now

    DOCUMENT.write_text(report.document(pages, lines, machine, datetime.now(UTC).date()), encoding="utf-8")
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


def tell(sentence: str) -> None:
    """Show progress, apart from the result."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
