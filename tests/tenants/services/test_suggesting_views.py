"""The pages on which a town suggests a change, and reads what became of it."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.domain import Role
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.enums import SuggestionState
from tenants.services import actions, rules
from tenants.services.models import Suggestion
from tests.clients import staff, visitor
from tests.people import ADMIN
from tests.templates import DEFECT, published
from tests.tenants.portal.applied import queries_for
from tests.tenants.services.pages import text
from tests.tenants.services.suggested import answer, suggest

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World

PAGE = f"/einrichtung/leistungen/{DEFECT}/vorschlag/"
LIST = "/einrichtung/vorschlaege/"
SENT = {"teil": catalogue.WHOLE, "wunsch": "Auch Funklöcher melden lassen", "grund": "Beschluss vom Mai",
        "rueckfrage": "nein"}  # fmt: skip

pytestmark = pytest.mark.usefixtures("followed")


@pytest.fixture
def followed(template: TemplateVersion, fulda: World) -> None:
    actions.subscribe(service_slug=DEFECT, by=ADMIN)


def test_the_list_has_pages(monkeypatch: pytest.MonkeyPatch, admin: Client) -> None:
    suggest("Der erste Wunsch")
    few = queries_for(admin, LIST)
    for number in range(2):
        suggest(f"Noch ein Wunsch {number}")
    assert queries_for(admin, LIST) == few
    assert "Seite" not in text(admin.get(LIST))

    monkeypatch.setattr(import_module("tenants.services.queries.suggested"), "PER_PAGE", 2)
    assert ["Der erste" in text(admin.get(f"{LIST}?seite={number}")) for number in (1, 2, "x")] == [False, True, False]


def test_from_the_form_to_the_answer(fulda: World, admin: Client) -> None:
    assert "Noch kein Vorschlag" in text(admin.get(LIST))
    assert "Änderung vorschlagen" in text(admin.get(f"/einrichtung/leistungen/{DEFECT}/"))

    sent = admin.post(PAGE, SENT, follow=True)
    assert "Ihr Vorschlag ist gesendet" in text(sent)
    assert "Die ganze Leistung" in text(sent)
    fulda.run_jobs()
    assert "Gesendet" in text(admin.get(PAGE))

    answer(SuggestionState.ACCEPTED, "Gute Idee", "1.1.0")
    page = text(admin.get(LIST))
    assert "Angenommen, kommt in Version 1.1.0" in page
    assert "Gute Idee" in page
    assert "zurückziehen" not in page.split("Gute Idee")[1]

    answer(SuggestionState.IN_REVIEW)
    assert "Stand vom" in text(admin.get(LIST))
    published(DEFECT, version="1.1.0")
    answer(SuggestionState.DONE, version="1.1.0")
    assert "Umgesetzt in Version 1.1.0" in text(admin.get(LIST))


def test_one_too_many_is_told_at_the_form(monkeypatch: pytest.MonkeyPatch, admin: Client) -> None:
    monkeypatch.setattr(rules, "MOST_SUGGESTIONS", 1)
    suggest()

    refused = admin.post(PAGE, SENT)
    assert refused.status_code == 409
    assert "Auch Funklöcher" in text(refused)


def test_it_is_taken_back_on_the_page(fulda: World, admin: Client) -> None:
    made = suggest(contact_name="Tiefbauamt", contact_email="amt@fulda.example")
    assert "Die KKV darf nachfragen: Tiefbauamt" in text(admin.get(LIST))

    assert "Der Vorschlag ist zurückgezogen" in text(admin.post(LIST, {"kennung": str(made.reference)}, follow=True))
    assert admin.post(LIST, {"kennung": "Unsinn"}).status_code == 404

    again = suggest()
    fulda.run_jobs()
    answer(SuggestionState.REFUSED, "Bundesrecht")
    late = admin.post(LIST, {"kennung": str(again.reference)})
    assert (late.status_code, "schon entschieden" in text(late)) == (409, True)


def test_the_form_says_what_is_missing_and_keeps_what_was_typed(admin: Client) -> None:
    refused = admin.post(PAGE, SENT | {"grund": "", "rueckfrage": "ja"})
    assert refused.status_code == 422
    for sentence in ("„Warum?“ ist noch leer", "Tragen Sie die Stelle ein", "Tragen Sie die E-Mail-Adresse"):
        assert sentence in text(refused)
    assert "Auch Funklöcher" in text(refused)
    wrong = admin.post(PAGE, SENT | {"rueckfrage": "ja", "stelle": "Amt", "email": "amt@"})
    assert "Das ist keine E-Mail-Adresse" in text(wrong)
    assert admin.post(PAGE, SENT | {"wunsch": "x" * 2001}).status_code == 422
    assert not Suggestion.objects.exists()

    admin.post(PAGE, SENT | {"stelle": "x" * 201, "email": "amt@"})
    assert [(each.contact_name, each.contact_email) for each in Suggestion.objects.all()] == [("", "")]
    admin.post(PAGE, SENT | {"rueckfrage": "ja", "stelle": "Amt", "email": "amt@fulda.example"})
    assert Suggestion.objects.first().contact_name == "Amt"  # type: ignore[union-attr]


def test_a_part_that_goes_while_somebody_writes_is_told_at_the_form(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = iter([{"frage/weg": "Frage: Weg"}])
    places_in = catalogue.places_in
    monkeypatch.setattr(catalogue, "places_in", lambda bundle: places_in(bundle) | next(before, {}))

    late = admin.post(PAGE, SENT | {"teil": "frage/weg"})

    assert (late.status_code, "Diesen Teil hat die Vorlage nicht" in text(late)) == (422, True)
    assert "Auch Funklöcher" in text(late)
    assert not Suggestion.objects.exists()


def test_a_locked_value_leads_to_the_form(admin: Client) -> None:
    chosen = admin.get(f"{PAGE}?teil=einstellung/lighting_unit").content.decode()

    assert re.search(r'value="einstellung/lighting_unit" selected', chosen)


@pytest.mark.parametrize("path", [PAGE, LIST])
def test_only_the_towns_own_administration_sees_them(fulda: World, giessen: World, path: str) -> None:
    made = suggest("Geheimer Wunsch")
    sent: dict[str, Any] = SENT | {"kennung": str(made.reference)}

    for client, status in (
        (visitor(fulda.host), 302),
        (staff(Role.CLERK, fulda.town), 403),
        (staff(Role.ADMIN, giessen.town, on=fulda.host), 404),
    ):
        assert (client.get(path).status_code, client.post(path, sent).status_code) == (status, status)
    neighbour = staff(Role.ADMIN, giessen.town)
    assert "Geheimer" not in text(neighbour.get(LIST))
    assert neighbour.post(LIST, sent).status_code == 404
    assert Suggestion.objects.get().withdrawn_at is None
