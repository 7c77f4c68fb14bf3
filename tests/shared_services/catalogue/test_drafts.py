"""Drafts of templates: begun, changed by several people at once, taken back, dropped, submitted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import ProgrammingError, transaction

from blaupause.audit.models import HubEvent
from blaupause.domain import SYSTEM, Actor, ActorKind, Conflict, NotFound, Refused, Role, now
from blaupause.engine.bundles.editing import EditRefused, Operation
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries
from shared_services.catalogue.actions import (
    BundleRefused,
    DraftOvertaken,
    change_draft,
    drop_draft,
    restore_draft,
    start_draft,
    submit_draft,
    undo_change,
)
from shared_services.catalogue.actions.drafts import KEPT
from shared_services.catalogue.models import Draft, TemplateVersion
from tests.people import ADMIN, CITIZEN, EDITOR
from tests.templates import DEFECT, imported

if TYPE_CHECKING:
    from tests.worlds import World

MAX = Actor(ActorKind.STAFF, id="max", name="Max Gegenleser", roles=frozenset({Role.KKV_EDITOR}))
APPROVER = Actor(ActorKind.STAFF, id="lena", name="Lena Prüfstein", roles=frozenset({Role.KKV_APPROVER_LAND}))
CONTACT = "seite/kontakt"


@pytest.fixture
def draft(at_hub: None) -> Draft:
    return start_draft(title="Osterfeuer anmelden", by=EDITOR)


def change(draft: Draft, name: str, place: str, *, by: Any = EDITOR, revision: Any = None, **values: str) -> Draft:
    known = current(draft).revision if revision is None else revision
    changed = change_draft(draft_id=draft.pk, revision=known, asked=Operation(name, place, values), by=by)
    assert is_kept(changed)
    return changed


def is_kept(draft: Draft) -> bool:
    """Tell whether the row is what the action returned: the database is told only what becomes other."""
    kept = current(draft)
    return all(getattr(kept, each.attname) == getattr(draft, each.attname) for each in Draft._meta.concrete_fields)


def current(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)


def title(draft: Draft) -> str:
    return str(current(draft).files["form.json"]["pages"][0]["title"])


def events() -> list[tuple[str, Any]]:
    return list(HubEvent.objects.order_by("pk").values_list("name", "details"))


def test_a_draft_begins_with_a_good_bundle_and_an_address_of_its_own(draft: Draft) -> None:
    assert (draft.slug, draft.title, draft.revision, draft.based_on) == (
        "osterfeuer-anmelden",
        "Osterfeuer anmelden",
        1,
        "",
    )
    assert start_draft(title="Osterfeuer anmelden", by=EDITOR).slug == "osterfeuer-anmelden-2"
    assert events()[0] == ("draft.opened", {"service": "osterfeuer-anmelden"})


def test_a_draft_goes_on_with_a_version(at_hub: None) -> None:
    version = imported(DEFECT)
    files, name = queries.begun_from(version.content_hash, "")

    begun = start_draft(title=name, files=files, based_on=version.content_hash, by=EDITOR)

    assert (begun.slug, begun.files["template.json"]["version"]) == (DEFECT, "1.1.0")
    with pytest.raises(Conflict, match="gibt es schon einen Entwurf"):
        start_draft(title=name, files=files, by=MAX)


def test_a_copy_is_another_service(at_hub: None) -> None:
    version = imported(DEFECT)

    files, name = queries.begun_from(version.content_hash, "Wildblumen melden")

    template = files["template.json"]
    assert (name, template["slug"], template["version"], template["keys"]) == (
        "Wildblumen melden",
        "wildblumen-melden",
        "1.0.0",
        [],
    )
    assert queries.bundle_of(version.content_hash).template.slug == DEFECT


def test_a_change_counts_and_is_remembered(draft: Draft) -> None:
    changed = change(draft, "seite-aendern", CONTACT, title="Kontakt")

    last = queries.changes_of(changed)[-1]
    assert (changed.revision, changed.changed_by_name, title(draft)) == (2, "Ida Entwurf", "Kontakt")
    assert (last.said, last.places, last.by, last.goto) == ("Seite „Kontakt“ geändert", [CONTACT], "kkv", CONTACT)
    assert events()[-1] == ("draft.changed", {"service": draft.slug, "operation": "seite-aendern"})


def test_the_title_of_a_draft_follows_its_template(draft: Draft) -> None:
    template = draft.files["template.json"]
    values = {
        key: str(template[key])
        for key in ("version", "submit_label", "summary", "who", "declaration", "minutes", "due_days")
    }
    values |= {"title": "Feuer", "level": "municipality", "retention_months": "24", "life_situations": "sonstiges"}

    assert change(draft, "angaben", "angaben/leistung", **values).title == "Feuer"


def test_changes_of_different_things_are_merged(draft: Draft) -> None:
    change(draft, "seite-aendern", CONTACT, by=MAX, title="Kontakt")

    changed = change(draft, "frage-aendern", "frage/email", revision=1, label="E-Mail")

    saved, others = queries.news(changed, str(changed.revision), "1", EDITOR)
    assert (title(draft), changed.revision) == ("Kontakt", 3)
    assert saved is not None
    assert [other.name for other in others] == ["Max Gegenleser"]


def test_nothing_is_new_where_nothing_was_saved(draft: Draft) -> None:
    assert queries.news(draft, "", "", EDITOR) == (None, [])
    assert queries.news(draft, "2", "1", EDITOR) == (None, [])


def test_changes_of_the_same_thing_are_not(draft: Draft) -> None:
    change(draft, "seite-aendern", CONTACT, by=MAX, title="Kontakt")

    with pytest.raises(DraftOvertaken, match=r"Max Gegenleser hat um .* Uhr dasselbe geändert") as caught:
        change(draft, "seite-aendern", CONTACT, revision=1, title="Wer sind Sie?")

    assert caught.value.changes[0].places == [CONTACT]
    assert title(draft) == "Kontakt"


def test_ones_own_change_in_another_window_is_told(draft: Draft) -> None:
    change(draft, "seite-aendern", CONTACT, title="Kontakt")

    with pytest.raises(DraftOvertaken, match=r"In einem anderen Fenster haben Sie um .* dasselbe geändert"):
        change(draft, "seite-aendern", CONTACT, revision=1, title="Wer sind Sie?")

    assert title(draft) == "Kontakt"


def test_a_button_pressed_twice_is_no_conflict(draft: Draft) -> None:
    for _press in range(2):
        change(draft, "seite-aendern", CONTACT, revision=1, title="Kontakt")

    assert title(draft) == "Kontakt"


def test_what_somebody_removed_is_told(draft: Draft) -> None:
    change(draft, "frage-entfernen", "frage/email", by=MAX)

    with pytest.raises(DraftOvertaken, match="„E-Mail-Adresse“ entfernt"):
        change(draft, "frage-aendern", "frage/email", revision=1, label="E-Mail")


def test_a_page_is_not_removed_with_what_somebody_just_wrote(draft: Draft) -> None:
    change(draft, "seite-neu", "", title="Zwei")
    change(draft, "frage-aendern", "frage/email", by=MAX, label="E-Mail")

    with pytest.raises(DraftOvertaken):
        change(draft, "seite-entfernen", CONTACT, revision=2)


def test_a_refused_change_changes_nothing(draft: Draft) -> None:
    with pytest.raises(EditRefused):
        change(draft, "seite-aendern", CONTACT, title="")

    assert current(draft).revision == 1


def test_a_draft_remembers_its_last_changes_only(draft: Draft) -> None:
    for number in range(KEPT + 2):
        change(draft, "seite-aendern", CONTACT, title=f"Kontakt {number}")

    assert len(current(draft).history) == KEPT
    for never_or_long_ago in (1, KEPT + 4):
        with pytest.raises(DraftOvertaken, match="stark geändert"):
            change(draft, "frage-aendern", "frage/email", revision=never_or_long_ago, label="E-Mail")


# --- Way back


def test_the_last_change_is_taken_back_then_the_one_before(draft: Draft) -> None:
    change(draft, "seite-aendern", CONTACT, title="Eins")
    change(draft, "seite-aendern", CONTACT, title="Zwei")

    undone = undo_change(draft_id=draft.pk, by=EDITOR)
    assert (title(draft), undone.revision, is_kept(undone)) == ("Eins", 4, True)
    assert queries.changes_of(undone)[-1].said == "Zurückgenommen: Seite „Zwei“ geändert"

    undo_change(draft_id=draft.pk, by=EDITOR)
    assert title(draft) == "Über Sie"
    with pytest.raises(Conflict, match="nichts rückgängig"):
        undo_change(draft_id=draft.pk, by=EDITOR)


def test_what_others_did_is_not_taken_back(draft: Draft) -> None:
    change(draft, "frage-aendern", "frage/email", label="E-Mail", required="ja")
    change(draft, "seite-aendern", CONTACT, by=MAX, title="Kontakt")

    undo_change(draft_id=draft.pk, by=EDITOR)

    assert title(draft) == "Kontakt"
    assert current(draft).files["form.json"]["pages"][0]["questions"][2]["label"] == "E-Mail-Adresse"


def test_what_somebody_changed_again_stays(draft: Draft) -> None:
    change(draft, "seite-aendern", CONTACT, title="Eins")
    change(draft, "seite-aendern", CONTACT, by=MAX, title="Zwei")

    with pytest.raises(Conflict, match="Danach hat sich dieselbe Stelle geändert"):
        undo_change(draft_id=draft.pk, by=EDITOR)
    assert title(draft) == "Zwei"


def test_a_dropped_draft_comes_back_within_30_days(draft: Draft) -> None:
    drop_draft(draft_id=draft.pk, by=EDITOR)
    with pytest.raises(NotFound):
        queries.draft(draft.pk)
    assert list(queries.drafts()) == []

    restore_draft(draft_id=draft.pk, by=MAX)

    assert queries.draft(draft.pk) == draft
    assert [name for name, _details in events()] == ["draft.opened", "draft.dropped", "draft.restored"]


def test_after_30_days_a_dropped_draft_is_gone(draft: Draft) -> None:
    drop_draft(draft_id=draft.pk, by=EDITOR)
    Draft.objects.filter(pk=draft.pk).update(dropped_at=now() - timedelta(days=31))

    with pytest.raises(NotFound):
        restore_draft(draft_id=draft.pk, by=EDITOR)
    drop_draft(draft_id=start_draft(title="Anderes", by=EDITOR).pk, by=EDITOR)
    assert not Draft.objects.filter(pk=draft.pk).exists()


def test_a_dropped_draft_stays_away_while_another_of_its_service_is_open(at_hub: None) -> None:
    files, name = queries.begun_from(imported(DEFECT).content_hash, "")
    first = start_draft(title=name, files=files, by=EDITOR)
    drop_draft(draft_id=first.pk, by=EDITOR)
    start_draft(title=name, files=files, by=MAX)

    with pytest.raises(Conflict, match="schon einen neuen Entwurf"):
        restore_draft(draft_id=first.pk, by=EDITOR)


# --- Becoming a version


def test_a_draft_becomes_a_version_and_stays(draft: Draft) -> None:
    version = submit_draft(draft_id=draft.pk, revision=1, by=EDITOR)

    assert (version.service.slug, version.version, version.state) == ("osterfeuer-anmelden", "1.0.0", "draft")
    assert events()[-1] == ("draft.submitted", {"service": draft.slug, "version": "1.0.0", "draft": draft.pk})
    change(draft, "seite-aendern", CONTACT, title="Kontakt")
    with pytest.raises(Conflict, match="Erhöhen Sie die Versionsnummer"):
        submit_draft(draft_id=draft.pk, revision=2, by=EDITOR)


def test_a_draft_with_mistakes_becomes_none(draft: Draft) -> None:
    change(draft, "bedingung", CONTACT, expression="answers.gibtsnicht == 1")

    with pytest.raises(BundleRefused):
        submit_draft(draft_id=draft.pk, revision=2, by=EDITOR)
    assert TemplateVersion.objects.count() == 0


def test_nobody_submits_what_they_have_not_seen(draft: Draft) -> None:
    change(draft, "seite-aendern", CONTACT, by=MAX, title="Kontakt")

    with pytest.raises(DraftOvertaken):
        submit_draft(draft_id=draft.pk, revision=1, by=EDITOR)


# --- Rights


@pytest.mark.parametrize("by", [ADMIN, CITIZEN, APPROVER], ids=lambda by: by.id)
def test_only_editors_change_drafts(draft: Draft, by: Actor) -> None:
    for attempt in (
        lambda: start_draft(title="Fremd", by=by),
        lambda: change(draft, "seite-aendern", CONTACT, by=by, title="Fremd"),
        lambda: undo_change(draft_id=draft.pk, by=by),
        lambda: drop_draft(draft_id=draft.pk, by=by),
        lambda: restore_draft(draft_id=draft.pk, by=by),
        lambda: submit_draft(draft_id=draft.pk, revision=1, by=by),
    ):
        with pytest.raises(Refused, match="nur die KKV-Redaktion"):
            attempt()

    assert (current(draft).revision, Draft.objects.count()) == (1, 1)


def test_the_command_line_may_too(draft: Draft) -> None:
    assert change(draft, "seite-aendern", CONTACT, by=SYSTEM, title="Kontakt").revision == 2


def test_what_is_not_there_is_not_changed(at_hub: None) -> None:
    with pytest.raises(NotFound):
        change_draft(draft_id=1, revision=1, asked=Operation("seite-neu"), by=EDITOR)


def test_a_town_sees_no_drafts(fulda: World) -> None:
    with hub():
        start_draft(title="Osterfeuer anmelden", by=EDITOR)

    with fulda, pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Draft.objects.count()
