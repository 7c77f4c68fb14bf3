"""The page of a service, from unused to online and off again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from blaupause.domain import Refused
from blaupause.tenancy.context import hub
from shared_services.onboarding import queries as onboarding
from tenants.organisation.actions import save_unit, update_profile
from tenants.services import actions, queries
from tenants.services.queries.inputs import ELSE, OTHER
from tests.people import ADMIN, CLERK
from tests.templates import DEFECT, DOG, released
from tests.tenants.services.pages import LIST, PAGE, chosen, send, stand, text, value
from tests.tenants.services.settled import online, required

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World


def test_from_unused_to_online(admin: Client, template: TemplateVersion) -> None:
    assert "Zuständige Stelle" in text(admin.get(PAGE))
    prepared = admin.post(PAGE, {"aktion": "vorbereiten"}, follow=True)
    assert "Sie können die Leistung jetzt vorbereiten" in text(prepared)

    answer = admin.post(
        PAGE, {"aktion": "online", "stand": stand(admin), **{f"wert-{id_}": each for id_, each in required().items()}},
        follow=True,
    )  # fmt: skip

    assert "Die Leistung ist online" in text(answer)
    assert queries.offer(DEFECT).contact_email == "amt@fulda.example"


def test_what_is_missing_is_named_and_what_was_typed_stays(admin: Client, template: TemplateVersion) -> None:
    actions.subscribe(service_slug=DEFECT, by=ADMIN)

    answer = send(admin, "online", place_name="Fulda", contact_phone="keine", contact_email="")

    assert answer.status_code == 422
    assert "<title>Fehler:" in answer.content.decode()
    for id_ in ("unit", "contact_phone", "contact_email"):
        assert f'href="#{id_}"' in answer.content.decode()
        assert f'id="{id_}-fehler"' in answer.content.decode()
    assert "„Zuständige Stelle“ fehlt" in text(answer)
    assert "Telefon für Fragen: Das ist keine Telefonnummer" in text(answer)
    assert value(answer, "wert-place_name") == "Fulda"
    assert value(answer, "wert-contact_phone") == "keine"
    found = queries.subscription(DEFECT)
    assert found is not None
    assert (found.is_online, found.overlay) == (False, {})


def test_saving_is_undone_at_once(admin: Client, template: TemplateVersion) -> None:
    online(place_name="Fulda")
    saved = admin.get(send(admin, place_name="Neuhof").headers["Location"])
    assert "Die Werte sind gespeichert" in text(saved)
    assert "Rückgängig" in text(saved)

    undone = admin.post(PAGE, {"aktion": "rueckgaengig", "stand": stand(admin)}, follow=True)

    assert "Die Werte stehen wieder wie zuvor" in text(undone)
    assert value(undone, "wert-place_name") == "Fulda"


def test_one_value_goes_back_to_the_default_and_the_rest_stays_typed(admin: Client, template: TemplateVersion) -> None:
    online(place_name="Fulda", processing_time="eine Woche")

    answer = admin.post(
        PAGE,
        {"zuruecksetzen": "processing_time", "stand": stand(admin), "wert-place_name": "Neuhof",
         "wert-processing_time": "eine Woche"},
    )  # fmt: skip

    assert "Der Wert folgt wieder der Vorgabe" in text(answer)
    assert value(answer, "wert-place_name") == "Neuhof"
    assert value(answer, "wert-processing_time") == ""
    assert queries.offer(DEFECT).processing_time == "in der Regel 2 Wochen"
    assert queries.offer(DEFECT).values["place_name"] == "Fulda"


def test_a_mandatory_value_cannot_be_reset_online(admin: Client, template: TemplateVersion) -> None:
    online()

    assert admin.post(PAGE, {"zuruecksetzen": "unit", "stand": stand(admin)}).status_code == 422
    assert admin.post(PAGE, {"zuruecksetzen": "unit", "stand": "0"}).status_code == 409


def test_a_suggestion_is_entered_but_not_saved(fulda: World, admin: Client) -> None:
    released(DOG)
    actions.subscribe(service_slug=DOG, by=ADMIN)
    page = f"{LIST}{DOG}/"
    begun = admin.get(page)
    assert chosen(begun, "wert-court") == "Verwaltungsgericht Kassel"
    assert chosen(begun, "wert-authority_name") == "Magistrat der Stadt Fulda"
    assert "noch nicht gespeichert" in text(begun)

    answer = admin.post(page, {"vorschlag": "court", "wert-court": "", "wert-rate_first": "72"})

    assert "Gespeichert ist noch nichts" in text(answer)
    assert chosen(answer, "wert-court") == "Verwaltungsgericht Kassel"
    assert value(answer, "wert-rate_first") == "72"
    found = queries.subscription(DOG)
    assert found is not None
    assert found.overlay == {}
    actions.set_parameters(service_slug=DOG, typed={"court": "Verwaltungsgericht Kassel"}, by=ADMIN)
    again = admin.post(page, {"vorschlag": "court", "wert-court": "Kassel"})
    assert chosen(again, "wert-court") == "Verwaltungsgericht Kassel"


def test_a_name_that_is_no_choice_is_typed_and_stays(fulda: World, admin: Client) -> None:
    released(DOG)
    actions.subscribe(service_slug=DOG, by=ADMIN)
    page, office = f"{LIST}{DOG}/", save_unit(values={"name": "Steueramt"}, by=ADMIN)
    body = "Eigenbetrieb Abfall der Stadt Fulda"
    sent = {"stand": "1", "wert-authority_name": OTHER, f"wert-authority_name{ELSE}": body}

    wrong = admin.post(page, sent | {"wert-rate_first": "viel", "wert-court": "Landgericht"})
    assert (chosen(wrong, "wert-authority_name"), value(wrong, f"wert-authority_name{ELSE}")) == (OTHER, body)
    assert (chosen(wrong, "wert-court"), value(wrong, f"wert-court{ELSE}")) == (OTHER, "Landgericht")
    assert f"Magistrat der Stadt Fulda – {office.name}" in wrong.content.decode()

    assert admin.post(page, sent).status_code == 302
    found = queries.subscription(DOG)
    assert found is not None
    assert found.overlay == {"authority_name": body}
    again = admin.get(page)
    assert (chosen(again, "wert-authority_name"), value(again, f"wert-authority_name{ELSE}")) == (OTHER, body)
    assert chosen(again, "wert-unit") == str(office.pk)


def test_what_the_town_has_said_once_stands_in_the_fields(fulda: World, admin: Client) -> None:
    released(DOG)
    actions.subscribe(service_slug=DOG, by=ADMIN)
    account = {"bank": "Sparkasse Fulda", "iban": "DE89370400440532013000", "account_holder": "Stadtkasse"}
    contact = {"phone": "0661 102-0", "email": "post@fulda.example", "display_name": "Stadt Fulda"}
    update_profile(changes={**contact, "letterhead": account}, by=ADMIN)  # type: ignore[typeddict-item]  # they are

    begun = admin.get(f"{LIST}{DOG}/")

    assert value(begun, "wert-contact_phone") == "0661 102-0"
    assert value(begun, "wert-contact_email") == "post@fulda.example"
    assert value(begun, "wert-bank_details") == "Sparkasse Fulda, IBAN DE89 3704 0044 0532 0130 00"
    assert "Angaben stehen schon in den Feldern" in text(begun)


def test_what_was_recommended_is_prepared_with_one_click(
    fulda: World, admin: Client, template: TemplateVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def recommended(town: object) -> tuple[str, ...]:
        asked.append(town)
        return (DEFECT, "gibt-es-nicht")

    monkeypatch.setattr(onboarding, "recommended_to", recommended)
    monkeypatch.setattr(sys.modules[queries.directory.__module__], "sets_itself_up", lambda _town: True)
    assert "Diese Leistung vorbereiten" in text(admin.get(LIST))
    assert "Empfohlen" not in text(admin.get(f"{LIST}?q=Mangel"))

    assert "Die Leistungen sind vorbereitet" in text(admin.post(LIST, follow=True))

    assert "Empfohlen" not in text(admin.get(LIST))
    assert set(asked) == {fulda.town.uuid}
    found = queries.subscription(DEFECT)
    assert found is not None
    assert not found.is_online
    assert admin.post(LIST).status_code == 302
    with pytest.raises(Refused):
        actions.prepare_services(slugs=[DEFECT], by=CLERK)


def test_a_town_that_is_live_is_recommended_nothing(fulda: World, template: TemplateVersion) -> None:
    assert fulda.town.is_open
    assert queries.directory().recommended == ()
    with hub():
        assert onboarding.recommended_to(fulda.town.uuid) == ()


def test_two_people_at_once(admin: Client, template: TemplateVersion) -> None:
    online()
    seen = stand(admin)
    actions.set_parameters(service_slug=DEFECT, typed={"place_name": "Fulda"}, by=ADMIN)

    answer = admin.post(PAGE, {"aktion": "speichern", "stand": seen, "wert-place_name": "Neuhof"})
    assert answer.status_code == 409
    assert "Ihre Eingaben stehen noch hier" in text(answer)
    assert value(answer, "wert-place_name") == "Neuhof"

    again = admin.post(PAGE, {"aktion": "speichern", "stand": value(answer, "stand"), "wert-place_name": "Neuhof"})
    assert again.status_code == 302
    assert admin.post(PAGE, {"aktion": "speichern", "stand": "²"}).status_code == 409


def test_off_and_back_again(admin: Client, template: TemplateVersion) -> None:
    online()
    off = admin.post(PAGE, {"aktion": "offline"}, follow=True)
    assert "Die Leistung ist vom Netz" in text(off)
    assert "Rückgängig" in text(off)

    back = admin.post(PAGE, {"aktion": "online", "stand": value(off, "stand")}, follow=True)

    assert "Die Leistung ist online" in text(back)


def test_without_an_office_the_way_to_one_is_shown(admin: Client, template: TemplateVersion) -> None:
    actions.subscribe(service_slug=DEFECT, by=ADMIN)
    assert "Erste Stelle anlegen" in text(admin.get(PAGE))
    save_unit(values={"name": "Bauamt"}, by=ADMIN)
    assert "Erste Stelle anlegen" not in text(admin.get(PAGE))


def test_the_preview_shows_what_citizens_read_even_while_off(fulda: World, admin: Client) -> None:
    released(DOG)
    assert "Noch nicht vollständig" in text(admin.get(f"{LIST}{DOG}/vorschau/"))
    online(DOG, rate_first="72", rate_second="108", rate_further="144")
    actions.deactivate(service_slug=DOG, by=ADMIN)

    page = text(admin.get(f"{LIST}{DOG}/vorschau/"))

    assert "Die Leistung ist nicht online" in page
    for words in ("Das brauchen Sie", "ab 72,00 € pro Jahr", "Tiefbauamt", "zusammen"):
        assert words in page
    assert "{" not in page
