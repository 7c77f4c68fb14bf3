"""Made-up releases: the applications' migrations and one more. They are taken back, so that it can come again."""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.test import override_settings

from blaupause.tenancy.fleet import compiling, release
from tenants.applications import migrations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blaupause.tenancy.fleet.compiling import Compiled
    from blaupause.tenancy.fleet.release import Release
    from tests.benchmarks.fleet.cell import Cell

APP, NAME = "applications", "9000_bench"
FOLDER: Final = Path(migrations.__path__[0])
MIGRATION: Final = """
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("{app}", "{before}")]
    operations = [{operations}]
"""
WHOLE: Final = """
        migrations.AddField("application", "bench_word", models.CharField(max_length=20, db_default="")),
        migrations.AddIndex("application", models.Index(fields=["bench_word"], name="bench_word")),
        migrations.CreateModel("BenchNote", [
            ("id", models.BigAutoField(primary_key=True)),
            ("application", models.ForeignKey("applications.application", django.db.models.deletion.CASCADE)),
            ("text", models.TextField()),
            ("at", models.DateTimeField(db_index=True)),
        ]),
"""
"""A column with a default, an index on it, a table that points to its table."""
COLUMN: Final = """migrations.AddField("application", "bench_number", models.IntegerField(null=True))"""
BACK: Final = """
    DROP TABLE IF EXISTS {0}.applications_benchnote;
    ALTER TABLE {0}.applications_application DROP COLUMN IF EXISTS bench_word, DROP COLUMN IF EXISTS bench_number;
    DELETE FROM {0}.django_migrations WHERE name = '9000_bench';
"""
AT_ONCE: Final = 20
KEY: Final = (APP, NAME)


@dataclass(frozen=True)
class MadeUp:
    """A release that does not exist.

    Attributes:
        package: where the applications' migrations lie in it, in `folder`.
    """

    release: Release
    compiled: Compiled
    folder: Path
    package: str

    @property
    def statements(self) -> list[str]:
        """What a town lacks, with the line in its list of migrations."""
        return self.compiled.statements([KEY], is_empty=False)

    def take_back(self, cell: Cell, schemas: Iterable[str]) -> None:
        """Let schemas be as before."""
        found = list(schemas)
        for first in range(0, len(found), AT_ONCE):
            cell.execute("".join(BACK.format(schema) for schema in found[first : first + AT_ONCE]))
        cell.execute(
            "DELETE FROM tenancy_migrationledger WHERE release = %s AND schema_name <> 'public'", [self.release.name]
        )


@contextmanager
def released(folder: Path, name: str, operations: str) -> Iterator[MadeUp]:
    """Have a release with one more migration: installed for this process, compiled for the cell."""
    package = f"bench_{name}"
    shutil.copytree(FOLDER, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    before = max(file.stem for file in FOLDER.glob("0*.py"))
    text = MIGRATION.format(app=APP, before=before, operations=operations)
    (folder / package / f"{NAME}.py").write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    try:
        with override_settings(MIGRATION_MODULES={APP: package}):
            release.current.cache_clear()
            here = release.current()
            yield MadeUp(here, compiling.compiled(here), folder, package)
    finally:
        sys.path.remove(str(folder))
        release.current.cache_clear()
