"""What a sender fetches: the copy, the own files, the notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.audit.town.models import ReadAccess
from tenants.applications.models import Attachment
from tenants.casework.actions import decide
from tenants.correspondence.models import Delivery
from tests.citizens import account, citizen, visitor
from tests.clients import handed_out
from tests.templates import PARKING
from tests.tenants.intake.filled import PDF, file, text
from tests.tenants.portal.applied import applied, decided
from tests.tenants.portal.reading import proven
from tests.tenants.situations import THEA

if TYPE_CHECKING:
    from tests.worlds import World


pytestmark = pytest.mark.django_db


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
