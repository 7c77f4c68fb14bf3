"""From figures to rows: what was measured against which goal."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Final

from tests.benchmarks.goals import Row
from tests.benchmarks.measuring import median as middle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.fleet.asking import Asked
    from tests.benchmarks.fleet.creating import Created
    from tests.benchmarks.fleet.migrating import Migrated, Nothing
    from tests.benchmarks.fleet.queueing import Served
    from tests.benchmarks.fleet.remembering import Remembered
    from tests.benchmarks.fleet.travelling import Travelled

MIB: Final = 1024 * 1024
MS: Final = 1_000
FASTER_CREATING, MOST_IN_DATABASE = 500, 0.020
MOST_MAKING, MOST_MIGRATING, MOST_COLUMN = 0.8, 1.0, 0.7
FASTER_MIGRATING, FASTER_NOTHING = 20, 1_000
MOST_ONE, MOST_MANY, LEAST_JOBS, MOST_TRAVEL = 1.3, 1.6, 0.7, 1.5

median = statistics.median


def compared(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the median of the rounds' ratios: both sides of a round met the same weather."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def creating(created: Created, stock: Sequence[float]) -> Iterator[Row]:
    claimed, waited, faster = median(created.claimed), median(created.waited), median(stock) / median(created.claimed)
    yield Row(
        "Create a town, spare available",
        f"{claimed * MS:.1f} ms, {waited * MS:.1f} ms of it in the database",
        f"stock django-tenants {median(stock):.2f} s",
        f"{faster:,.0f} × faster",
        f"≥ {FASTER_CREATING} ×, ≤ {MOST_IN_DATABASE * MS:.0f} ms",
        faster >= FASTER_CREATING and waited <= MOST_IN_DATABASE,
    )
    ratio = compared(created.made, created.psql)
    yield Row(
        "Create a town, no spare",
        f"{median(created.made) * MS:.0f} ms",
        f"psql, the migrations' SQL: {median(created.psql) * MS:.0f} ms",
        f"{ratio:.2f}",
        f"≤ {MOST_MAKING}",
        ratio <= MOST_MAKING,
    )
    sent = f"psql, the shorter text that we send: {median(created.same) * MS:.0f} ms"
    yield Row("… the same", "", sent, f"{compared(created.made, created.same):.2f}", "known")


def migrating(whole: Migrated, column: Migrated, nothing: Nothing) -> Iterator[Row]:
    ratio, ours = compared(whole.ours, whole.psql), median(whole.ours)
    yield Row(
        f"Migrate {whole.towns} towns: column with default + index + table, 2 connections",
        _each(ours, whole.towns),
        f"psql, a transaction per schema: {_each(median(whole.psql), whole.towns)}",
        f"{ratio:.2f}",
        f"≤ {MOST_MIGRATING:.1f}",
        ratio <= MOST_MIGRATING,
    )
    faster = median(whole.stock) * whole.towns / ours
    yield Row(
        "… the same",
        _each(ours, whole.towns),
        f"stock `migrate_schemas`: {median(whole.stock) * MS:.0f} ms a town, {len(whole.stock)} of them",
        f"{faster:.0f} × faster",
        f"≥ {FASTER_MIGRATING} ×",
        faster >= FASTER_MIGRATING,
    )
    ratio = compared(column.ours, column.psql)
    yield Row(
        "… a nullable column only",
        _each(median(column.ours), column.towns),
        f"psql: {_each(median(column.psql), column.towns)}",
        f"{ratio:.2f}",
        f"≤ {MOST_COLUMN}",
        ratio <= MOST_COLUMN,
    )
    mine, theirs = median(nothing.ours), median(nothing.stock) * whole.towns
    yield Row(
        f"Deploy with nothing to migrate, {whole.towns} towns",
        f"{mine * MS:.0f} ms, queries: {nothing.queries}",
        f"stock {median(nothing.stock) * MS:.0f} ms a town, {len(nothing.stock)} of them: {theirs:.0f} s",
        f"{theirs / mine:,.0f} × faster",
        f"one query, ≥ {FASTER_NOTHING:,} ×",
        nothing.queries == 1 and theirs / mine >= FASTER_NOTHING,
    )


def _each(seconds: float, towns: int) -> str:
    return f"{seconds:.1f} s ({seconds / towns * MS:.1f} ms a town)"


def asking(asked: Asked) -> Iterator[Row]:
    plain = middle(asked.plain)
    baseline = f"plain Django, one schema: {plain.total * MS:.2f} ms"
    for what, costs, most in (
        ("Request with town and role switch, 3 queries: CPU", asked.one, MOST_ONE),
        (f"… over {asked.towns} random towns", asked.many, MOST_MANY),
    ):
        mine, ratio = middle(costs), asked.ratio(costs)
        yield Row(
            what,
            f"{mine.total * MS:.2f} ms ({mine.python * MS:.2f} Python + {mine.postgres * MS:.2f} PostgreSQL)",
            baseline,
            f"{ratio:.2f}",
            f"≤ {most}",
            ratio <= most,
        )


def remembering(found: Remembered) -> Iterator[Row]:
    (few, many), (little, much) = found.worker, found.database
    yield Row(
        f"Memory of a web worker after {found.towns} towns ({found.requests:,} requests)",
        f"{many / MIB:.0f} MB; its {found.connections[1]} connections in PostgreSQL {much / MIB:.0f} MB",
        f"after 5 towns, as many requests: {few / MIB:.0f} MB; its {found.connections[0]} {little / MIB:.0f} MB",
        f"{many / few:.2f}; {much / little:.1f}",
        "known, and bounded",
    )


def queueing(served: Served) -> Iterator[Row]:
    ratio = sum(served.plain) / sum(served.ours)
    small, large = served.smallest, served.largest
    yield Row(
        f"{served.jobs:,} jobs of {len(served.counts)} towns, one runner",
        f"{served.jobs / sum(served.ours):.0f} jobs a second",
        f"loop with SELECT … FOR UPDATE SKIP LOCKED: {served.jobs / sum(served.plain):.0f} a second",
        f"{ratio:.2f} × its throughput",
        f"≥ {LEAST_JOBS} ×",
        ratio >= LEAST_JOBS,
    )
    yield Row(
        f"… the smallest town ({served.counts[small]} jobs; the largest {served.counts[large]:,}) waits for its last",
        f"{served.waited[small]:.1f} s of {sum(served.ours):.1f} s",
        f"the loop: {served.waited_plain[small]:.1f} s of {sum(served.plain):.1f} s",
        "",
        "known",
    )


def travelling(found: Travelled, towns: int) -> Iterator[Row]:
    ratio = compared(found.ours, found.theirs)
    dump = f"{median(found.dump):.1f} + {median(found.load):.1f} s, {found.dump_size / MIB:.0f} MB"
    yield Row(
        f"Export + restore one town with {found.cases:,} cases among {towns}",
        f"{median(found.export):.1f} + {median(found.restore):.1f} s, {found.size / MIB:.0f} MB",
        f"`pg_dump -n` + `psql -1`: {dump}",
        f"{ratio:.2f}",
        f"≤ {MOST_TRAVEL}",
        ratio <= MOST_TRAVEL,
    )
