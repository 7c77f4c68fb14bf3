from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blaupause.audit.town.models import ReadAccess
from blaupause.domain import Role
from tenants.casework import actions, queries
from tenants.casework.models import Case, Decision
from tenants.correspondence.models import Message
from tenants.organisation.models import Unit
from tests import citizens, clients
from tests.templates import DEFECT, DOG, PARKING
from tests.tenants.situations import HOLDER, SEVDA, THEA, clerk, furnish, offered, opened, paper, text_of, upload

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World


@pytest.fixture
def unit(fulda: World) -> Unit:
    return furnish()


@pytest.fixture
def case(unit: Unit) -> Case:
    return opened(offered(DOG, unit))


@pytest.fixture
def thea(fulda: World, unit: Unit) -> Client:
    return clerk(fulda)


def page_of(case: Case, *parts: str) -> str:
    return "/".join(["/amt/vorgaenge", case.number, *parts, ""])


# --- Who may -------------------------------------------------------------------------------------------------------

PAGES = ("", "entscheiden", "rueckfrage", "weitergeben", "frist", "kopie", "bescheid")


def test_nobody_else_reaches_a_case(case: Case, fulda: World, giessen: World) -> None:
    other_unit = clerk(fulda, "rita", "Rita Rand", units=[999])
    neighbour = clients.staff(Role.CLERK, giessen.town, on=fulda.host)
    admin = clients.staff(Role.ADMIN, fulda.town)
    for path in [page_of(case, part) if part else page_of(case) for part in PAGES]:
        assert citizens.citizen(fulda).get(path).status_code == 302
        assert citizens.visitor(fulda).get(path).status_code == 302
        assert other_unit.get(path).status_code == 404
        assert neighbour.get(path).status_code == 404
        assert admin.get(path).status_code == 403
    assert clerk(giessen, "gesa").get(page_of(case)).status_code == 404
    assert other_unit.get("/amt/").status_code == 200
    assert case.number not in other_unit.get("/amt/?ansicht=offen").content.decode()


# --- The list ------------------------------------------------------------------------------------------------------


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


# --- A case --------------------------------------------------------------------------------------------------------


def test_a_case_shows_what_was_sent_with_its_labels(unit: Unit, thea: Client) -> None:
    file = upload()
    case = opened(offered(PARKING, unit), SEVDA, fahrzeugschein=[str(file.uuid)])

    page = text_of(thea.get(page_of(case)))

    for said in (
        "Bewohnerparkausweis beantragen – Łukasz Nowak",
        "BundID, Niveau substanziell",
        f"Formular Version {case.application.version}",
    ):
        assert said in page
    assert "FD-AB 123" in page
    assert "Antrag eingegangen" in page
    assert ReadAccess.objects.filter(object_type="casework.Case", object_id=str(case.pk)).count() == 1


def test_the_fee_is_shown_line_by_line(case: Case, thea: Client) -> None:
    page = text_of(thea.get(page_of(case)))

    assert "Gesamtbetrag 72,00" in page
    assert "ohne Anmeldung" in page


def test_files_are_handed_out_and_every_reading_is_noted(case: Case, thea: Client, fulda: World) -> None:
    actions.receive_answer(application=case.application, body="", files=[paper("Seite 2.pdf")], by=HOLDER)
    attachment = case.application.attachments.get()
    fulda.run_jobs()

    answer = clients.handed_out(thea.get(page_of(case, "dateien", str(attachment.file.uuid))))

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert ReadAccess.objects.filter(object_type="organisation.StoredFile").count() == 1
    assert "Seite 2.pdf" in text_of(thea.get(page_of(case)))
    assert thea.get(page_of(case, "kopie"))["Content-Type"] == "application/pdf"
    assert thea.get(page_of(case, "bescheid")).status_code == 404
    assert thea.get(page_of(case, "dateien", "00000000-0000-0000-0000-000000000000")).status_code == 404


def test_neighbours_in_the_list_are_one_key_away(unit: Unit, thea: Client) -> None:
    offer = offered(DOG, unit)
    first, second, third = opened(offer), opened(offer), opened(offer)

    page = thea.get(page_of(second) + "?ansicht=offen").content.decode()
    assert f'rel="prev" href="{page_of(first)}?ansicht=offen"' in page
    assert f'rel="next" href="{page_of(third)}?ansicht=offen"' in page
    assert 'rel="prev"' not in thea.get(page_of(first) + "?ansicht=offen").content.decode()
    assert 'rel="next"' not in thea.get(page_of(third)).content.decode()


