from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from blaupause.domain import SYSTEM, Role
from shared_services.catalogue.queries import bundles
from tenants.organisation.actions import save_unit
from tenants.services import actions, queries
from tenants.services.enums import UpdatePolicy
from tenants.services.models import Subscription
from tests.citizens import citizen
from tests.clients import staff, visitor
from tests.people import ADMIN, NEIGHBOUR
from tests.templates import DEFECT, DOG, released
from tests.tenants.services.settled import office, online, required
from tests.tenants.services.test_actions import more_values

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World

LIST = "/einrichtung/leistungen/"
PAGE = f"{LIST}{DEFECT}/"
PREVIEW = f"{PAGE}vorschau/"


@pytest.fixture
def admin(fulda: World) -> Client:
    return staff(Role.ADMIN, fulda.town)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def value(answer: Any, name: str) -> str:
    """Return what stands in an input."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.content.decode())
    return found[1] if found else ""


def stand(client: Client) -> str:
    return value(client.get(PAGE), "stand")


def send(client: Client, aktion: str = "speichern", **values: str) -> Any:
    """Send the form of the values as the page shows it now, without going on."""
    wanted = {f"wert-{id_}": typed for id_, typed in values.items()}
    return client.post(PAGE, {"aktion": aktion, "stand": stand(client), **wanted})


# --- Who may, and how it looks


@pytest.mark.parametrize("path", [LIST, PAGE, PREVIEW, f"{PAGE}vergleich.pdf"])
def test_only_the_towns_own_administration_sees_them(
    template: TemplateVersion, fulda: World, giessen: World, path: str
) -> None:
    assert visitor(fulda.host).get(path).status_code == 302
    assert staff(Role.CLERK, fulda.town).get(path).status_code == 403
    assert staff(Role.ADMIN, giessen.town, on=fulda.host).get(path).status_code == 404
    assert citizen(fulda).get(path).status_code in {302, 403, 404}
    assert staff(Role.CLERK, fulda.town).post(PAGE, {"aktion": "vorbereiten"}).status_code == 403
    assert queries.subscription(DEFECT) is None


@pytest.mark.parametrize("followed", [False, True])
@pytest.mark.parametrize("path", [LIST, PAGE, PREVIEW])
def test_pages_are_whole(admin: Client, template: TemplateVersion, path: str, followed: bool) -> None:  # noqa: FBT001 – pytest
    if followed:
        actions.subscribe(service_slug=DEFECT, by=ADMIN)
    answer = admin.get(path)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count("<h1") == 1
    assert "<script>" not in html
    assert 'style="' not in html


def test_the_list_is_narrowed_by_life_situation(admin: Client, template: TemplateVersion) -> None:
    assert "Mangel melden" in text(admin.get(LIST, {"thema": "strasse-und-umwelt"}))
    assert "Mangel melden" in text(admin.get(LIST, {"thema": "gibt-es-nicht"}))
    nothing = text(admin.get(LIST, {"thema": "familie-und-kind"}))
    assert "Zu dieser Lebenslage und Suche gibt es keine Vorlage" in nothing


def test_the_list_tells_who_else_offers_a_service_and_since_when_that_is_known(
    admin: Client, template: TemplateVersion, fulda: World, giessen: World
) -> None:
    with giessen:
        online(by=NEIGHBOUR)
    fulda.run_jobs()

    page = text(admin.get(LIST))

    assert "Online in 1 anderen Kommune" in page
    assert "Quelle: ihre eigene Meldung, zuletzt" in page


def test_what_does_not_exist_is_not_found(admin: Client) -> None:
    assert admin.get(f"{LIST}nirgends/").status_code == 404
    assert admin.get(f"{LIST}nirgends/vorschau/").status_code == 404
    assert admin.post(f"{LIST}nirgends/", {"aktion": "online"}).status_code == 404


# --- The list


def test_an_empty_list_says_why(admin: Client) -> None:
    assert "Noch keine Vorlage" in text(admin.get(LIST))


def test_the_list_groups_searches_and_says_what_is_missing(admin: Client, template: TemplateVersion) -> None:
    assert "nicht genutzt" in text(admin.get(LIST))
    actions.subscribe(service_slug=DEFECT, by=ADMIN)
    assert "4 Angaben fehlen" in text(admin.get(LIST))
    actions.set_parameters(service_slug=DEFECT, typed=required(), by=ADMIN)
    assert "Bereit" in text(admin.get(LIST))
    actions.activate(service_slug=DEFECT, by=ADMIN)
    assert "Seit" in text(admin.get(LIST))
    actions.deactivate(service_slug=DEFECT, by=ADMIN)
    assert "vom Netz" in text(admin.get(LIST))

    assert "Mangel melden" in text(admin.get(f"{LIST}?q=Schlagloch"))
    nothing = admin.get(f"{LIST}?q=Einhorn")
    assert "Zu „Einhorn“ gibt es keine Vorlage" in text(nothing)
    assert 'value="Einhorn"' in nothing.content.decode()


# --- From unused to online


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
    assert "Vorschlag: Verwaltungsgericht Kassel" in text(admin.get(page))

    answer = admin.post(page, {"vorschlag": "court", "wert-rate_first": "72"})

    assert "Gespeichert ist noch nichts" in text(answer)
    assert value(answer, "wert-court") == "Verwaltungsgericht Kassel"
    assert value(answer, "wert-rate_first") == "72"
    found = queries.subscription(DOG)
    assert found is not None
    assert found.overlay == {}
    actions.set_parameters(service_slug=DOG, typed={"court": "Verwaltungsgericht Kassel"}, by=ADMIN)
    again = admin.post(page, {"vorschlag": "court", "wert-court": "Kassel"})
    assert value(again, "wert-court") == "Verwaltungsgericht Kassel"


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


def test_how_newer_versions_come(admin: Client, template: TemplateVersion) -> None:
    online()
    assert "Nur von Hand" in text(admin.post(PAGE, {"aktion": "politik", "politik": "manual"}, follow=True))
    found = queries.subscription(DEFECT)
    assert found is not None
    assert found.policy == "manual"
    admin.post(PAGE, {"aktion": "politik", "politik": "patches"})
    assert found.reloaded().policy == "patches"
    admin.post(PAGE, {"aktion": "politik", "politik": "unsinn"})
    assert found.reloaded().policy == "manual"


def test_a_newer_version_is_taken_with_what_it_needs(admin: Client, template: TemplateVersion) -> None:
    online()
    newer = more_values(version="2.0.0")
    page = admin.get(PAGE)
    assert "Neue Version 2.0.0" in text(page)
    assert "Eine Angabe fehlt für diese Version" in text(page)

    wish = {"aktion": "version", "version": newer.content_hash}
    refused = admin.post(PAGE, wish | {"neu-reply_days": "drei"})
    assert refused.status_code == 422
    assert 'href="#neu-reply_days"' in refused.content.decode()
    assert value(refused, "neu-reply_days") == "drei"
    assert admin.post(PAGE, {"aktion": "version", "version": "fremd"}).status_code == 409

    taken = admin.post(PAGE, wish | {"neu-reply_days": "3"}, follow=True)
    assert "Version 2.0.0 ist übernommen" in text(taken)
    assert "Neue Version" not in text(taken).replace("Neue Versionen", "").replace("Neue Version übernommen", "")


def test_a_newer_version_says_what_differs_and_what_it_means(admin: Client, template: TemplateVersion) -> None:
    online(lighting_unit="Stadtwerke")
    more_values(version="1.1.0")

    page = admin.get(PAGE)

    for words in (
        "kleine Neuerung",
        "Was das für Ihre Werte heißt",
        "4 eigene Werte bleiben",
        "Werte der Kommunen 2",
        "Ihr Wert (Stadtwerke) gilt dann nicht mehr",
        "Sie kommt nicht von selbst",
        "gab es nicht",
    ):
        assert words in text(page)
    assert "<del>Kommune setzt</del>" in page.content.decode()


def test_what_is_held_back_says_why_on_page_and_list(admin: Client, template: TemplateVersion) -> None:
    online(lighting_unit="Stadtwerke")
    more_values(version="1.0.1")

    for path in (PAGE, LIST):
        page = text(admin.get(path))
        assert "ngehalten" in page
        assert "Ihr Wert (Stadtwerke) gilt dann nicht mehr" in page
        assert "von selbst." not in page


def test_what_comes_is_announced_with_its_day(admin: Client, template: TemplateVersion) -> None:
    online()
    released(DEFECT, version="1.0.1")
    assert "in der nächsten Stunde von selbst" in text(admin.get(PAGE))
    released(DEFECT, version="1.1.0")
    assert "Version 1.0.1 kommt in der nächsten Stunde" in text(admin.get(PAGE))
    admin.post(PAGE, {"aktion": "politik", "politik": "minor"})
    day = timezone.localdate() + timedelta(days=14)
    for path in (PAGE, LIST):
        assert f"Wir übernehmen sie am {day:%d.%m.%Y} von selbst" in text(admin.get(path))
    released(DEFECT, version="2.0.0", title="Alles neu")
    actions.follow_updates(by=SYSTEM)
    assert f"Version 1.1.0 kommt am {day:%d.%m.%Y} von selbst" in text(admin.get(PAGE))


def test_a_new_version_is_postponed_and_comes_back(admin: Client, template: TemplateVersion) -> None:
    online()
    actions.set_policy(service_slug=DEFECT, policy=UpdatePolicy.MINOR_LATER, by=ADMIN)
    released(DEFECT, version="1.1.0")
    until = timezone.localdate() + timedelta(days=30)
    wish = {"verschieben": "1", "verschiebung-until": f"{until:%d.%m.%Y}", "verschiebung-reason": "Ratssitzung"}

    done = admin.post(PAGE, wish, follow=True)

    assert f"Neue Versionen kommen nicht vor dem {until:%d.%m.%Y}" in text(done)
    assert "Grund: Ratssitzung" in text(done)
    assert "verschoben" in text(admin.get(LIST))
    back = admin.post(PAGE, {"aktion": "fortsetzen"}, follow=True)
    assert "Neue Versionen kommen wieder an ihrem Tag" in text(back)
    assert "Ratssitzung" not in text(back)


@pytest.mark.parametrize(("day", "reason", "said"), [
    ("morgen", "x", "Das ist kein Tag"),
    ("24.09.2020", "x", "Der Tag ist schon vorbei"),
    ("24.09.2099", "x", "Das ist zu spät"),
    ("", "", "„Grund“ ist noch leer"),
])  # fmt: skip
def test_a_postponement_that_cannot_be_is_refused_where_it_was_typed(
    admin: Client, template: TemplateVersion, day: str, reason: str, said: str
) -> None:
    online()
    actions.set_policy(service_slug=DEFECT, policy=UpdatePolicy.MINOR_LATER, by=ADMIN)
    released(DEFECT, version="1.1.0")

    answer = admin.post(PAGE, {"verschieben": "1", "verschiebung-until": day, "verschiebung-reason": reason})

    assert answer.status_code == 422
    assert said in text(answer)
    assert "<title>Fehler:" in answer.content.decode()
    assert 'href="#verschiebung-' in answer.content.decode()
    assert value(answer, "verschiebung-until") == day


def test_nothing_to_postpone_is_a_conflict(admin: Client, template: TemplateVersion) -> None:
    online()

    late = admin.post(PAGE, {"verschieben": "1", "verschiebung-until": "24.09.2099", "verschiebung-reason": "x"})

    assert late.status_code == 409
    assert "nichts zu verschieben" in text(late)


def test_the_council_gets_what_differs_on_paper(admin: Client, template: TemplateVersion) -> None:
    paper = f"{PAGE}vergleich.pdf"
    assert admin.get(paper).status_code == 404
    online()
    assert admin.get(paper).status_code == 409
    released(DEFECT, version="1.1.0", title="Schaden melden")

    answer = admin.get(paper)

    assert answer.headers["Content-Type"] == "application/pdf"
    said = " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    assert "Stadt Fulda" in said
    assert "Schaden melden: Version 1.0.0 und 1.1.0 im Vergleich" in said


def test_another_number_alone_says_so(admin: Client, template: TemplateVersion) -> None:
    online()
    released(DEFECT, version="1.1.0")

    assert "nur die Nummer ist anders" in text(admin.get(PAGE))


def test_without_an_office_the_way_to_one_is_shown(admin: Client, template: TemplateVersion) -> None:
    actions.subscribe(service_slug=DEFECT, by=ADMIN)
    assert "Erste Stelle anlegen" in text(admin.get(PAGE))
    save_unit(values={"name": "Bauamt"}, by=ADMIN)
    assert "Erste Stelle anlegen" not in text(admin.get(PAGE))


# --- Preview


def test_the_preview_shows_what_citizens_read_even_while_off(fulda: World, admin: Client) -> None:
    released(DOG)
    assert "Noch nicht vollständig" in text(admin.get(f"{LIST}{DOG}/vorschau/"))
    online(DOG, rate_first="72", rate_second="108", rate_further="144")
    actions.deactivate(service_slug=DOG, by=ADMIN)

    page = text(admin.get(f"{LIST}{DOG}/vorschau/"))

    assert "Die Leistung ist nicht online" in page
    for words in ("Das brauchen Sie", "ab 72,00\xa0€ pro Jahr".replace("\xa0", " "), "Tiefbauamt", "zusammen"):
        assert words in page
    assert "{" not in page


# --- Cost


def test_pages_cost_the_same_for_one_three_and_three_hundred(admin: Client, template: TemplateVersion) -> None:
    found = online()
    office()
    released(DEFECT, version="1.1.0", title="Schaden melden")
    counts = []
    for number in (1, 3, 300):
        Subscription.objects.bulk_create(
            Subscription(service_slug=f"melden-{each}", content_hash=found.content_hash, version=found.version)
            for each in range(Subscription.objects.count(), number)
        )
        for path in (LIST, PAGE):
            admin.get(path)  # what is kept for seconds is kept
            with CaptureQueriesContext(connection) as seen:
                assert admin.get(path).status_code == 200
            counts.append(len(seen))
    assert counts[:2] == counts[2:4] == counts[4:]


def test_the_list_costs_the_same_with_one_and_with_three_updates(admin: Client, fulda: World) -> None:
    counts = []
    for number in (1, 3):
        for each in range(len(queries.directory().rows), number):
            slug = f"melden-{each}"
            released(DEFECT, slug=slug)
            online(slug)
            for version in ("1.0.1", "1.1.0", "2.0.0"):
                released(DEFECT, slug=slug, version=version, title=version)
        admin.get(LIST)
        bundles.forget()
        with CaptureQueriesContext(connection) as seen:
            page = admin.get(LIST)
        assert f"Neue Versionen ({number})" in text(page)
        counts.append(len(seen))
    assert counts[0] == counts[1]
