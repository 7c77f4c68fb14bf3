"""Reports without a name: nobody says who they are, programs and floods are kept out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause import limits
from tenants.applications.models import Application
from tenants.intake.models import Draft
from tests.citizens import visitor
from tests.tenants.intake.filled import DEFECT, begin, check, press_send, send, text

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Page

    from tests.worlds import World

pytestmark = pytest.mark.django_db

DEFECT_PAGES = {
    "gefahr": {"gefahr": "nein"},
    "mangel": {"kategorie": "strasse", "beschreibung": "Ein Schlagloch, so groß wie ein Teller."},
    "ort": {"ort": "Gartenstraße 3", "im_gebiet": "ja"},
    "kontakt": {"antwort_gewuenscht": "nein"},
}


@pytest.mark.usefixtures("more_services")
class TestReportsWithoutName:
    def report(self, client: Client) -> Page:
        begin(client, DEFECT)
        for page, answers in DEFECT_PAGES.items():
            send(client, page, answers, service=DEFECT)
        return check(client, DEFECT)

    def test_nobody_has_to_say_who_they_are(self, fulda: World) -> None:
        client = visitor(fulda)

        answer = press_send(client, self.report(client), DEFECT)

        assert answer["Location"] == f"/antrag/{DEFECT}/beleg/"
        assert Application.objects.get().contact == {}

    def test_a_program_that_fills_in_the_hidden_field_sends_nothing(self, fulda: World) -> None:
        client = visitor(fulda)

        answer = press_send(client, self.report(client), DEFECT, webseite="https://spam.example")

        assert answer.status_code == 422
        assert "das nur Programme sehen" in text(answer)
        assert not Application.objects.exists()
        assert press_send(client, answer, DEFECT).status_code == 302

    def test_in_bulk_they_are_limited_per_address(self, fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(limits.LIMITS, "report", {"address": "1 per hour"})
        client = visitor(fulda)
        press_send(client, self.report(client), DEFECT)

        answer = press_send(client, self.report(client), DEFECT)

        assert answer.status_code == 429
        assert Application.objects.count() == 1
        assert Draft.objects.unsent().count() == 1
