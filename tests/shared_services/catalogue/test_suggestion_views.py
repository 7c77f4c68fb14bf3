"""The pages on which the competence centre reads and answers what towns suggest."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.domain import Role
from blaupause.tenancy.context import hub
from shared_services.catalogue import actions, queries
from shared_services.catalogue.enums import SuggestionState
from shared_services.catalogue.models import Suggestion
from tests.clients import staff, visitor
from tests.people import EDITOR
from tests.shared_services.catalogue.suggested import told
from tests.shared_services.catalogue.test_views import text
from tests.templates import DEFECT, DOG, files, released
from tests.tenants.portal.applied import queries_for

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.catalogue.models import Draft, TemplateVersion
    from tests.worlds import World

LIST = "/kkv/vorschlaege/"
pytestmark = pytest.mark.usefixtures("unchecked", "template")


@pytest.fixture
def template(fulda: World) -> TemplateVersion:
    return released(DEFECT)


def page_of(found: Suggestion) -> str:
    return f"{LIST}{found.pk}/"


def drafted() -> Draft:
    template = {name: json.loads(content) for name, content in files(DEFECT).items()}
    with hub():
        return actions.start_draft(title="Mangel melden", files=template, by=EDITOR)


def act(client: Client, found: Suggestion, button: str = "antworten", *, stand: int = 0, **fields: Any) -> Any:
    with hub():
        edition = stand or Suggestion.objects.get(pk=found.pk).edition
    return client.post(page_of(found), {"aktion": button, "stand": edition, **fields}, follow=True)


def test_an_empty_list_says_why(editor: Client) -> None:
    assert "Kein Vorschlag wartet" in text(editor.get(LIST))
    assert "Es gibt keinen Vorschlag mit diesem Stand" in text(editor.get(f"{LIST}?stand=entschieden"))
    assert "schlägt keine Kommune eine Änderung vor" in text(editor.get(f"/kkv/vorlagen/{DEFECT}/"))


def test_a_suggestion_stands_in_the_list_the_menu_and_beside_its_template(editor: Client, fulda: World) -> None:
    found = told(fulda, "Funklöcher melden", contact_name="Tiefbauamt", contact_email="amt@fulda.example")

    listed = editor.get(LIST).content.decode()
    assert re.search(r'href="/kkv/vorschlaege/"[^>]*>Vorschläge <span class="bp-num">1</span>', listed)
    assert page_of(found) in listed
    beside = text(editor.get(f"/kkv/vorlagen/{DEFECT}/"))
    for words in ("Vorschläge der Kommunen (1)", "Funklöcher melden", "Stadt Fulda", "zu Version 1.0.0"):
        assert words in beside
    page = text(editor.get(page_of(found)))
    for words in ("Stadt Fulda", "Beschluss vom Mai", "Tiefbauamt, amt@", "noch keinen Entwurf"):
        assert words in page.replace("\u200b", "")


def test_the_editor_shows_them_with_the_way_to_their_part(editor: Client, fulda: World) -> None:
    told(fulda, place="frage/beschreibung", part="Frage: Beschreibung")
    found = told(fulda, place="bescheid/antwort", part="Bescheid")
    draft = drafted()

    page = editor.get(f"/kkv/entwuerfe/{draft.pk}/").content.decode()

    assert "2 Vorschläge der Kommunen" in page
    assert "?ort=frage/beschreibung#eigenschaften" in page
    assert "?ort=bescheid/antwort#eigenschaften" in page
    assert f"/kkv/entwuerfe/{draft.pk}/?ort=bescheid/antwort#" in editor.get(page_of(found)).content.decode()


def test_where_there_are_many_those_about_the_same_part_come_first(
    editor: Client, fulda: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, *_others = told(fulda, "A", place="frage/beschreibung"), told(fulda, "B"), told(fulda, "C")
    found, draft = told(fulda, "D", place="frage/beschreibung"), drafted()
    with hub():
        assert [name[-1] for _id, name in queries.joinable(queries.wish(found.pk))] == ["A", "C", "B"]
        monkeypatch.setattr("shared_services.catalogue.queries.suggestions.JOINABLE", 1)
        assert [id_ for id_, _name in queries.joinable(queries.wish(found.pk))] == [str(old.pk)]
    for module in ("editor", "templates"):
        monkeypatch.setattr(f"shared_services.catalogue.views.{module}.SUGGESTIONS", 2)

    in_editor = editor.get(f"/kkv/entwuerfe/{draft.pk}/?ort=frage/beschreibung").content.decode()
    assert "4 Vorschläge der Kommunen" in in_editor
    assert re.findall(r'<p class="bp-wording">(\w)</p>', in_editor) == ["A", "D"]
    assert f"?stand=alle&amp;vorlage={DEFECT}" in in_editor
    beside = editor.get(f"/kkv/vorlagen/{DEFECT}/").content.decode()
    assert "Vorschläge der Kommunen (4)" in beside
    assert re.findall(r'<p class="bp-wording">(\w)</p>', beside) == ["A", "B"]


def test_the_list_is_narrowed_to_a_template(editor: Client, fulda: World) -> None:
    released(DOG)
    told(fulda, "Zum Mangel")
    told(fulda, "Zum Hund", service_slug=DOG)

    page = text(editor.get(f"{LIST}?vorlage={DOG}&sortiert=kommunen"))
    assert "Nur zur Vorlage „Hund anmelden“" in page
    assert ("Zum Hund" in page, "Zum Mangel" in page) == (True, False)
    for unknown in ("nirgends", "%00"):
        assert "Zum Mangel" in text(editor.get(f"{LIST}?vorlage={unknown}&stand=Unsinn&sortiert=Unsinn"))


def test_from_new_to_done(editor: Client, fulda: World) -> None:
    found = told(fulda)
    assert "Neu" in text(editor.get(page_of(found)))

    assert "Ihre Antwort ist gespeichert" in text(act(editor, found, entscheidung="in_review"))
    refused = act(editor, found, entscheidung="refused")
    assert (refused.status_code, "Nennen Sie den Grund" in text(refused)) == (422, True)
    wrong = act(editor, found, entscheidung="done", version="bald", antwort="Bleibt stehen")
    assert "Das ist keine Version" in text(wrong)
    assert "Bleibt stehen" in text(wrong)
    assert act(editor, found, entscheidung="").status_code == 422

    released(DEFECT, version="1.1.0")
    done = text(act(editor, found, entscheidung="done", version="1.1.0"))
    assert "Umgesetzt" in done
    assert "Letzte Antwort" in done
    assert "Ida Entwurf" in done
    assert "Version 1.1.0" in text(editor.get(f"{LIST}?stand=entschieden"))


def test_equal_ones_are_joined_and_parted(editor: Client, fulda: World, giessen: World) -> None:
    first, second = told(fulda, "Funklöcher"), told(giessen, "Kein Empfang")
    assert act(editor, second, "zusammenfuehren", gleich="").status_code == 422

    joined = text(act(editor, second, "zusammenfuehren", gleich=first.pk))
    assert "zählen jetzt zusammen" in joined
    assert "2 Kommunen" in joined
    assert text(editor.get(page_of(second))).count("Kein Empfang") == 1
    late = act(editor, first, "trennen", vorschlag=second.pk, stand=1)
    assert (late.status_code, "inzwischen geantwortet" in text(late)) == (409, True)
    with hub():
        edition = Suggestion.objects.get(pk=second.pk).edition
    assert f'name="stand" value="{edition}"' in editor.get(page_of(first)).content.decode()
    parted = text(act(editor, first, "trennen", vorschlag=second.pk, stand=edition))
    assert "steht wieder für sich" in parted
    assert "Kein Empfang" in parted  # as one it could be joined with again


def test_what_happened_meanwhile_is_told(editor: Client, fulda: World) -> None:
    found = told(fulda)
    late = act(editor, found, entscheidung="accepted", stand=7)
    assert (late.status_code, "inzwischen geantwortet" in text(late)) == (409, True)

    told(fulda, reference=found.reference, is_withdrawn=True)
    gone = act(editor, found, entscheidung="accepted")
    assert (gone.status_code, "Es ist nichts mehr zu tun" in text(gone)) == (409, True)


def test_only_editors_answer_and_only_the_centre_reads(fulda: World) -> None:
    found = told(fulda, "Geheim")
    approver = staff(Role.KKV_APPROVER_LAND)
    assert "Antworten kann die KKV-Redaktion" in text(approver.get(page_of(found)))
    assert act(approver, found, entscheidung="accepted").status_code == 403

    for path in (LIST, page_of(found)):
        assert visitor("localhost").get(path).status_code == 302
        assert staff(Role.OPERATOR).get(path).status_code == 403
        assert staff(Role.ADMIN, fulda.town).get(path).status_code == 404
    with hub():
        assert Suggestion.objects.get().state == SuggestionState.SENT


def test_what_approvers_read_holds_the_answer(editor: Client, fulda: World) -> None:
    found = told(fulda)
    act(editor, found, entscheidung="accepted", antwort="Kommt bald")

    assert "Kommt bald" in text(staff(Role.KKV_APPROVER_KSPV).get(page_of(found)))


def test_the_number_of_queries_does_not_grow(editor: Client, fulda: World, giessen: World) -> None:
    first, _other = told(fulda, "A"), told(giessen, "B")
    before = [queries_for(editor, path) for path in (LIST, page_of(first), f"/kkv/vorlagen/{DEFECT}/")]
    for number in range(3):
        told(giessen, f"B{number}")
    act(editor, told(giessen, "C"), "zusammenfuehren", gleich=first.pk)

    assert [queries_for(editor, path) for path in (LIST, page_of(first), f"/kkv/vorlagen/{DEFECT}/")] == before