def test_taking_a_case_and_finding_it_taken(case: Case, thea: Client, fulda: World) -> None:
    assert thea.post(page_of(case, "uebernehmen")).status_code == 302
    assert case.reloaded().clerk_name == "Thea Muster"

    late = clerk(fulda, "olaf", "Olaf Probe").post(page_of(case, "uebernehmen"))
    assert late.status_code == 409
    assert "Thea Muster bearbeitet den Vorgang schon" in text_of(late)


def test_giving_a_case_on(case: Case, thea: Client, fulda: World) -> None:
    clerk(fulda, "olaf", "Olaf Probe")
    other = Unit.objects.create(name="Ordnungsamt")
    olaf = next(each for each in queries.colleagues() if each.name == "Olaf Probe")

    assert "Andere Stelle: Ordnungsamt" in text_of(thea.get(page_of(case, "weitergeben")))
    assert thea.post(page_of(case, "weitergeben"), {"an": "person:erfunden"}).status_code == 422
    page = text_of(thea.post(page_of(case, "weitergeben"), {"an": f"person:{olaf.id}"}, follow=True))
    assert f"{case.number} ist an Olaf Probe gegeben." in page
    assert "Rückgängig" in page
    assert "Jetzt zuständig: Olaf Probe" in text_of(thea.get(page_of(case, "weitergeben")))
    thea.post(page_of(case, "weitergeben"), {"an": "person:"})
    assert case.reloaded().clerk_id == ""
    assert "Ordnungsamt" in text_of(thea.post(page_of(case, "weitergeben"), {"an": f"stelle:{other.pk}"}, follow=True))
    assert case.reloaded().unit == other


def test_notes_steps_and_deadlines(unit: Unit, thea: Client) -> None:
    case = opened(offered(DEFECT, unit), antwort_gewuenscht=False, email=None)
    task = str(case.tasks.get().pk)

    assert "noch leer" in text_of(thea.post(page_of(case, "notiz"), {"notiz": ""}))
    assert thea.post(page_of(case, "notiz"), {"notiz": "Lampe gehört uns."})["Location"].endswith("#notizen")
    assert thea.post(page_of(case, "aufgaben", task), {"fertig": "ja"})["Location"].endswith("#schritte")
    assert "Wieder öffnen" in text_of(thea.get(page_of(case)))
    assert thea.post(page_of(case, "frist", "ruhen"), {"ruht": "ja"})["Location"].endswith("#fristen")
    page = text_of(thea.get(page_of(case)))
    assert "Lampe gehört uns." in page
    assert "Frist weiterlaufen lassen" in page
    assert thea.post(page_of(case, "frist"), {"due_on": "31.12.2026"}).status_code in {409, 422}
    thea.post(page_of(case, "frist", "ruhen"), {"ruht": "nein"})

    later = timezone.localdate() + timedelta(days=40)
    assert "Das ist kein Tag" in text_of(thea.post(page_of(case, "frist"), {"due_on": "bald"}))
    assert "Der Tag passt nicht" in text_of(thea.post(page_of(case, "frist"), {"due_on": "01.01.2020"}))
    said = text_of(thea.post(page_of(case, "frist"), {"due_on": f"{later:%d.%m.%Y}"}, follow=True))
    assert "Die Frist ist verlängert." in said
    assert case.reloaded().due_on == later


def test_asking_and_reading_the_answer(case: Case, thea: Client) -> None:
    assert thea.get(page_of(case, "rueckfrage")).status_code == 200
    assert thea.post(page_of(case, "rueckfrage"), {"body": ""}).status_code == 422
    day = timezone.localdate() + timedelta(days=10)
    form = {"body": "Wo ist Seite 2?", "due_on": f"{day:%d.%m.%Y}", "wants_files": "on"}
    assert "Die Frage ist gesendet." in text_of(thea.post(page_of(case, "rueckfrage"), form, follow=True))
    actions.receive_answer(application=case.application, body="Hier ist sie.", files=(), by=HOLDER)

    assert case.number in text_of(thea.get("/amt/nachrichten/"))
    page = text_of(thea.get(page_of(case)))
    assert "Hier ist sie." in page
    assert Message.objects.filter(read_at__isnull=True, direction="in").count() == 0
    assert case.number not in text_of(thea.get("/amt/nachrichten/"))


def test_the_question_says_that_nobody_reads_mail(unit: Unit, thea: Client) -> None:
    case = opened(offered(DOG, unit), email=None)

    assert "Wir kennen keine E-Mail-Adresse" in text_of(thea.get(page_of(case, "rueckfrage")))


