"""What a sender writes to the office, with files and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

from tenants.applications.models import Attachment
from tenants.correspondence.models import Message
from tenants.organisation.models import StoredFile
from tests.citizens import account, citizen
from tests.tenants.intake.filled import PDF, file, text
from tests.tenants.portal.applied import applied, asked, decided
from tests.tenants.portal.reading import proven

if TYPE_CHECKING:
    from tests.worlds import World


pytestmark = pytest.mark.django_db


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
