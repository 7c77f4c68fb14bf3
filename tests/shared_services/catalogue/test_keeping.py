"""What a process keeps of drafts is what the database says, whoever else changes them."""

from __future__ import annotations

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from blaupause.engine.bundles.editing import Operation
from shared_services.catalogue import queries
from shared_services.catalogue.actions import change_draft, start_draft, undo_change
from shared_services.catalogue.models import Draft
from shared_services.catalogue.queries import keeping
from tests.people import EDITOR

PAGE, UKRAINIAN = "seite/kontakt", "translations/uk.json"


def renamed(draft: Draft, title: str) -> Draft:
    asked = Operation("seite-aendern", PAGE, {"title": title, "intro": ""})
    return change_draft(draft_id=draft.pk, revision=draft.revision, asked=asked, by=EDITOR)


def title(draft: Draft) -> str:
    return str(draft.files["form.json"]["pages"][0]["title"])


def test_what_was_changed_here_is_not_fetched_again(at_hub: None) -> None:
    draft = renamed(start_draft(title="Probe", by=EDITOR), "Neu")

    with CaptureQueriesContext(connection) as seen:
        assert title(queries.draft(draft.pk)) == "Neu"
    assert ['"files"' in each["sql"] for each in seen.captured_queries] == [False]


def test_what_was_taken_back_is_forgotten(at_hub: None) -> None:
    draft = start_draft(title="Probe", by=EDITOR)
    with transaction.atomic():
        assert title(renamed(draft, "Nie gesehen")) == "Nie gesehen"
        transaction.set_rollback(True)

    assert title(queries.draft(draft.pk)) != "Nie gesehen"
    assert title(renamed(queries.draft(draft.pk), "Gesehen")) == title(queries.draft(draft.pk)) == "Gesehen"


def test_who_changes_it_between_two_statements_is_seen_whole(at_hub: None) -> None:
    draft = start_draft(title="Probe", by=EDITOR)
    behind = Draft.objects.defer("files").get(pk=draft.pk)
    renamed(draft, "Vom anderen")
    keeping._kept.clear()  # it was another process

    found = queries.with_files(behind)
    assert (found.revision, title(found)) == (2, "Vom anderen")


def test_only_files_that_became_others_are_sent(at_hub: None) -> None:
    draft = start_draft(title="Probe", by=EDITOR)
    with CaptureQueriesContext(connection) as seen:
        renamed(draft, "Neu")
    written = [each["sql"] for each in seen.captured_queries if each["sql"].startswith('UPDATE "catalogue_draft"')]
    assert [("form.json" in statement, "tests.json" in statement) for statement in written] == [(True, False)]


def test_what_is_written_is_what_the_process_has(at_hub: None) -> None:
    draft = start_draft(title="Probe", by=EDITOR)
    names = []
    for name, place in (("sprache-neu", ""), ("sprache-entfernen", "sprache/uk")):
        asked = Operation(name, place, {"language": "uk"})
        draft = change_draft(draft_id=draft.pk, revision=draft.revision, asked=asked, by=EDITOR)
        assert Draft.objects.get(pk=draft.pk).files == draft.files
        names.append(UKRAINIAN in draft.files)
    draft = undo_change(draft_id=draft.pk, by=EDITOR)
    assert Draft.objects.get(pk=draft.pk).files == draft.files
    assert [*names, UKRAINIAN in draft.files] == [True, False, True]