def test_a_report_without_a_name_is_asked_in_the_open_and_the_clerk_is_told(unit: Unit, thea: Client) -> None:
    case = opened(offered(DEFECT, unit), antwort_gewuenscht=False, email=None)
    assert "Rückfrage stellen" in text_of(thea.get(page_of(case)))
    form = text_of(thea.get(page_of(case, "rueckfrage")))
    assert "liest jede Person, die den Code hat" in form
    assert "Wir kennen keine E-Mail-Adresse" in form

    day = f"{timezone.localdate() + timedelta(days=14):%d.%m.%Y}"
    again = thea.post(page_of(case, "rueckfrage"), {"body": " ", "due_on": day})
    assert "liest jede Person, die den Code hat" in text_of(again)
    late = thea.post(page_of(case, "rueckfrage"), {"body": "Welche Lampe?", "due_on": "01.01.2020"})
    assert "liest jede Person, die den Code hat" in text_of(late)

    thea.post(page_of(case, "rueckfrage"), {"body": "Welche Lampe?", "due_on": day})
    assert case.reloaded().state == "waiting"


def test_a_question_to_somebody_known_is_not_in_the_open(case: Case, thea: Client) -> None:
    assert "die den Code hat" not in text_of(thea.get(page_of(case, "rueckfrage")))


def test_nobody_is_asked_who_could_not_read_the_question(unit: Unit, thea: Client) -> None:
    case = opened(offered(DOG, unit), geburtsdatum=None)
    assert "Keine Rückfrage möglich" in text_of(thea.get(page_of(case)))

    form = {"body": "Welche Lampe?", "due_on": f"{timezone.localdate() + timedelta(days=14):%d.%m.%Y}"}
    page = thea.post(page_of(case, "rueckfrage"), form)

    assert page.status_code == 409
    assert "Hier kann niemand eine Frage lesen" in text_of(page)
    assert case.reloaded().state == "new"


# --- Deciding ------------------------------------------------------------------------------------------------------


def decision(case: Case, **changes: Any) -> dict[str, Any]:
    return {"outcome": "assess", "reasons": "", "edition": case.edition} | changes


def test_a_case_is_decided_and_its_page_says_so(case: Case, thea: Client, fulda: World) -> None:
    form = text_of(thea.get(page_of(case, "entscheiden")))
    assert "Widerspruch, 1 Monat, bei: Magistrat der Stadt Fulda" in form
    assert "Brief, Hinweis per E-Mail" in form

    page = thea.post(page_of(case, "entscheiden"), decision(case), follow=True)
    assert "ist entschieden" in text_of(page)
    assert "Das PDF wird gerade erstellt" in text_of(page)
    fulda.run_jobs()

    shown = text_of(thea.get(page_of(case)))
    assert "Bescheid laden (PDF" in shown
    assert "Briefliste" in shown
    assert thea.get(page_of(case, "bescheid"))["Content-Type"] == "application/pdf"
    assert "Festgesetzt" in text_of(thea.get("/amt/?ansicht=erledigt"))


def test_a_part_is_asked_for_looked_at_and_granted(unit: Unit, thea: Client) -> None:
    case = opened(offered(PARKING, unit), SEVDA)
    assert "Ab wann und bis wann gilt der Ausweis?" in text_of(thea.get(page_of(case)))
    typed = decision(case, outcome="partly", reasons="Der Leasingvertrag endet.", granted="")
    page = thea.post(page_of(case, "entscheiden"), typed)
    assert page.status_code == 422
    assert "Schreiben Sie, was Sie bewilligen." in text_of(page)

    typed |= {"granted": "Gilt bis zum 31.05.2027.", "total_cents": "15,00", "total_reason": "Gebühr für 6 Monate"}
    inserted = thea.post(page_of(case, "entscheiden"), typed | {"aktion": "einsetzen"})
    assert "Gilt bis zum 31.05.2027." in inserted.content.decode()
    assert thea.post(page_of(case, "entscheiden", "vorschau"), typed)["Content-Type"] == "application/pdf"
    assert thea.post(page_of(case, "entscheiden", "vorschau"), typed | {"granted": ""}).status_code == 422
    thea.post(page_of(case, "entscheiden"), typed)

    shown = text_of(thea.get(page_of(case)))
    assert "Teilweise bewilligt" in shown
    assert "Bewilligt Gilt bis zum 31.05.2027." in shown


def test_where_nothing_is_granted_in_part_nothing_is_asked(case: Case, thea: Client) -> None:
    assert "was bewilligt wird" not in text_of(thea.get(page_of(case, "entscheiden")))


