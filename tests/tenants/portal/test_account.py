"""What an account sees in one town: drafts, applications, inbox, its consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.domain import SYSTEM, now
from tenants.applications.models import Applicant
from tenants.correspondence.actions import send_message
from tenants.correspondence.enums import MessageKind
from tenants.correspondence.models import Delivery, Message, Notice
from tests.citizens import account, citizen, visitor
from tests.templates import DOG, PARKING
from tests.tenants.intake.filled import text
from tests.tenants.portal.applied import applied, asked, decided, multiplied, queries_for

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/meine-antraege/", "/postfach/", "/postfach/n1/"])
def test_nobody_logged_in_goes_to_the_login(fulda: World, address: str) -> None:
    assert "/auth/anmelden/" in visitor(fulda).get(address)["Location"]


class TestMine:
    @pytest.mark.usefixtures("more_services")
    def test_drafts_come_first_then_what_was_sent(self, fulda: World) -> None:
        client = citizen(fulda)
        client.post(f"/antrag/{DOG}/", {"aktion": "beginnen"})
        sent = applied(PARKING, by=account(fulda), nachweis_folgt=True)

        page = client.get("/meine-antraege/")

        said = text(page)
        assert said.index("Noch nicht abgeschickt") < said.index("Abgeschickt")
        assert f'href="/antrag/{DOG}/"' in page.content.decode()
        assert f'href="{sent.own_url()}"' in page.content.decode()
        assert sent.case.number in said
        assert "Eingegangen" in said

    def test_with_nothing_there_it_says_what_to_do(self, fulda: World) -> None:
        assert "Sie haben hier noch nichts abgeschickt" in text(citizen(fulda).get("/meine-antraege/"))

    def test_what_others_sent_is_not_there(self, fulda: World) -> None:
        applied(by=account(fulda, "olaf"))

        assert "Sie haben hier noch nichts abgeschickt" in text(citizen(fulda).get("/meine-antraege/"))

    def test_a_long_list_has_pages(self, fulda: World) -> None:
        multiplied(applied(by=account(fulda)), 26)
        client = citizen(fulda)

        assert "1 bis 25 von 26 Anträgen" in text(client.get("/meine-antraege/"))
        assert "26 bis 26 von 26 Anträgen" in text(client.get("/meine-antraege/?seite=2"))

    def test_queries_do_not_grow_with_the_list(self, fulda: World) -> None:
        sent, client, counts = applied(by=account(fulda)), citizen(fulda), []
        for many in (1, 3, 300):
            multiplied(sent, many)
            counts.append(queries_for(client, "/meine-antraege/"))

        assert len(set(counts)) == 1


class TestInbox:
    def test_is_empty_at_first_and_says_why(self, fulda: World) -> None:
        said = text(citizen(fulda).get("/postfach/"))

        assert "Ihr Postfach ist leer" in said
        assert "Bescheide elektronisch bekommen" not in said

    @pytest.mark.usefixtures("more_services")
    def test_looking_at_the_list_opens_nothing(self, fulda: World) -> None:
        sent = applied(PARKING, by=account(fulda), nachweis_folgt=True)
        asked(sent)
        decided(sent, "grant")
        fulda.run_jobs()

        page = text(citizen(fulda).get("/postfach/"))

        assert "Bescheid: Bewohnerparkausweis" in page
        assert "(neu)" in page
        assert Message.objects.get().read_at is None
        assert Delivery.objects.get(channel="inbox").retrieved_at is None

    def test_a_message_opens_with_what_was_written_before(self, fulda: World) -> None:
        sent = applied(by=account(fulda))
        asked(sent)
        key = f"m{Message.objects.get().pk}"
        client = citizen(fulda)

        page = client.get(f"/postfach/{key}/")

        assert "Auf dem Vertrag fehlt die zweite Seite." in text(page)
        assert Message.objects.get().read_at is not None
        assert "(neu)" not in text(client.get("/postfach/"))

    @pytest.mark.usefixtures("more_services")
    def test_a_notice_opens_as_a_page_and_counts_as_fetched(self, fulda: World) -> None:
        sent = applied(PARKING, by=account(fulda), nachweis_folgt=True)
        decided(sent, "grant")
        fulda.run_jobs()
        key = f"n{Notice.objects.get().pk}"

        page = citizen(fulda).get(f"/postfach/{key}/")

        assert "Bescheid herunterladen" in text(page)
        assert "(neu)" not in text(page)
        assert f'href="{sent.own_url("bescheid/pdf/")}"' in page.content.decode()
        assert Delivery.objects.get(channel="inbox").retrieved_at is not None

    def test_of_others_is_not_found(self, fulda: World, giessen: World) -> None:
        sent = applied(by=account(fulda))
        asked(sent)
        key = f"m{Message.objects.get().pk}"

        assert citizen(fulda, "olaf").get(f"/postfach/{key}/").status_code == 404
        assert citizen(giessen).get(f"/postfach/{key}/").status_code == 404
        assert citizen(fulda).get("/postfach/x9/").status_code == 404

    @pytest.mark.parametrize("address", ["/postfach/", "/postfach/{key}/"])
    def test_queries_do_not_grow_with_the_list(self, fulda: World, address: str) -> None:
        sent = applied(by=account(fulda))
        asked(sent)
        key = f"m{Message.objects.get().pk}"
        client, counts = citizen(fulda), []
        client.get(address.format(key=key))
        for many in (1, 3, 300):
            Message.objects.exclude(kind=MessageKind.QUESTION).delete()
            Message.objects.bulk_create(
                Message(
                    application=sent.application,
                    direction="out",
                    kind=MessageKind.INFORMATION,
                    subject="Neues",
                    body="…",
                    sent_at=now(),
                    read_at=now(),
                )
                for _number in range(many - 1)
            )
            counts.append(queries_for(client, address.format(key=key)))

        assert len(set(counts)) == 1


class TestConsent:
    def test_is_recorded_and_taken_back(self, fulda: World) -> None:
        applied(by=account(fulda))
        client = citizen(fulda)
        assert "Zurzeit schicken wir Bescheide mit der Post" in text(client.get("/postfach/"))

        client.post("/postfach/einwilligung/", {"einwilligung": "ja"})
        assert Applicant.objects.get().inbox_consent_at is not None
        assert "Sie haben am" in text(client.get("/postfach/"))

        client.post("/postfach/einwilligung/", {"einwilligung": "nein"})
        assert Applicant.objects.get().inbox_consent_at is None
        assert fulda.events()[-2:] == ["applicant.inbox_consent_given", "applicant.inbox_consent_withdrawn"]

    def test_before_the_first_application_there_is_nothing_to_agree_to(self, fulda: World) -> None:
        client = citizen(fulda)

        for choice in ("ja", "nein"):
            answer = client.post("/postfach/einwilligung/", {"einwilligung": choice})
            assert answer["Location"] == "/postfach/"
        assert "Sie haben hier noch keinen Antrag gestellt." in client.get("/postfach/").content.decode()

    def test_is_given_by_post_only(self, fulda: World) -> None:
        assert citizen(fulda).get("/postfach/einwilligung/").status_code == 405


def test_news_of_the_office_reach_the_inbox(fulda: World) -> None:
    sent = applied(by=account(fulda))
    send_message(application=sent.application, kind=MessageKind.INFORMATION, subject="Neu", body="Hallo", by=SYSTEM)

    assert "Neu" in text(citizen(fulda).get("/postfach/"))
