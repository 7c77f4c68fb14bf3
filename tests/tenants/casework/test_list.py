"""The list of cases: what it shows, finds and costs, and who is given what is chosen in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.casework import actions, queries
from tenants.casework.models import Case
from tenants.organisation.models import Unit
from tests.templates import DEFECT, DOG
from tests.tenants.situations import HOLDER, THEA, clerk, offered, opened, text_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World


def test_views_count_and_the_list_shows_deadline_name_and_status(case: Case, thea: Client) -> None:
    page = text_of(thea.get("/amt/?ansicht=niemand"))

    assert "Nicht zugewiesen 1" in page
    assert "Alle offenen 1" in page
    assert "Hund anmelden FD-2" in page
    assert "Sevda Yılmaz-Brandt" in page
    assert "Neu" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=000001", True),
        ("q=yilmaz", True),
        ("q=YILMAZ+sevda", True),
        ("q=musterw", True),
        ("q=ilmaz", False),
        ("q=hund+yilmaz", True),
        ("q=h%C3%9CND", True),
        ("q=parkausweis", False),
        ("q=%00", True),
        ("q=…", True),
        ("leistung=hundesteuer-anmelden", True),
        ("leistung=bewohnerparkausweis", False),
        ("status=neu", True),
        ("status=wartet", False),
        ("status=quatsch", True),
        ("zustaendig=niemand", True),
        ("zustaendig=ich", False),
        ("sort=-von", True),
        ("sort=quatsch&seite=99", True),
    ],
)
def test_the_list_is_searched_and_filtered(case: Case, thea: Client, query: str, *, found: bool) -> None:
    page = thea.get(f"/amt/?ansicht=offen&{query}").content.decode()

    assert (case.number in page) is found
    if not found:
        assert "Kein Vorgang passt zu diesen Filtern" in page


def test_an_empty_list_says_what_next(thea: Client, unit: Unit) -> None:
    assert "Neue Anträge erscheinen hier von selbst" in text_of(thea.get("/amt/"))
    opened(offered(DOG, unit))
    page = text_of(thea.get("/amt/"))
    assert "Die nächste Frist endet am" in page
    assert "Nicht zugewiesene ansehen" in page
    assert "ist leer" in text_of(thea.get("/amt/nachrichten/"))
    assert "Auch ohne diese Filter ist die Ansicht leer" in text_of(thea.get("/amt/?q=niemand"))


def test_due_marks_and_summary(unit: Unit, thea: Client) -> None:
    offer = offered(DOG, unit)
    late, today = opened(offer), opened(offer)
    person = queries.colleagues()[0]
    for each in (late, today):
        actions.assign_case(case_id=each.pk, to=person, by=THEA)
    Case.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=5))
    Case.objects.filter(pk=today.pk).update(due_on=timezone.localdate())

    page = text_of(thea.get("/amt/"))

    assert "1 überfällig · 1 heute fällig" in page
    assert "5 Tage überfällig" in page
    assert page.index(late.number) < page.index(today.number)
    turned = text_of(thea.get("/amt/?sort=-frist"))
    assert turned.index(today.number) < turned.index(late.number)


def many(case: Case, count: int) -> None:
    """Copy a case; applications are copied row by row in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO applications_application (uuid, code_hmac, proof_hmac, service_slug, service_title,
                content_hash, version, parameters, answers, answers_sha256, fee_cents, contact, evidence, level,
                inbox_consent, submitted_at)
            SELECT gen_random_uuid(), md5(random()::text), '', service_slug, service_title, content_hash, version,
                parameters, answers, answers_sha256, fee_cents, contact, evidence, level, inbox_consent, submitted_at
            FROM applications_application, generate_series(1, %s) n WHERE id = %s
            """,
            [count, case.application_id],
        )
        cursor.execute(
            """
            INSERT INTO casework_case (number, application_id, unit_id, service_slug, service_title, search_words,
                applicant_name, state, closure, clerk_id, clerk_name, edition, received_at, due_on)
            SELECT 'XX-2026-' || lpad(a.id::text, 8, '0'), a.id, c.unit_id, c.service_slug, c.service_title,
                c.search_words, c.applicant_name, 'new', '', '', '', 0, c.received_at, c.due_on
            FROM applications_application a, casework_case c
            WHERE c.id = %s AND NOT EXISTS (SELECT 1 FROM casework_case x WHERE x.application_id = a.id)
            """,
            [case.pk],
        )


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("strassen", "Straßenmusik"),
        ("uebung", "Übung"),
        ("Kfz-Zul", "Kfz-Zulassung"),
        ("cafe", "Straßencafé"),
        ("steuer", "Hundesteuer"),
    ],
)
def test_titles_are_found_however_they_are_typed(case: Case, thea: Client, typed: str, title: str) -> None:
    Case.objects.filter(pk=case.pk).update(service_title=title)

    assert case.number in thea.get("/amt/", {"ansicht": "offen", "q": typed}).content.decode()
    assert case.number not in thea.get("/amt/", {"ansicht": "offen", "q": "kataster"}).content.decode()


@pytest.mark.parametrize("path", ["/amt/?ansicht=offen", "/amt/?ansicht=offen&q=yilmaz&sort=von"])
def test_the_number_of_queries_does_not_grow(case: Case, thea: Client, path: str) -> None:
    counted = []
    for more in (0, 2, 297):
        many(case, more)
        with CaptureQueriesContext(connection) as caught:
            assert thea.get(path).status_code == 200
        counted.append(len([each for each in caught if "tenancy_domain" not in each["sql"]]))  # kept for seconds

    assert len(set(counted)) == 1, counted
    assert counted[0] <= 14
    assert "1 bis 50 von 300 Vorgängen" in text_of(thea.get(path))
    assert "251 bis 300 von 300" in text_of(thea.get(f"{path}&seite=6"))


def test_selected_cases_are_given_and_taken_back(case: Case, thea: Client, fulda: World) -> None:
    other = opened(offered(DEFECT, case.unit))
    closed = opened(offered(DEFECT, case.unit))
    actions.withdraw_case(application=closed.application, reason="", by=HOLDER)
    clerk(fulda, "olaf", "Olaf Probe")
    olaf = next(each for each in queries.colleagues() if each.name == "Olaf Probe")

    page = thea.post(
        "/amt/zuweisen/",
        {
            "vorgang": [case.number, other.number, closed.number, "FD-0000-000000"],
            "an": olaf.id,
            "zurueck": "/amt/?ansicht=offen",
        },
        follow=True,
    )

    said = text_of(page)
    assert "2 Vorgänge sind an Olaf Probe gegeben." in said
    assert f"{closed.number}: Der Antrag wurde am" in said
    assert page.redirect_chain[-1][0] == "/amt/?ansicht=offen"
    assert case.reloaded().clerk_name == "Olaf Probe"

    assert "rückgängig gemacht" in text_of(thea.post("/amt/rueckgaengig/", {"zurueck": "//boese.example"}, follow=True))
    assert case.reloaded().clerk_name == ""
    assert "rückgängig gemacht" not in text_of(thea.post("/amt/rueckgaengig/", follow=True))


def test_nobody_is_given_a_case_they_may_not_see(case: Case, thea: Client, fulda: World) -> None:
    elsewhere = Unit.objects.create(name="Tiefbauamt")
    clerk(fulda, "olaf", "Olaf Probe", units=[elsewhere.pk])
    olaf = next(each for each in queries.colleagues() if each.name == "Olaf Probe")

    page = thea.post("/amt/zuweisen/", {"vorgang": case.number, "an": olaf.id}, follow=True)

    assert f"{case.number}: Olaf Probe arbeitet nicht für: Steueramt." in text_of(page)
    assert case.reloaded().clerk_name == ""


def test_nothing_selected_and_nobody_chosen(case: Case, thea: Client) -> None:
    assert "mindestens einen Vorgang" in text_of(thea.post("/amt/zuweisen/", {"an": ""}, follow=True))
    assert thea.post("/amt/zuweisen/", {"an": "erfunden", "vorgang": case.number}).status_code == 404
    said = text_of(thea.post("/amt/zuweisen/", {"an": "", "vorgang": case.number}, follow=True))
    assert "1 Vorgang ist wieder ohne Zuständige." in said
