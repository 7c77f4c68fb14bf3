"""Shared blocks: published once and for all, put into drafts, renewed there, made of questions in a draft."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import ProgrammingError, transaction

from blaupause.audit.models import HubEvent
from blaupause.domain import SYSTEM, Conflict, NotFound, Refused
from blaupause.engine.bundles.blocks.pins import pins_of
from blaupause.engine.bundles.editing import EditRefused, Operation
from blaupause.engine.bundles.editing.extracting import About
from shared_services.catalogue import queries
from shared_services.catalogue.actions import (
    BlockRefused,
    BundleRefused,
    DraftOvertaken,
    change_draft,
    import_bundle,
    publish_block,
    publish_from_draft,
    start_draft,
    submit_draft,
    undo_change,
)
from shared_services.catalogue.models import Block, Draft
from tests.blocks import ADDRESS, CONTACT, NAME, PAGE, asking, content, inserted, reworded, without
from tests.people import ADMIN, CITIZEN, EDITOR, LAND, approver
from tests.templates import files

if TYPE_CHECKING:
    from tests.blocks import Json

ABOUT = About("wer", "1.0.0", "Wer Sie sind", "Damit wir wissen, wer fragt.", ("hint",))
PINNED = "wasserzwischenzaehler"

pytestmark = pytest.mark.usefixtures("at_hub")


def published(block: Json) -> Block:
    return publish_block(content=block, by=EDITOR)


def drafted(content: Json) -> Draft:
    return start_draft(title="Probe", files=content, by=EDITOR)


def current(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)


def change(draft: Draft, name: str, place: str, **values: str) -> Draft:
    asked = Operation(name, place, values)
    return change_draft(draft_id=draft.pk, revision=current(draft).revision, asked=asked, by=EDITOR)


# --- Published


def test_a_published_block_stays_as_it_is() -> None:
    block = published(content(ADDRESS))

    assert str(block) == "anschrift 1.0.0"
    assert published(content(ADDRESS)) == block
    assert HubEvent.objects.filter(name="block.published").latest("pk").details == {
        "block": "anschrift",
        "version": "1.0.0",
    }
    with pytest.raises(ProgrammingError), transaction.atomic():
        Block.objects.filter(pk=block.pk).update(title="Anders")


@pytest.mark.parametrize("by", [ADMIN, CITIZEN, approver(LAND)], ids=lambda by: by.id)
def test_only_editors_publish(by: Any) -> None:
    draft = drafted(inserted(content(ADDRESS)))

    with pytest.raises(Refused):
        publish_block(content=content(ADDRESS), by=by)
    with pytest.raises(Refused):
        publish_from_draft(draft_id=draft.pk, revision=1, place=PAGE, about=ABOUT, by=by)
    assert not Block.objects.exists()


def test_a_block_with_a_mistake_is_not_published() -> None:
    with pytest.raises(BlockRefused, match="1 Fehler") as caught:
        published(content(ADDRESS, version="1"))

    assert [issue.path for issue in caught.value.issues] == ["blocks/0/block/version"]


@pytest.mark.parametrize(
    ("newer", "why"),
    [
        (content(ADDRESS, purpose="Anders"), "nicht höher"),
        (content(ADDRESS, purpose="Anders", version="0.9.0"), "nicht höher"),
        (asking(content(ADDRESS), "1.0.1", "land", at=4), "kleine Neuerung"),
        (without(content(ADDRESS), "1.1.0", "wohnort"), "große Änderung"),
    ],
)
def test_the_number_says_what_changes(newer: Json, why: str) -> None:
    published(content(ADDRESS))

    with pytest.raises(Conflict, match=why):
        published(newer)
    assert Block.objects.count() == 1


def test_of_two_who_publish_at_once_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    published(content(ADDRESS))
    monkeypatch.setattr(queries, "block_numbering", lambda _content: None)

    with pytest.raises(Conflict, match="gerade jemand anderes"):
        published(content(ADDRESS, purpose="Anders"))


# --- In a draft


def test_a_block_is_put_in_renewed_and_taken_back() -> None:
    first = published(content(ADDRESS))
    draft = drafted(inserted(content(NAME)))
    change(draft, "baustein-einfuegen", PAGE, block=first.content_hash, heading="Wohnung")
    assert queries.newer_blocks(current(draft).files) == {}

    second = published(asking(content(ADDRESS), "1.1.0", "land", at=4))
    assert queries.newer_blocks(current(draft).files) == {"anschrift": second}
    change(draft, "baustein-uebernehmen", "baustein/anschrift", block=second.content_hash)
    assert [pin.version for pin in pins_of(current(draft).files)] == ["1.0.0", "1.1.0"]

    undo_change(draft_id=draft.pk, by=EDITOR)
    assert [pin.version for pin in pins_of(current(draft).files)] == ["1.0.0", "1.0.0"]


def test_content_comes_from_the_catalogue_only() -> None:
    draft = drafted(inserted(content(NAME)))
    asked = Operation("baustein-einfuegen", PAGE, {"block": "0" * 64}, content(ADDRESS))

    with pytest.raises(EditRefused):
        change_draft(draft_id=draft.pk, revision=1, asked=asked, by=EDITOR)


def test_what_a_newer_version_changes_is_told_before() -> None:
    draft = drafted(inserted(content(ADDRESS)))
    change(
        draft,
        "regel",
        "regel/hinweis/",
        label="zusatz",
        text="Aha",
        expression="has(answers.anschrift_zusatz)",
        **{"for": "clerk"},
    )
    change(
        draft, "frage-aendern", "frage/wohnort", label="Ort", hint="Ihre Gemeinde", required="ja", least="2", most="80"
    )
    newer = without(reworded(content(ADDRESS), "2.0.0", "wohnort", hint="Ohne Ortsteil"), "2.0.0", "anschrift_zusatz")
    published(newer)

    shown = queries.renewal(current(draft), "anschrift")

    assert [change.place for part in shown.parts for change in part.changes] == [
        "Seite „Über Sie“ · Frage „Zusatz zur Anschrift“",
        "Baustein „Anschrift (Deutschland)“",
        "Einstellungen",  # who applies has no such part of an address any more
    ]
    assert [(note.label, note.stays) for note in shown.notes] == [("Ort", True)]
    assert shown.gone == ("„Regel“",)
    assert shown.refusal == ""


def test_a_version_that_asks_something_else_is_told() -> None:
    draft = drafted(inserted(content(ADDRESS)))
    published(content(NAME, slug="anschrift", version="2.0.0"))

    assert "etwas anderes" in queries.renewal(draft, "anschrift").refusal
    with pytest.raises(NotFound):
        queries.renewal(draft, "name")


# --- Made of questions


def test_questions_become_a_block_and_belong_to_it() -> None:
    draft = drafted(inserted(content(ADDRESS), place=PAGE, heading="Wohnung"))
    change(draft, "baustein-loesen", "baustein/anschrift")
    about = About("wohnung", "1.0.0", "Wohnung", "Wo jemand wohnt.", ("hint",))

    block = publish_from_draft(draft_id=draft.pk, revision=2, place="frage/wohnung", about=about, by=EDITOR)

    assert block.content["applicant"]["postcode"] == ["postleitzahl"]
    assert [pin.hash for pin in pins_of(current(draft).files)] == [block.content_hash]
    undo_change(draft_id=draft.pk, by=EDITOR)
    assert pins_of(current(draft).files) == []


def test_questions_that_somebody_changed_meanwhile_are_not_published() -> None:
    draft = drafted(inserted(content(ADDRESS)))
    change(draft, "seite-neu", "seite/kontakt", title="Noch eine")

    with pytest.raises(DraftOvertaken):
        publish_from_draft(draft_id=draft.pk, revision=1, place=PAGE, about=ABOUT, by=EDITOR)


def test_a_candidate_says_which_number_it_needs() -> None:
    published(content(ADDRESS))
    draft = drafted(inserted(content(ADDRESS), heading="Wohnung"))
    change(draft, "baustein-loesen", "baustein/anschrift")
    numbers = []
    for name, place, values in (
        ("baustein-loesen", "baustein/anschrift", None),
        ("frage-neu", "frage/wohnung", {"label": "Stockwerk", "kind": "text"}),
        ("frage-entfernen", "frage/wohnort", {}),
    ):
        if values is not None:
            change(draft, name, place, **values)
        numbers.append(queries.candidate(current(draft), "frage/wohnung", "anschrift").about.version)

    assert numbers == ["1.0.1", "1.1.0", "2.0.0"]
    assert queries.candidate(current(draft), "frage/wohnung").newest is None
    assert queries.candidate(current(draft), "frage/wohnung", "nirgends").newest is None
    assert "Überschrift" in queries.candidate(current(draft), PAGE).refusal


def test_a_new_block_gets_a_name_of_its_own() -> None:
    published(content(ADDRESS))
    published(content(ADDRESS, slug="anschrift-2"))

    assert queries.free_block_slug("Anschrift") == "anschrift-3"


# --- In versions


def test_a_bundle_with_blocks_is_taken_in_and_counts_as_their_use() -> None:
    blocks = [published(content(slug)) for slug in (NAME, ADDRESS, CONTACT)]

    version = import_bundle(files=files(PINNED), by=SYSTEM)
    draft = start_draft(title=PINNED, files=queries.bundle_of(version.content_hash).files, by=EDITOR)

    assert {each.content_hash for each in blocks} < set(version.blocks)
    uses = queries.block(ADDRESS).uses
    assert [(use.version, use.draft) for use in uses] == [(version, None), (None, draft)]
    assert {use.block_version for use in uses} == {"1.0.0"}
    assert [(row.block.slug, row.templates) for row in queries.listed_blocks()] == [
        (ADDRESS, 1),
        (CONTACT, 1),
        (NAME, 1),
    ]


def test_a_bundle_may_bring_blocks_that_are_not_known_here() -> None:
    assert import_bundle(files=files(PINNED), by=SYSTEM).blocks


def test_a_bundle_that_calls_something_else_by_that_number_is_refused() -> None:
    published(content(ADDRESS, purpose="Anders"))

    with pytest.raises(BundleRefused) as caught:
        import_bundle(files=files(PINNED), by=SYSTEM)

    assert [(each.file, each.rule) for each in caught.value.findings] == [("blocks.json", "block-known")]


def test_a_draft_with_blocks_becomes_a_version() -> None:
    draft = drafted(inserted(content(ADDRESS)))

    version = submit_draft(draft_id=draft.pk, revision=1, by=EDITOR)

    assert (
        json.loads(json.dumps(queries.bundle_of(version.content_hash).files["blocks.json"]))
        == draft.files["blocks.json"]
    )


def test_a_block_is_shown_with_what_is_new_in_it() -> None:
    published(content(ADDRESS))
    published(reworded(content(ADDRESS), "1.0.1", "wohnort", hint="Ohne Ortsteil"))

    newest, first = queries.block(ADDRESS), queries.block(ADDRESS, "1.0.0")

    assert newest.before == first.block
    assert [change.place for part in newest.parts for change in part.changes] == [
        "Seite „Anschrift (Deutschland)“ · Frage „Ort“"
    ]
    assert (first.before, first.parts) == (None, ())
    assert newest.view is not None
    assert newest.fim[-1] == {
        "id": "F60000000247",
        "version": "2.2.0",
        "name": "Ort",
        "of": "wohnort",
        "label": "Ort",
    }
    with pytest.raises(NotFound):
        queries.block(ADDRESS, "3.0.0")