def test_what_failed_is_told_and_tried_again(case: Case, thea: Client, fulda: World) -> None:
    thea.post(page_of(case, "entscheiden"), decision(case))
    job = fulda.bury("correspondence.render_notice")

    shown = text_of(thea.get(page_of(case)))
    assert "Der Bescheid konnte nicht erstellt werden." in shown
    assert "Er ist nicht unterwegs und nicht bekannt gegeben." in shown
    assert "Das PDF fehlt noch. Oben steht, warum." in shown
    again = thea.post(page_of(case, "fehler", str(job)), follow=True)
    assert "Wird gerade noch einmal versucht." in text_of(again)
    assert "Gescheiterten Schritt neu gestartet" in text_of(again)
    assert thea.post(page_of(case, "fehler", str(job))).status_code == 409

    fulda.run_jobs()
    assert "konnte nicht erstellt werden" not in text_of(thea.get(page_of(case)))


def test_another_amount_needs_a_reason_and_can_be_looked_at_first(case: Case, thea: Client) -> None:
    typed = decision(case, total_cents="36,00")
    for wrong in (typed, typed | {"total_cents": "viel"}):
        page = thea.post(page_of(case, "entscheiden"), wrong)
        assert page.status_code == 422
        assert wrong["total_cents"] in page.content.decode()

    given = typed | {"total_reason": "Nur zur Hälfte nachgewiesen"}
    assert thea.post(page_of(case, "entscheiden", "vorschau"), given)["Content-Type"] == "application/pdf"
    assert thea.post(page_of(case, "entscheiden", "vorschau"), typed).status_code == 422
    thea.post(page_of(case, "entscheiden"), given)
    assert Decision.objects.get().fee["total_cents"] == 3600


def test_what_was_typed_stays_when_something_is_wrong(case: Case, thea: Client) -> None:
    nothing = thea.post(page_of(case, "entscheiden"), decision(case, outcome="", reasons="Mein Text"))
    missing = thea.post(page_of(case, "entscheiden"), decision(case, outcome="refuse"))

    assert (nothing.status_code, missing.status_code) == (422, 422)
    assert "Mein Text" in nothing.content.decode()
    assert "Für „Ablehnen“ fehlt der Text" in text_of(missing)


def test_the_second_clerk_keeps_the_reasons_and_may_decide_after_looking(
    case: Case, thea: Client, fulda: World
) -> None:
    clerk(fulda, "olaf", "Olaf Probe").post(page_of(case, "uebernehmen"))

    late = thea.post(page_of(case, "entscheiden"), decision(case, reasons="Mein Text"))

    assert late.status_code == 409
    assert "Olaf Probe hat um" in text_of(late)
    assert "Mein Text" in late.content.decode()
    assert f'name="edition" value="{case.edition + 1}"' in late.content.decode()
    assert Decision.objects.count() == 0
    assert thea.post(page_of(case, "entscheiden"), decision(case.reloaded())).status_code == 302


def test_ready_made_paragraphs_are_put_in(case: Case, thea: Client) -> None:
    form = decision(
        case, outcome="refuse", reasons="Vorher.", aktion="einsetzen", baustein=["refuse/andere_kommune", "x"]
    )

    page = thea.post(page_of(case, "entscheiden"), form).content.decode()

    assert "Vorher.\n\nDer Hund lebt nicht in unserer Kommune." in page
    assert Decision.objects.count() == 0


def test_the_notice_is_seen_before_it_is_sent(case: Case, thea: Client) -> None:
    shown = thea.post(page_of(case, "entscheiden", "vorschau"), decision(case))
    wrong = thea.post(page_of(case, "entscheiden", "vorschau"), decision(case, outcome="refuse"))
    none = thea.post(page_of(case, "entscheiden", "vorschau"), decision(case, outcome=""))

    assert shown["Content-Type"] == "application/pdf"
    assert (wrong.status_code, none.status_code) == (422, 422)
    assert Decision.objects.count() == 0


def test_a_report_is_answered(unit: Unit, thea: Client) -> None:
    case = opened(offered(DEFECT, unit))
    assert "Antwort senden und abschließen" in text_of(thea.get(page_of(case)))
    assert (
        thea.post(page_of(case, "entscheiden", "vorschau"), decision(case, outcome="answer", reasons="x")).status_code
        == 422
    )

    thea.post(page_of(case, "entscheiden"), decision(case, outcome="answer", reasons="Danke, behoben."))

    assert "Danke, behoben." in text_of(thea.get(page_of(case)))
    assert "Erledigt" in text_of(thea.get("/amt/?ansicht=erledigt"))


def test_an_incomplete_notice_is_refused_on_the_page(unit: Unit, thea: Client) -> None:
    case = opened(offered(DOG, unit), strasse_hausnummer=None)

    for path in (page_of(case, "entscheiden"), page_of(case, "entscheiden", "vorschau")):
        answer = thea.post(path, decision(case))
        assert answer.status_code == 422
        assert "Der Bescheid lässt sich nicht erstellen" in text_of(answer)
