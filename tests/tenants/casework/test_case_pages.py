"""The page of a case, who may see it, and what is done from there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from blaupause.audit.town.models import ReadAccess
from blaupause.domain import Role
from tenants.casework import actions, queries
from tenants.organisation.models import Unit
from tests import citizens, clients
from tests.templates import DEFECT, DOG, PARKING
from tests.tenants.casework.clerks import page_of
from tests.tenants.situations import HOLDER, SEVDA, clerk, offered, opened, paper, text_of, upload

if TYPE_CHECKING:
    from django.test import Client

    from tenants.casework.models import Case
    from tests.worlds import World

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


def test_a_case_shows_what_was_sent_with_its_labels(unit: Unit, thea: Client) -> None:
    file = upload()
    case = opened(offered(PARKING, unit), SEVDA, fahrzeugschein=[str(file.uuid)])

    answer = thea.get(page_of(case))
    page = text_of(answer)

    for said in (
        "Bewohnerparkausweis beantragen – Łukasz Nowak",
        "BundID, Niveau substanziell",
        f"Formular Version {case.application.version}",
    ):
        assert said in page
    assert "FD-AB 123" in page
    assert f'href="{page_of(case)}dateien/{file.uuid}/">' in answer.content.decode()
    assert "Antrag eingegangen" in page
    assert ReadAccess.objects.filter(object_type="casework.Case", object_id=str(case.pk)).count() == 1


def test_the_fee_is_shown_line_by_line(case: Case, thea: Client) -> None:
    page = text_of(thea.get(page_of(case)))

    assert "Gesamtbetrag 72,00" in page
    assert "ohne Anmeldung" in page


def test_a_case_says_for_whom_somebody_acted_and_what_the_login_confirms(unit: Unit, thea: Client) -> None:
    known = {"organisation": "Heimatverein e. V.", "given_name": "Łukasz", "family_name": "Nowak", "place": "Gießen"}
    evidence = {"level": "substantial", "source": "unternehmenskonto", "attributes": known}
    case = opened(offered(PARKING, unit), replace(SEVDA, evidence=evidence))

    page = text_of(thea.get(page_of(case)))

    assert "Mein Unternehmenskonto, Niveau substanziell" in page
    assert "Für: Heimatverein e. V." in page
    assert "Gehandelt hat: Łukasz Nowak" in page
    assert "bestätigt durch Mein Unternehmenskonto, Stufe substanziell" in page
    assert "nicht bestätigt: im Konto (Mein Unternehmenskonto) steht „Gießen“" in page


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
    assert thea.post(page_of(case, "frist"), {"due_on": "31.12.2026"}).status_code == 409
    thea.post(page_of(case, "frist", "ruhen"), {"ruht": "nein"})

    later = timezone.localdate() + timedelta(days=40)
    assert "Das ist kein Tag" in text_of(thea.post(page_of(case, "frist"), {"due_on": "bald"}))
    assert "Der Tag passt nicht" in text_of(thea.post(page_of(case, "frist"), {"due_on": "01.01.2020"}))
    said = text_of(thea.post(page_of(case, "frist"), {"due_on": f"{later:%d.%m.%Y}"}, follow=True))
    assert "Die Frist ist verlängert." in said
    assert case.reloaded().due_on == later
