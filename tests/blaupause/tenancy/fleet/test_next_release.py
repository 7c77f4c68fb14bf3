"""A release after this one: rows of every town are changed by Python, with its keys, and an index is made online."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection, transaction

from blaupause.tenancy.context import operator, town
from blaupause.tenancy.fleet import compiling, ledger, migrating, release, schemas, verifying
from blaupause.tenancy.fleet.judging import Way, judge
from blaupause.tenancy.fleet.migrating import Plan
from blaupause.tenancy.models import CompiledRelease
from tenants.organisation.models import StoredFile
from tests.blaupause.tenancy.fleet.cells import older_town

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django import Settings

    from blaupause.tenancy.fleet.migrating import Outcome
    from blaupause.tenancy.fleet.release import Release
    from blaupause.tenancy.models import Town
    from tests.blaupause.tenancy.fleet.cells import Cell

FIRST = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("organisation", "LAST")]
    operations = [migrations.AddField("storedfile", "suffix", models.CharField(max_length=10, null=True))]
"""
ROWS = """
from django.db import migrations

def fill(apps, editor):
    for file in apps.get_model("organisation", "StoredFile").objects.all():
        name, dot, file.suffix = file.name.partition(".")
        if not dot:
            raise ValueError(f"no suffix in {name}")
        file.save(update_fields=["suffix"])

class Migration(migrations.Migration):
    dependencies = [("organisation", "9002_suffix")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
"""
ONLINE = """
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

class Migration(migrations.Migration):
    atomic = False
    dependencies = [("organisation", "9003_fill_suffix")]
    operations = [AddIndexConcurrently("storedfile", models.Index(name="file_by_suffix", fields=["suffix"]))]
"""
WRITTEN = {"9002_suffix": FIRST, "9003_fill_suffix": ROWS, "9004_file_by_suffix": ONLINE}


@pytest.fixture
def after(
    cell: Cell, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[int], Release]]:
    """Make the release that has so many migrations more."""
    package = f"next_{tmp_path.name}"

    def written(many: int) -> Release:
        folder = tmp_path / package
        shutil.copytree(Path(apps.get_app_config("organisation").path) / "migrations", folder)
        last = max(path.stem for path in folder.glob("[0-9]*.py"))
        for name, content in list(WRITTEN.items())[:many]:
            (folder / f"{name}.py").write_text(content.replace("LAST", last), encoding="utf-8")
        settings.MIGRATION_MODULES = {"organisation": package}
        release.current.cache_clear()
        return release.current()

    monkeypatch.syspath_prepend(tmp_path)
    yield written
    for name in [each for each in sys.modules if each.partition(".")[0] == package]:
        del sys.modules[name]
    settings.MIGRATION_MODULES = {}
    release.current.cache_clear()
    with operator():
        CompiledRelease.objects.exclude(name=release.current().name).delete()


def with_file(slug: str, name: str) -> Town:
    made = older_town(slug)
    with town(made), transaction.atomic():
        StoredFile.objects.create(
            purpose="draft", owner="1", name=name, media_type="image/png", size=1, sha256="0" * 64, content=b"x"
        )
    return made


def migrate(wanted: Release) -> list[Outcome]:
    return migrating.migrate(wanted, Plan(), lambda *_told: None)


def suffixes(of: Town) -> list[str | None]:
    with schemas.owner_place(of.schema_name), connection.cursor() as cursor:
        cursor.execute("SELECT suffix FROM organisation_storedfile")
        return [row[0] for row in cursor.fetchall()]


def test_rows_are_changed_with_the_towns_keys_and_an_index_is_made_online(after: Callable[[int], Release]) -> None:
    towns = [with_file("fulda", "Lageplan.png"), with_file("giessen", "Vertrag.pdf")]
    following = after(3)
    assert [judge(following.migrations["organisation", name]).way for name in WRITTEN] == [
        Way.REPLAY, Way.PER_TOWN, Way.ONLINE,
    ]  # fmt: skip

    outcomes = migrate(following)

    assert {each.state for each in outcomes} == {"done"}, outcomes
    assert [suffixes(each) for each in towns] == [["png"], ["pdf"]]
    assert list(verifying.drifts(compiling.compiled(following))) == []
    assert any("index" in line and "file_by_suffix" in line for line in compiling.compiled(following).lines)
    assert migrate(following) == []


def test_a_town_whose_rows_cannot_be_changed_stays_as_it_was_until_they_can(
    after: Callable[[int], Release], cell: Cell
) -> None:
    good, bad = with_file("fulda", "Lageplan.png"), with_file("giessen", "ohne Endung")
    following = after(2)

    outcomes = {each.name: each for each in migrate(following)}

    assert (outcomes["fulda"].state, outcomes["giessen"].state) == ("done", "failed")
    assert outcomes["giessen"].error == "ValueError"
    assert suffixes(good) == ["png"]
    assert ("organisation", "9002_suffix") not in schemas.applied(bad.schema_name)
    (left,) = ledger.behind(following.name, release.of_public().name)
    assert (left.name, left.error) == ("giessen", "ValueError")

    cell.execute(f"DELETE FROM {bad.schema_name}.organisation_storedfile")
    assert [each.state for each in migrate(following)] == ["done"]
    assert suffixes(bad) == []
