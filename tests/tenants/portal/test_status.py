"""One application, seen by its sender: by code (D10: the status only), by second proof, by account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

from blaupause import limits
from blaupause.audit.town.models import ReadAccess
from tenants.applications.models import Attachment
from tenants.casework.actions import decide
from tenants.correspondence.models import Delivery, Message
from tenants.organisation.models import StoredFile
from tests.citizens import account, citizen, visitor
from tests.clients import handed_out
from tests.templates import DEFECT, PARKING
from tests.tenants.intake.filled import PDF, file, text
from tests.tenants.portal.applied import Applied, applied, asked, decided
from tests.tenants.situations import THEA

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

pytestmark = pytest.mark.django_db
BIRTHDAY = "14.3.1988"
READING = ("nachrichten/", "antworten/", "kopie/", "bescheid/", "bescheid/pdf/", "zuruecknehmen/")


def proven(world: World, sent: Applied) -> Client:
    """Somebody with the code who gave the second proof."""
    client = visitor(world)
    answer = client.post(sent.url("nachweis/"), {"nachweis": BIRTHDAY})
    assert answer["Location"] == sent.url()
    return client


class TestCode:
    def test_typed_in_any_spelling_leads_to_the_status(self, fulda: World) -> None:
        sent = applied()
        client = visitor(fulda)

        answer = client.post("/status/", {"code": f" {sent.code.lower().replace('-', ' ')} "})

        assert answer["Location"] == sent.url()
        assert client.get(answer["Location"]).status_code == 200

    @pytest.mark.parametrize(
        ("code", "status", "sentence"),
        [
            ("", 422, "Geben Sie den Code ein"),
            ("FD-7K4M", 422, "kein vollständiger Code"),
            ("7K4M-92QX-A3BD-T0WZ", 404, "gibt es hier keinen Antrag"),
        ],
    )
    def test_a_wrong_one_says_what_to_do(self, fulda: World, code: str, status: int, sentence: str) -> None:
        page = visitor(fulda).post("/status/", {"code": code})

        assert page.status_code == status
        assert sentence in text(page)
        assert "<title>Fehler: " in page.content.decode()

    def test_an_unknown_one_in_the_address_is_not_found(self, fulda: World) -> None:
        for page in ("", "nachweis/", *READING):
            assert visitor(fulda).get(f"/status/7K4M-92QX-A3BD-T0WZ/{page}").status_code == 404
        assert visitor(fulda).get("/status/kein-code/").status_code == 404

    def test_guessing_is_limited(self, fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(limits.LIMITS, "status_code", {"address": "2 per hour"})
        client = visitor(fulda)

        guessed = [client.get(f"/status/7K4M-92QX-A3BD-T0W{sign}/").status_code for sign in "ABC"]

        assert guessed == [404, 404, 429]

    @pytest.mark.usefixtures("fulda")
    def test_of_the_neighbour_is_not_found_here(self, giessen: World) -> None:
        sent = applied()

        for page in ("", "nachweis/", *READING):
            assert visitor(giessen).get(sent.url(page)).status_code == 404
        assert visitor(giessen).post("/status/", {"code": sent.code}).status_code == 404


class TestStatusOnly:
    """What a code alone shows: where it stands, nothing that was written."""

    def test_what_happened_and_what_comes_next(self, fulda: World) -> None:
        sent = applied()

        said = text(visitor(fulda).get(sent.url()))

        assert "Ihre Angaben sind bei uns angekommen" in said
        assert sent.case.number in said
        assert sent.code in said
        assert "Das Steueramt prüft Ihre Angaben" in said
        assert "Sevda" not in said
        assert "Frieda" not in said
        assert "Unterlagen öffnen" in said

    def test_that_there_is_a_question_but_not_which(self, fulda: World) -> None:
        sent = applied()
        asked(sent)

        said = text(visitor(fulda).get(sent.url()))

        assert "Wir haben eine Frage an Sie" in said
        assert "Antworten Sie bis" in said
        assert "Vertrag fehlt" not in said
        assert "Frage lesen und antworten" in said

    @pytest.mark.parametrize("page", READING)
    def test_documents_and_messages_ask_for_more(self, fulda: World, page: str) -> None:
        sent = applied()

        for client in (visitor(fulda), citizen(fulda, "olaf")):
            answer = client.get(sent.url(page))
            assert answer.status_code == 302
            assert answer["Location"].startswith(sent.url("nachweis/?weiter="))

    def test_posting_asks_for_more_too(self, fulda: World) -> None:
        sent = applied()

        assert visitor(fulda).post(sent.url("zuruecknehmen/"), {"reason": ""}).status_code == 302
        assert visitor(fulda).post(sent.url("antworten/"), {"text": "Hallo"}).status_code == 302
        assert sent.case.closure == ""
        assert not Message.objects.exists()

    @pytest.mark.usefixtures("more_services")
    def test_the_answer_to_a_report_without_a_name_is_public(self, fulda: World) -> None:
        sent = applied(DEFECT)
        decided(sent, "answer", "Danke. Wir haben den Mangel behoben.")

        said = text(visitor(fulda).get(sent.url()))

        assert "Wir haben geantwortet" in said
        assert "Danke. Wir haben den Mangel behoben." in said


class TestReportsWithoutName:
    """Nobody but the holder of the code could read a question, answer it or withdraw: the code is enough."""

    @pytest.mark.usefixtures("more_services")
    def test_a_question_is_read_and_answered(self, fulda: World) -> None:
        sent = applied(DEFECT)
        asked(sent, "An welchem Haus?")
        client = visitor(fulda)
        assert "An welchem Haus?" in text(client.get(sent.url()))
        assert "An welchem Haus?" in text(client.get(sent.url("antworten/")))

        answer = client.post(sent.url("antworten/"), {"text": "Nummer 7."})

        assert answer["Location"] == sent.url()
        assert Message.objects.filter(direction="in").get().body == "Nummer 7."

    @pytest.mark.usefixtures("more_services")
    def test_it_can_be_withdrawn(self, fulda: World) -> None:
        sent = applied(DEFECT)

        assert visitor(fulda).post(sent.url("zuruecknehmen/"), {"reason": ""})["Location"] == sent.url()
        assert sent.case.closure == "withdrawn"

    @pytest.mark.usefixtures("more_services")
    def test_what_was_sent_stays_closed(self, fulda: World) -> None:
        sent = applied(DEFECT)

        for page in ("kopie/", "nachrichten/"):
            assert visitor(fulda).get(sent.url(page))["Location"].startswith(sent.url("nachweis/"))

    @pytest.mark.usefixtures("more_services")
    def test_sent_with_an_account_it_is_the_accounts(self, fulda: World) -> None:
        sent = applied(DEFECT, by=account(fulda))

        assert visitor(fulda).post(sent.url("zuruecknehmen/"), {"reason": ""}).status_code == 302
        assert sent.case.closure == ""


class TestSecondProof:
    def test_opens_documents_for_the_session(self, fulda: World) -> None:
        sent = applied()
        client = visitor(fulda)
        question = client.get(sent.url("nachweis/?weiter=" + sent.url("nachrichten/")))
        assert "Geburtsdatum" in text(question)

        answer = client.post(sent.url("nachweis/?weiter=" + sent.url("nachrichten/")), {"nachweis": BIRTHDAY})

        assert answer["Location"] == sent.url("nachrichten/")
        assert client.get(sent.url("nachrichten/")).status_code == 200
        assert client.get(sent.url("nachweis/"))["Location"] == sent.url()
        assert visitor(fulda).get(sent.url("nachrichten/")).status_code == 302

    def test_a_wrong_one_opens_nothing(self, fulda: World) -> None:
        sent = applied()
        client = visitor(fulda)

        page = client.post(sent.url("nachweis/"), {"nachweis": "01.01.2000"})

        assert page.status_code == 422
        assert "passt nicht zu diesem Antrag" in text(page)
        assert client.get(sent.url("nachrichten/")).status_code == 302

    def test_an_empty_one_says_what_to_do(self, fulda: World) -> None:
        sent = applied()

        page = visitor(fulda).post(sent.url("nachweis/"), {"nachweis": ""})

        assert page.status_code == 422
        assert "Geben Sie hier ein: Geburtsdatum." in text(page)

    def test_is_not_guessed(self, fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(limits.LIMITS, "second_proof", {"address": "99 per hour", "code": "2 per hour"})
        sent = applied()

        tried = [visitor(fulda).post(sent.url("nachweis/"), {"nachweis": f"0{day}.01.2000"}) for day in (1, 2, 3)]

        assert [page.status_code for page in tried] == [422, 422, 429]

    @pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example/", "/postfach/", ""])
    def test_leads_nowhere_else(self, fulda: World, onward: str) -> None:
        sent = applied()

        answer = visitor(fulda).post(sent.url(f"nachweis/?weiter={onward}"), {"nachweis": BIRTHDAY})

        assert answer["Location"] == sent.url()

    def test_of_one_application_opens_no_other(self, fulda: World) -> None:
        first, second = applied(), applied()

        assert proven(fulda, first).get(second.url("nachrichten/")).status_code == 302

    @pytest.mark.usefixtures("more_services")
    def test_where_there_is_none_it_says_so(self, fulda: World) -> None:
        sent = applied(DEFECT)

        page = visitor(fulda).get(sent.url("nachweis/"))

        assert page.status_code == 200
        assert "keine Angabe, nach der wir fragen könnten" in text(page)
        assert visitor(fulda).post(sent.url("nachweis/"), {"nachweis": "x"}).status_code == 422

    def test_with_an_account_the_login_is_offered(self, fulda: World) -> None:
        sent = applied(by=account(fulda))

        assert "Sie haben den Antrag mit einem Konto gestellt" in text(visitor(fulda).get(sent.url("nachweis/")))


class TestAccount:
    def test_opens_its_own_application_without_a_code(self, fulda: World) -> None:
        sent = applied(by=account(fulda))
        asked(sent)

        said = text(citizen(fulda).get(sent.own_url()))

        assert "Auf dem Vertrag fehlt die zweite Seite." in said
        assert sent.code not in said

    def test_opens_documents_behind_the_code_too(self, fulda: World) -> None:
        sent = applied(by=account(fulda))

        assert citizen(fulda).get(sent.url("nachrichten/")).status_code == 200

    def test_nobody_logged_in_goes_to_the_login(self, fulda: World) -> None:
        sent = applied(by=account(fulda))

        for page in ("", "nachweis/", *READING):
            assert "/auth/anmelden/" in visitor(fulda).get(sent.own_url(page))["Location"]

    def test_another_account_finds_nothing(self, fulda: World) -> None:
        sent = applied(by=account(fulda))

        for page in ("", "nachweis/", *READING):
            assert citizen(fulda, "olaf").get(sent.own_url(page)).status_code == 404

    def test_the_same_person_is_somebody_else_in_the_neighbour_town(self, fulda: World, giessen: World) -> None:
        sent = applied(by=account(fulda))

        assert citizen(giessen).get(sent.own_url()).status_code == 404


class TestAnswering:
    def test_a_question_is_answered_and_the_case_goes_on(self, fulda: World) -> None:
        sent = applied()
        asked(sent)
        client = proven(fulda, sent)
        assert "Auf dem Vertrag fehlt die zweite Seite." in text(client.get(sent.url("antworten/")))

        answer = client.post(sent.url("antworten/"), {"text": "Hier ist sie.", "dateien": file(PDF, "Seite 2.pdf")})

        assert answer["Location"] == sent.url()
        assert "Ihre Antwort ist angekommen" in client.get(answer["Location"]).content.decode()
        assert sent.case.state == "in_review"
        assert Message.objects.filter(direction="in").get().body == "Hier ist sie."
        assert Attachment.objects.get().file.name == "Seite 2.pdf"
        assert "Seite 2.pdf" in text(client.get(sent.url("nachrichten/")))

    def test_one_may_write_without_being_asked(self, fulda: World) -> None:
        sent = applied(by=account(fulda))

        assert citizen(fulda).post(sent.own_url("antworten/"), {"text": "Neue Nummer."})["Location"] == sent.own_url()
        assert Message.objects.get().body == "Neue Nummer."

    def test_a_file_that_is_refused_stores_nothing_and_keeps_the_text(self, fulda: World) -> None:
        sent = applied()
        client = proven(fulda, sent)

        page = client.post(sent.url("antworten/"), {"text": "Anbei.", "dateien": [file(PDF), file(b"MZ", "x.exe")]})

        assert page.status_code == 422
        assert "können wir nicht öffnen" in text(page)
        assert "Anbei." in page.content.decode()
        assert not Message.objects.exists()
        assert not StoredFile.objects.filter(purpose="message").exists()

    def test_a_file_for_a_closed_case_is_not_kept(self, fulda: World) -> None:
        sent = applied()
        client = proven(fulda, sent)
        decided(sent)

        page = client.post(sent.url("antworten/"), {"text": "Anbei.", "dateien": [file(PDF)]})

        assert page.status_code == 409
        assert not StoredFile.objects.filter(purpose__in=["message", "attachment"]).exists()

    @override_settings(FILE_UPLOAD_MAX_MEMORY_SIZE=1000)
    def test_files_that_are_too_large_together_are_refused_and_the_text_stays(self, fulda: World) -> None:
        sent = applied()

        page = proven(fulda, sent).post(sent.url("antworten/"), {"text": "Anbei.", "dateien": [file(PDF), file(PDF)]})

        assert page.status_code == 422
        assert "zusammen größer als" in text(page)
        assert "Anbei." in page.content.decode()
        assert not Message.objects.exists()

    def test_a_file_that_is_too_large_arrives_and_is_judged(self, fulda: World) -> None:
        sent = applied()
        large = b"\xff\xd8\xff" + b"x" * 10_500_000

        page = proven(fulda, sent).post(
            sent.url("antworten/"), {"dateien": [file(large, "a.jpg"), file(large, "b.jpg")]}
        )

        assert page.status_code == 422
        assert "zu groß" in text(page)

    def test_too_many_files_are_refused(self, fulda: World) -> None:
        sent = applied()

        page = proven(fulda, sent).post(sent.url("antworten/"), {"dateien": [file(PDF) for _number in range(6)]})

        assert page.status_code == 422
        assert "höchstens 5 Dateien" in text(page)

    def test_nothing_at_all_says_what_to_do(self, fulda: World) -> None:
        sent = applied()

        page = proven(fulda, sent).post(sent.url("antworten/"), {"text": "  "})

        assert page.status_code == 422
        assert 'aria-invalid="true"' in page.content.decode()

    def test_after_the_decision_it_is_too_late_and_the_text_is_kept(self, fulda: World) -> None:
        sent = applied()
        client = proven(fulda, sent)
        decided(sent)

        page = client.post(sent.url("antworten/"), {"text": "Moment!", "dateien": file(PDF)})

        assert page.status_code == 409
        assert "Moment!" in page.content.decode()
        assert not StoredFile.objects.filter(purpose="message").exists()

    def test_reading_marks_what_was_unread(self, fulda: World) -> None:
        sent = applied()
        asked(sent)
        client = proven(fulda, sent)

        client.get(sent.url("nachrichten/"))
        events = fulda.events().count("message.read")
        client.get(sent.url("nachrichten/"))

        assert Message.objects.get().read_at is not None
        assert fulda.events().count("message.read") == events == 1

    def test_without_messages_the_page_says_so(self, fulda: World) -> None:
        sent = applied()

        assert "Noch hat niemand geschrieben" in text(proven(fulda, sent).get(sent.url("nachrichten/")))


class TestPapers:
    def test_the_copy_is_saved_and_never_shown(self, fulda: World) -> None:
        sent = applied()
        client = proven(fulda, sent)
        assert client.get(sent.url("kopie/")).status_code == 404
        assert "werden gerade erstellt" in text(client.get(sent.url()))
        fulda.run_jobs()

        copy = client.get(sent.url("kopie/"))

        assert copy.content.startswith(b"%PDF")
        assert copy["Content-Disposition"].startswith("attachment;")
        assert copy["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in copy["Content-Security-Policy"]
        assert "Ihre Angaben als PDF (" in text(client.get(sent.url()))

    def test_a_file_of_ones_own_comes_back(self, fulda: World) -> None:
        sent = applied()
        client = proven(fulda, sent)
        client.post(sent.url("antworten/"), {"dateien": file(PDF)})
        stored = Attachment.objects.get().file

        assert handed_out(client.get(sent.url(f"anlagen/{stored.uuid}/"))).content == PDF
        other = applied()
        assert proven(fulda, other).get(other.url(f"anlagen/{stored.uuid}/")).status_code == 404

    def test_the_notice_is_read_as_a_page_and_saved_as_pdf(self, fulda: World) -> None:
        sent = applied()
        decided(sent)
        client = proven(fulda, sent)
        assert "Das PDF wird gerade erstellt" in text(client.get(sent.url("bescheid/")))
        assert client.get(sent.url("bescheid/pdf/")).status_code == 404
        fulda.run_jobs()

        page = client.get(sent.url("bescheid/"))

        assert "Festgesetzt" in text(page)
        assert "Widerspruch" in text(page)
        assert "Bescheid herunterladen (PDF" in text(page)
        assert client.get(sent.url("bescheid/pdf/")).content.startswith(b"%PDF")

    def test_without_a_decision_there_is_no_notice(self, fulda: World) -> None:
        sent = applied()

        assert proven(fulda, sent).get(sent.url("bescheid/")).status_code == 404

    def test_the_status_of_a_decided_application_leads_to_the_notice(self, fulda: World) -> None:
        sent = applied()
        decided(sent)

        page = visitor(fulda).get(sent.url())

        assert "Wir haben entschieden" in text(page)
        assert f'href="{sent.url("bescheid/")}"' in page.content.decode()

    @pytest.mark.usefixtures("more_services")
    def test_opening_a_notice_of_the_inbox_serves_it(self, fulda: World) -> None:
        person = account(fulda)
        sent = applied(PARKING, by=person, fahrzeugschein=[], nachweis_folgt=True)
        decided(sent, "grant")
        fulda.run_jobs()

        page = citizen(fulda).get(sent.own_url("bescheid/"))

        assert "Noch nicht abgerufen" not in text(page)
        assert Delivery.objects.get(channel="inbox").retrieved_at is not None
        assert ReadAccess.objects.filter(actor_id=person.id).exists()

    @pytest.mark.usefixtures("more_services")
    def test_only_its_addressee_logged_in_is_served(self, fulda: World) -> None:
        sent = applied(PARKING, by=account(fulda), fahrzeugschein=[], nachweis_folgt=True)
        decided(sent, "grant")
        fulda.run_jobs()
        with_code = visitor(fulda)
        with_code.post(sent.url("nachweis/"), {"nachweis": sent.application.answers["geburtsdatum"]})

        for page in ("bescheid/", "bescheid/pdf/"):
            assert with_code.get(sent.url(page)).status_code == 200
            assert citizen(fulda).head(sent.own_url(page)).status_code == 200

        assert Delivery.objects.get(channel="inbox").retrieved_at is None
        assert "notice.retrieved" not in fulda.events()

    def test_no_browser_keeps_them(self, fulda: World) -> None:
        sent = applied()
        client = proven(fulda, sent)

        for page in ("", "nachrichten/", "antworten/", "zuruecknehmen/"):
            assert "no-store" in client.get(sent.url(page))["Cache-Control"]


@pytest.mark.usefixtures("more_services")
class TestWithdrawing:
    def test_closes_the_case_and_says_so(self, fulda: World) -> None:
        sent = applied(PARKING, by=account(fulda), nachweis_folgt=True)
        client = citizen(fulda)
        assert "Wir bearbeiten ihn dann nicht weiter" in text(client.get(sent.own_url("zuruecknehmen/")))

        answer = client.post(sent.own_url("zuruecknehmen/"), {"reason": "Auto verkauft"})

        assert answer["Location"] == sent.own_url()
        assert sent.case.closure == "withdrawn"
        assert "Sie haben es zurückgezogen" in text(client.get(answer["Location"]))

    def test_twice_tells_what_happened(self, fulda: World) -> None:
        sent = applied(PARKING, by=account(fulda), nachweis_folgt=True)
        client = citizen(fulda)
        client.post(sent.own_url("zuruecknehmen/"), {"reason": ""})

        page = client.post(sent.own_url("zuruecknehmen/"), {"reason": "noch einmal"})

        assert page.status_code == 409
        assert "zurückgezogen" in text(page)
        assert "noch einmal" in page.content.decode()

    def test_a_decided_application_is_not_withdrawn(self, fulda: World) -> None:
        sent = applied(PARKING, by=account(fulda), nachweis_folgt=True)
        decided(sent, "grant")

        page = citizen(fulda).post(sent.own_url("zuruecknehmen/"), {"reason": ""})

        assert page.status_code == 409
        assert sent.case.closure == "decided"

    def test_a_duty_to_report_stays_and_the_page_says_what_to_do(self, fulda: World) -> None:
        sent = applied()
        client = proven(fulda, sent)
        status = client.get(sent.url())
        assert sent.url("zuruecknehmen/") not in status.content.decode()
        assert "Warum kann ich das nicht zurückziehen?" in text(status)

        for page in (client.get(sent.url("zuruecknehmen/")), client.post(sent.url("zuruecknehmen/"), {"reason": ""})):
            assert page.status_code == 409
            assert "Einen Hund anzumelden ist Ihre Pflicht" in text(page)
            assert sent.url("antworten/") in page.content.decode()
        assert sent.case.closure == ""

    def test_a_part_that_is_granted_is_called_so(self, fulda: World) -> None:
        sent = applied(PARKING, by=account(fulda), nachweis_folgt=True)
        decide(
            case_id=sent.case.pk,
            edition=0,
            outcome="partly",
            granted="Der Ausweis gilt bis zum 31.05.2027.",
            total_cents=1500,
            total_reason="Gebühr für 6 Monate",
            reasons="Der Leasingvertrag endet dann.",
            by=THEA,
        )

        assert "Teilweise bewilligt" in text(citizen(fulda).get(sent.own_url()))
        notice = text(citizen(fulda).get(sent.own_url("bescheid/")))
        assert "Der Ausweis gilt bis zum 31.05.2027." in notice
        assert "Für die übrige Zeit lehnen wir den Antrag ab." in notice
