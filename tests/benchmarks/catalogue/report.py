"""The catalogue's section of docs/performance.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.catalogue import editing, filling, lists, reading
from tests.benchmarks.goals import table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tests.benchmarks.goals import Row
    from tests.benchmarks.machine import Machine


def section(rows: Sequence[Row], machine: Machine, day: date) -> str:
    """Return the section, from its heading on."""
    return f"""## The catalogue

Written by `make bench PART=catalogue` on {day:%Y-%m-%d}. Machine: {machine}. One embedded PostgreSQL of its own, one
cell. To repeat: the same, about three minutes on a quiet machine. CPU time of Python and of the database behind it;
both sides take turns in one process ({reading.ROUNDS} rounds of reading, {filling.ROUNDS} of forms, {editing.ROUNDS} of
saving, {lists.ROUNDS} of lists). A ratio is the median of the rounds' ratios, in brackets the middle half of them.
Ratios travel, milliseconds belong to this machine and its load. Numbers of queries are asserted by the tests, too.

{table(rows)}

- **Reading** is `standards.xdatenfelder.read`, from bytes to plain data; the memory is the peak of its own process.
- **Drawing** binds the page (what is asked, with which words) and draws it with the components of `ui`; the plain form
  has a Django field for each question and is drawn by `as_div`, without help texts and headings.
- **Judging** is `engine.forms.checking.check`: the compiled schema, what is missing, the town's lists, rules.
- **Conditions**: an answer comes in, and what is asked is decided anew on all pages. Nothing is decided in the browser:
  htmx sends the form and lays what comes back into the page. Measured there is the browser's own part.
- **Saving** is the action `change_draft` with its event and its way back, of a draft that remembers as much as it ever
  does. It sends the part that changed, into a column that is kept uncompressed. The plain side has a table of its own,
  made by Django with what Django and PostgreSQL choose by themselves, and writes the same JSON there whole, without
  locking, merging or remembering anything; into a column kept like ours it would take about 2 ms of PostgreSQL less.
  *The page that follows* is what the person waits for: the form sent by Django's test client, and the editor's page,
  which checks the whole template and draws a preview.
- **Lists**: whole requests of the platform. The plain side sends the same statements as plain SQL, fetches what they
  give, and draws the same template with the values that ours computed of them. The overview lets the database count the
  reports of towns; the line below it compares with fetching each report as a row, as a page would that counts in
  Python.
"""
