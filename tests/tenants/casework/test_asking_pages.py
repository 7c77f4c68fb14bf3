"""The page that asks the applicant, and whom nobody can ask."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from tenants.casework import actions
from tenants.correspondence.models import Message
from tests.templates import DEFECT, DOG
from tests.tenants.casework.clerks import page_of
from tests.tenants.situations import HOLDER, offered, opened, text_of

if TYPE_CHECKING:
    from django.test import Client

    from tenants.casework.models import Case
    from tenants.organisation.models import Unit


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
