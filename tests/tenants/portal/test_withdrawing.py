"""What a sender takes back, and what stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.citizens import account, citizen
from tests.templates import PARKING
from tests.tenants.intake.filled import text
from tests.tenants.portal.applied import applied, decided
from tests.tenants.portal.reading import proven

if TYPE_CHECKING:
    from tests.worlds import World


pytestmark = pytest.mark.django_db


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
