"""What a release comes to in SQL, and which releases do not go to towns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError, migrations, models

from blaupause.tenancy.fleet import compiling, ledger, release, schemas
from blaupause.tenancy.fleet.compiling import CannotCompile
from blaupause.tenancy.fleet.judging import Way, judge
from blaupause.tenancy.models import CompiledRelease, Spare

if TYPE_CHECKING:
    from collections.abc import Callable

    from blaupause.tenancy.fleet.release import Key, Release


EVENT = """
    INSERT INTO audit_event
    (at, name, actor_kind, actor_id, actor_town, object_type, object_id, details, request_id, sequence, seal)
    VALUES (now(), 'case.opened', 'system', '', '', '', '', '{}', '', 1, 'sealed without a key')
"""


def migration(*operations: object, **attributes: object) -> migrations.Migration:
    made = type("Migration", (migrations.Migration,), {"operations": list(operations), **attributes})
    found: migrations.Migration = made("0009_later", "casework")
    return found


def with_one_more(*operations: object, **attributes: object) -> Release:
    """Return this release with a further migration of casework."""
    here = release.current()
    one_more = migration(*operations, dependencies=[here.heads[0]], **attributes)
    return release.Release("one-more", here.migrations | {("casework", "0009_later"): one_more})


class TestHere:
    @pytest.mark.parametrize("which", [release.current, release.of_public])
    def test_no_migration_breaks_the_code_before_it(self, which: Callable[[], Release]) -> None:
        assert {key: judge(each).breaks for key, each in which().migrations.items() if judge(each).breaks} == {}

    def test_every_migration_can_be_sent(self) -> None:
        here = release.current()
        assert compiling.is_replayable(here, here.keys)

    def test_a_release_is_named_by_what_its_migrations_say(self) -> None:
        here = release.current()
        fewer = dict(list(here.migrations.items())[:-1])

        assert release.release_of(here.migrations).name == here.name
        assert release.release_of(fewer).name != here.name
        assert release.of_public().name != here.name

    @pytest.mark.usefixtures("cell")
    def test_each_migration_sent_alone_to_a_filled_town_makes_what_django_makes(self) -> None:
        """With what the next one changes in it: 0002 of audit takes seals away."""
        here, script = release.current(), compiling.compiled(release.current())
        schemas.make("town_stepwise")
        schemas.send("town_stepwise", script.prelude)
        for key in here.keys:
            schemas.send("town_stepwise", script.statements([key], is_empty=False))
            if key == ("audit", "0001_initial"):
                schemas.send("town_stepwise", [EVENT])

        assert schemas.describe(["town_stepwise"])["town_stepwise"] == script.lines


def test_in_an_empty_schema_nobody_waits() -> None:
    script: dict[Key, tuple[str, ...]] = {
        ("casework", "0009"): ('CREATE INDEX CONCURRENTLY "n" ON "casework_case" ("note")',)
    }
    compiled = compiling.Compiled("later", (), script, ())

    assert compiled.statements(script, is_empty=True)[0] == 'CREATE INDEX "n" ON "casework_case" ("note")'
    assert compiled.statements(script, is_empty=False)[0].startswith("CREATE INDEX CONCURRENTLY")


@pytest.mark.usefixtures("cell")
class TestCompiling:
    def test_it_is_done_once_in_a_cell(self) -> None:
        first = compiling.compiled(release.current())

        assert compiling.compiled(release.current()) == first
        assert not Spare.objects.exists()

    def test_its_two_schemas_are_spares_and_made_in_fewer_statements(self) -> None:
        found = compiling.compile_release(release.current())

        assert 0 < len(found.founding) < len(found.statements(found.scripts, is_empty=True))
        assert Spare.objects.count() == 2
        assert ledger.behind(release.current().name, release.of_public().name) == []

    def test_spares_of_a_release_that_was_mended_before_it_was_sent_are_dropped(self) -> None:
        """Else a town would get one: to Django a migration that said something else is the same, by its name."""
        found = compiling.compile_release(release.current())
        strange, good = Spare.objects.values_list("schema_name", flat=True)
        mended = [[app, name, ["SELECT 1", *said]] for (app, name), said in found.scripts.items()]
        CompiledRelease.objects.create(name="first-try", prelude=[], scripts=mended, lines=[], founding=[])
        ledger.write(strange, "first-try")

        compiling.compile_release(release.current())

        assert Spare.objects.filter(schema_name__in=[strange, good]).get().schema_name == good
        assert ledger.orphans() == []
        CompiledRelease.objects.get(name="first-try").delete()

    def test_sql_that_names_its_schema_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(compiling, "new_schema_name", iter(["town_eins", "town_zwei"]).__next__)
        recorded = compiling.Recorder.hear

        def hear(self: compiling.Recorder, statement: str) -> None:
            recorded(self, statement.replace('"casework_case"', 'town_eins."casework_case"'))

        monkeypatch.setattr(compiling.Recorder, "hear", hear)

        with pytest.raises(CannotCompile, match="writes the schema's name into its SQL"):
            compiling.compile_release(release.current())

    def test_sql_that_makes_another_schema_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        recorded = compiling.Recorder.hear

        def hear(self: compiling.Recorder, statement: str) -> None:
            recorded(self, statement.replace('"due_on" date NOT NULL', '"due_on" date'))

        monkeypatch.setattr(compiling.Recorder, "hear", hear)

        with pytest.raises(CannotCompile, match="due_on date"):
            compiling.compile_release(release.current())

    @pytest.mark.parametrize(
        "wrong",
        [
            "nothing of the kind",
            "CREATE TABLE one_more (id bigint)",
            "INSERT INTO organisation_skippedtask (task, reason, skipped_by) VALUES ('a', 'b', 'c')",
        ],
    )
    def test_what_cannot_be_folded_is_sent_as_the_migrations_say_it(
        self, wrong: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(compiling, "folded", lambda statements: [*statements, wrong])
        before = CompiledRelease.objects.get(name=release.current().name)

        found = compiling.compile_release(release.current())
        assert (found.founding, len(found.whole())) == ((), len(found.statements(found.scripts, is_empty=True)))
        assert compiling.founding(release.current()) == found.whole()
        assert Spare.objects.count() == 2
        before.save()  # other tests have it folded

    def test_a_release_that_leaves_rows_is_refused_and_leaves_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(schemas, "tables_with_rows", lambda _schema: ["organisation_unit"])

        with pytest.raises(CannotCompile, match="leaves rows in an empty town: organisation_unit"):
            compiling.compile_release(release.current())
        assert ledger.orphans() == []

    def test_a_migration_that_fails_is_named_and_leaves_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        run = compiling.migrate_really

        def fails(schema: str, wanted: Release, recorder: compiling.Recorder) -> None:
            run(schema, wanted, recorder)
            schemas.send(schema, ["SELECT 1 FROM nowhere"])

        monkeypatch.setattr(compiling, "migrate_really", fails)

        app, name = list(release.current().migrations)[-1]
        with pytest.raises(CannotCompile, match=rf'{app}\.{name} fails in an empty town: relation "nowhere" does not'):
            compiling.compile_release(release.current())
        assert ledger.orphans() == []

    def test_a_server_that_goes_away_is_not_the_migrations_fault(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def gone(*_args: object) -> None:
            raise OperationalError("server closed the connection unexpectedly")

        monkeypatch.setattr(compiling, "migrate_really", gone)

        with pytest.raises(OperationalError):
            compiling.compile_release(release.current())

    def test_a_release_that_breaks_the_code_before_it_is_refused(self) -> None:
        later = with_one_more(migrations.RemoveField("Case", "search_words"))

        with pytest.raises(CannotCompile, match=r"casework\.0009_later: case: takes away the column of search_words"):
            compiling.compile_release(later)


@pytest.mark.parametrize(
    ("operation", "breaks"),
    [
        (migrations.RemoveField("Case", "clerk"), "case: takes away the column of clerk"),
        (migrations.DeleteModel("Case"), "case: takes away the table"),
        (migrations.RenameField("Case", "a", "b"), "case: renames a to b"),
        (migrations.RenameModel("Case", "File"), "case: renames the table"),
        (migrations.AlterModelTable("Case", "other"), "case: renames the table"),
        (
            migrations.AddField("Case", "note", models.TextField(default="")),
            "case: note must have a value, and code that does not know it writes none",
        ),
        (
            migrations.AlterField("Case", "note", models.CharField(max_length=3)),
            "case: AlterField may refuse what the code before writes; say what it expands",
        ),
        (
            migrations.AddConstraint("Case", models.UniqueConstraint(fields=["note"], name="once")),
            "case: AddConstraint may refuse what the code before writes; say what it expands",
        ),
        (
            migrations.RunSQL("DROP TABLE casework_case"),
            "RunSQL may refuse what the code before writes; say what it expands",
        ),
    ],
)
def test_what_the_code_before_cannot_live_with(operation: object, breaks: str) -> None:
    only_its_author_can_tell = "write" in breaks
    assert judge(migration(operation)).breaks == (breaks,)
    assert judge(migration(operation, contract="unused since 1.4")).breaks == ()
    expanding = judge(migration(operation, expands="nobody wrote longer ones"))
    assert expanding.breaks == (() if only_its_author_can_tell else (breaks,))


@pytest.mark.parametrize(
    ("operation", "warning"),
    [
        (migrations.AddField("Case", "note", models.TextField(db_default="")), "looks through all indexes of the cell"),
        (migrations.AlterField("Case", "note", models.TextField()), "written anew while it is locked"),
        (migrations.AddIndex("Case", models.Index(fields=["note"], name="n")), "locks the table for writing"),
        (migrations.RunPython(print), "rather a resumable job"),
    ],
)
def test_what_hurts_at_many_towns(operation: object, warning: str) -> None:
    judgement = judge(migration(operation))
    assert warning in judgement.warnings[0]


def test_what_is_nullable_costs_nothing() -> None:
    judgement = judge(migration(migrations.AddField("Case", "note", models.TextField(null=True))))
    assert (judgement.way, judgement.warnings, judgement.breaks) == (Way.REPLAY, (), ())


def test_a_table_that_is_made_here_may_be_changed_here() -> None:
    made = migrations.CreateModel("File", [("id", models.BigAutoField(primary_key=True))])
    judgement = judge(migration(made, migrations.AddField("File", "note", models.TextField(default=""))))
    assert (judgement.warnings, judgement.breaks) == ((), ())


@pytest.mark.parametrize(
    ("operation", "attributes", "way"),
    [
        (migrations.RunSQL("SELECT 1"), {}, Way.REPLAY),
        (migrations.RunPython(print), {}, Way.PER_TOWN),
        (migrations.SeparateDatabaseAndState([migrations.RunPython(print)]), {}, Way.PER_TOWN),
        (migrations.RunSQL("SELECT 1"), {"atomic": False}, Way.ONLINE),
    ],
)
def test_how_a_migration_reaches_a_town(operation: object, attributes: dict[str, object], way: Way) -> None:
    assert judge(migration(operation, **attributes)).way is way


def test_the_connection_has_no_listener_left() -> None:
    from blaupause.tenancy.backend.editor import _listener, heard_by  # noqa: PLC0415 – only here

    heard: list[str] = []
    with heard_by(heard.append):
        assert _listener.get() is not None
    assert _listener.get() is None
