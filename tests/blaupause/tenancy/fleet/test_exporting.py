"""A town in a file: whole, at one moment, encrypted as it lies in the database."""

from __future__ import annotations

import json
import stat
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from blaupause.audit.models import HubEvent
from blaupause.jobs import later
from blaupause.jobs.models import Job
from blaupause.tenancy.context import operator, town
from blaupause.tenancy.fleet import archives, exporting, release, schemas
from blaupause.tenancy.models import MigrationLedger
from tenants.applications.models import Application
from tests.blaupause.tenancy.fleet.filled import ANSWERS, told

if TYPE_CHECKING:
    from pathlib import Path

    from blaupause.tenancy.models import Town
    from tests.blaupause.tenancy.fleet.cells import Cell


def test_everything_of_a_town_is_in_it(filled: Town, tmp_path: Path) -> None:
    file = tmp_path / "alt.town"
    with town("alt"), transaction.atomic():
        later("agreements.tell_signers", signing_id=1)  # stays here, as agreements do

    document = told("town_export", "alt", "--to", str(file))

    assert (document["slug"], document["uuid"], document["release"]) == (
        "alt",
        str(filled.uuid),
        release.current().name,
    )
    rows = document["rows"]
    assert (rows["organisation_unit"], rows["applications_application"], rows["audit_event"]) == (1, 1, 1)
    assert (rows["hub_audit_anchor"], rows["jobs_job"]) == (1, 2)
    assert {*rows} == {*exporting.columns_of(filled.schema_name), "hub_audit_anchor", "jobs_job"}
    with archives.reading(file) as archive:
        said = archive.manifest
    assert {tuple(key) for key in said.applied} == set(release.current().keys)
    assert said.town["domains"] == [{"domain": "alt.example", "is_primary": True}]
    assert said.sequences["organisation_unit_id_seq"] == 2
    assert len(said.versions) == 1
    assert said.staff == [said.memberships[0]["person"]]
    with operator():
        assert HubEvent.objects.latest("pk").name == "town.exported"


def test_nothing_is_decrypted(filled: Town, tmp_path: Path) -> None:
    file = tmp_path / "alt.town"
    exporting.export("alt", file)

    with zipfile.ZipFile(file) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert ANSWERS["dog"].encode() not in everything
    assert b"Foto.png" not in everything
    assert b"Thea" not in everything
    assert filled.keys.root not in everything
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_it_is_the_town_at_one_moment(
    filled: Town, cell: Cell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody writes in the town and in its jobs after the first table was read; none of it is in the file."""
    written: list[str] = []
    add = archives.Writer.add

    def add_and_write(self: archives.Writer, *args: object) -> archives.Stream:
        made = add(self, *args)  # type: ignore[arg-type]  # passed on as they come
        with psycopg.connect(cell.address, autocommit=True) as other:
            schema = filled.schema_name
            other.execute(f"INSERT INTO {schema}.organisation_unit SELECT (jsonb_populate_record(u, jsonb_build_object("
                          f"'id', {100 + len(written)}, 'name', 'neu {len(written)}'))).* "
                          f"FROM {schema}.organisation_unit u WHERE id = 1".encode())  # fmt: skip
            other.execute(f"INSERT INTO jobs_job (town, name) VALUES ('{schema}', 'x')".encode())
        written.append(made.table)
        return made

    monkeypatch.setattr(archives.Writer, "add", add_and_write)

    _town, said = exporting.export("alt", tmp_path / "alt.town")

    assert len(written) == len(said.streams) > 10
    rows = {each.table: each.rows for each in said.streams}
    assert (rows["organisation_unit"], rows["jobs_job"]) == (1, 2)


def test_memory_does_not_grow_with_the_town(filled: Town, tmp_path: Path) -> None:
    """30 MB of incompressible answers go through pieces of 256 KiB, out and in."""
    rows, size = 30, 1_000_000
    with schemas.owner_place(filled.schema_name), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO organisation_storedfile (uuid, purpose, owner, name, media_type, size, sha256, content)"
            " SELECT gen_random_uuid(), 'draft', n::text, '', '', 1, '', (SELECT string_agg(sha512((n * 100000 + m)"
            "::text::bytea), '') FROM generate_series(1, %s) m) FROM generate_series(1, %s) n",
            (size // 64, rows),
        )
    file = tmp_path / "alt.town"
    tracemalloc.start()
    try:
        exporting.export("alt", file)
        with archives.reading(file) as archive:
            stream = archive.manifest.of_town()["organisation_storedfile"]
            pieces = [len(chunk) for chunk in archive.rows(stream)]
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert sum(pieces) > 2 * rows * size * 0.99  # COPY writes bytes as hexadecimal digits
    assert max(pieces) <= archives.CHUNK
    assert file.stat().st_size > rows * size * 0.99
    assert most < 12 * size  # a row is 2 MB as digits, and there are a few copies of it at a time


def test_what_was_running_waits_again(filled: Town, tmp_path: Path) -> None:
    with operator():
        running = (
            Job.objects.filter(town=filled.schema_name)
            .exclude(key="")
            .update(state="running", leased_until="2100-01-01T00:00Z")
        )
    file = tmp_path / "alt.town"
    exporting.export("alt", file)

    with archives.reading(file) as archive:
        jobs = [line.split(b"\t") for line in archive.lines(archive.manifest.streams[-2])]
    assert running == 1
    assert {(each[2], each[3]) for each in jobs} == {(b"", b"waiting")}


def test_a_town_of_which_nothing_was_written_down_has_no_release(filled: Town, tmp_path: Path) -> None:
    with operator():
        MigrationLedger.objects.filter(schema_name=filled.schema_name).delete()

    assert exporting.export("alt", tmp_path / "alt.town")[1].release == ""


def test_a_file_is_not_written_over(filled: Town, tmp_path: Path) -> None:
    file = tmp_path / "alt.town"
    file.write_text("wichtig")

    with pytest.raises(CommandError, match="exists already"):
        call_command("town_export", "alt", "--to", str(file))
    with pytest.raises(CommandError, match="no town 'nirgends'"):
        call_command("town_export", "nirgends", "--to", str(tmp_path / "neu"))
    with pytest.raises(CommandError, match=r"There is no folder .*/nirgends"):
        call_command("town_export", "alt", "--to", str(tmp_path / "nirgends" / "neu"))
    assert [each.name for each in tmp_path.iterdir()] == ["alt.town"]
    assert file.read_text() == "wichtig"


def test_an_export_that_fails_leaves_no_file(filled: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "STAFF", "SELECT 1 / 0")

    with pytest.raises(Exception, match="division by zero"):
        exporting.export("alt", tmp_path / "alt.town")
    assert list(tmp_path.iterdir()) == []
    with town(filled):
        assert Application.objects.count() == 1  # the connection works on


def test_the_manifest_can_be_read_by_people(filled: Town, tmp_path: Path) -> None:
    file = tmp_path / "alt.town"
    exporting.export("alt", file)

    with zipfile.ZipFile(file) as archive:
        said = json.loads(archive.read("manifest.json"))
    assert (said["format"], said["version"]) == ("blaupause-town", 1)
    assert said["town"]["slug"] == "alt"
