"""On the hub: applications of several towns on one page, each read as its town, and only where that was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from django.conf import settings
from django.core import mail
from django.db import DatabaseError
from django.test import Client

from blaupause.audit.town.models import ReadAccess
from blaupause.identity import sessions
from blaupause.identity.listing import actions
from blaupause.identity.listing import queries as listings
from blaupause.identity.listing.actions import ask_for_mail
from blaupause.identity.models import CitizenAccount, Listing
from blaupause.identity.sessions import Login, Provider, ServerSession
from blaupause.tenancy.context import identity
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town
from tenants.applications import queries as applications
from tenants.portal.queries import across
from tests.citizens import account, citizen, visitor
from tests.templates import DOG
from tests.tenants.intake.filled import text
from tests.tenants.offering import put_online
from tests.tenants.portal.applied import applied, multiplied, queries_for

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from tests.worlds import World

pytestmark = pytest.mark.django_db

KONTO: Final = "account-sevda"
PAGE: Final = "/meine-antraege/"


def at_hub(konto: str = KONTO) -> Client:
    """Return the browser of a citizen who is logged in at the hub."""
    with identity():
        session = ServerSession(settings.HUB_HOST)
        session.begin(Login("buerger", pseudonym="h" * 64, name="Sevda"), provider=Provider("buerger", "sid", konto))
        sessions.save(session)
    client = Client(HTTP_HOST=f"{settings.HUB_HOST}:{settings.PORT}")
    client.cookies[settings.SESSION_COOKIE_NAME] = session.key
    return client


def agreed(world: World, konto: str = KONTO, subject: str = "sevda") -> Actor:
    """Let an account have agreed in a town; return who that is there."""
    by = account(world, subject)
    with identity():
        CitizenAccount.objects.get_or_create(account_hmac=konto, defaults={"subject_hmac": konto})
        actions.agree(town=world.town, account=konto, by=by)
    return by


def consent(world: World) -> int:
    with identity():
        return Listing.objects.get(town=world.town).pk


@pytest.fixture
def neighbour(giessen: World, fulda: World) -> World:
    """Gießen, where dogs can be registered too."""
    with giessen:
        put_online(giessen, DOG)
    return giessen


def test_whoever_agreed_is_told_by_mail_where_they_sent_something(fulda: World, neighbour: World) -> None:
    here = applied(by=agreed(fulda))
    taken_back = consent(fulda)
    with neighbour:
        by = agreed(neighbour)
        ask_for_mail(listing=consent(neighbour), by=by)
        ask_for_mail(listing=taken_back, by=by)  # another town's: nothing is read there
    ask_for_mail(listing=taken_back, by=account(fulda))
    fulda.run_jobs()
    with identity():
        Listing.objects.filter(pk=taken_back).delete()
    ask_for_mail(listing=taken_back, by=account(fulda))
    fulda.run_jobs()

    (told,) = (each for each in mail.outbox if "gemeinsamen Liste" in str(each.subject))
    assert told.to == [applications.mail_of(here.application)]
    assert "http://fulda.localhost:8000/meine-antraege/gesammelt/" in str(told.body)
    assert (here.case.number in str(told.body), "@" in told.extra_headers["Message-ID"]) == (False, True)
    assert "listing.mailed" in fulda.events()
    assert "listing.mailed" in neighbour.events()  # nothing was sent there: no address, no mail


class TestReading:
    def test_two_towns_on_one_page(self, fulda: World, neighbour: World) -> None:
        here = applied(by=agreed(fulda))
        with neighbour:
            there = applied(by=agreed(neighbour))
            number = there.case.number

        page = at_hub().get(PAGE)

        said, raw = text(page), page.content.decode()
        assert (here.case.number in said, number in said) == (True, True)
        assert said.count("Hund anmelden") == 2
        assert "Eingegangen" in said
        assert f'href="http://fulda.localhost:{settings.PORT}{here.own_url()}"' in raw
        assert f'href="http://giessen.localhost:{settings.PORT}{there.own_url()}"' in raw
        assert page["Cache-Control"].find("no-store") >= 0

    def test_without_consent_a_town_is_not_asked(self, fulda: World, neighbour: World) -> None:
        applied(by=account(fulda))
        with neighbour:
            applied(by=agreed(neighbour))
        before = ReadAccess.objects.count()

        said = text(at_hub().get(PAGE))

        assert said.count("Hund anmelden") == 1
        assert ReadAccess.objects.count() == before

    def test_what_somebody_else_sent_is_not_there(self, fulda: World) -> None:
        sent = applied(by=account(fulda, "olaf"))
        agreed(fulda)

        said = text(at_hub().get(PAGE))

        assert sent.case.number not in said
        assert "noch nichts abgeschickt" in said

    def test_each_town_keeps_a_reading_under_its_own_name_for_them(self, fulda: World, neighbour: World) -> None:
        by = agreed(fulda)
        sent = applied(by=by)
        with neighbour:
            other = agreed(neighbour)
            applied(by=other)

        at_hub().get(PAGE)

        for world, who in ((fulda, by), (neighbour, other)):
            with world:
                reading = ReadAccess.objects.latest("pk")
                assert (reading.actor_id, reading.actor_town) == (who.id, world.town.slug)
        assert ReadAccess.objects.latest("pk").details == {"ids": [str(sent.application.pk)]}

    def test_a_long_list_ends_with_the_way_to_the_town(self, fulda: World) -> None:
        multiplied(applied(by=agreed(fulda)), 12)

        said = text(at_hub().get(PAGE))

        assert said.count("Hund anmelden") == across.MOST
        assert f"Alle Anträge in {fulda.town.name}" in said

    def test_nothing_agreed_says_what_to_do(self) -> None:
        assert "Hier steht noch keine Kommune" in text(at_hub().get(PAGE))

    def test_nobody_logged_in_goes_to_the_login_of_citizens(self) -> None:
        answer = Client(HTTP_HOST=f"{settings.HUB_HOST}:{settings.PORT}").get(PAGE)

        assert "bereich=buerger" in answer["Location"]

    def test_queries_do_not_grow_with_what_lies_in_a_town(self, fulda: World) -> None:
        sent, client, counts = applied(by=agreed(fulda)), at_hub(), []
        for many in (1, 3, 30):
            multiplied(sent, many)
            counts.append(queries_for(client, PAGE))

        assert len(set(counts)) == 1


class TestTownsThatSayNothing:
    @pytest.mark.parametrize(
        ("state", "said"),
        [
            (TownState.OFFLINE, "gerade nicht erreichbar"),
            (TownState.MOVING, "gerade nicht erreichbar"),
            (TownState.SETUP, "gerade nicht erreichbar"),
            (TownState.LEFT, "nutzt diese Plattform nicht mehr oder ist umgezogen"),
        ],
    )
    def test_it_is_named_and_the_others_are_read(
        self, fulda: World, neighbour: World, monkeypatch: pytest.MonkeyPatch, state: TownState, said: str
    ) -> None:
        sent = applied(by=agreed(fulda))
        agreed(neighbour)
        in_state = Town.from_db

        def told(db: str, names: list[str], values: list[object]) -> Town:
            made: Town = in_state(db, names, values)
            made.state = state if made.slug == "giessen" else made.state
            return made

        monkeypatch.setattr(Town, "from_db", told)

        page = text(at_hub().get(PAGE))

        assert sent.case.number in page
        assert neighbour.town.name in page
        assert said in page

    def test_one_that_closes_still_says_where_applications_stand(
        self, neighbour: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with neighbour:
            number = applied(by=agreed(neighbour)).case.number
        loaded = Town.from_db

        def closing(db: str, names: list[str], values: list[object]) -> Town:
            made: Town = loaded(db, names, values)
            made.state = TownState.CLOSING
            return made

        monkeypatch.setattr(Town, "from_db", closing)

        page = text(at_hub().get(PAGE))

        assert number in page
        assert "nicht erreichbar" not in page

    def test_one_that_fails_does_not_take_the_others_along(
        self, fulda: World, neighbour: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent = applied(by=agreed(fulda))
        agreed(neighbour)
        reading = applications.of_pseudonym

        def broken(pseudonym: str) -> object:
            if pseudonym == account(neighbour).id:
                raise DatabaseError("relation does not exist")
            return reading(pseudonym)

        monkeypatch.setattr(applications, "of_pseudonym", broken)

        page = text(at_hub().get(PAGE))

        assert sent.case.number in page
        assert "gerade nicht erreichbar" in page

    def test_who_comes_too_late_is_named(self, fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
        agreed(fulda)
        monkeypatch.setattr(across, "SECONDS", -1)

        page = text(at_hub().get(PAGE))

        assert "dauerte gerade zu lange" in page
        assert fulda.town.name in page


class TestTakingBack:
    def test_here_it_is_gone_at_once(self, fulda: World, neighbour: World) -> None:
        sent = applied(by=agreed(fulda))
        agreed(neighbour)
        client = at_hub()

        answer = client.post(f"{PAGE}beenden/", {"kommune": "fulda"}, follow=True)

        said = text(answer)
        assert "steht nicht mehr in Ihrer Liste" in said
        assert sent.case.number not in said
        assert neighbour.town.name in said

    def test_of_another_person_nothing_is(self, fulda: World) -> None:
        agreed(fulda)

        assert at_hub("account-olaf").post(f"{PAGE}beenden/", {"kommune": "fulda"}).status_code == 404

    def test_another_window_was_faster(self, fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
        by = agreed(fulda)
        client = at_hub()
        known = listings.of_account
        seen: list[int] = []

        def slow(konto: str) -> object:
            found = known(konto)
            if not seen:
                seen.append(1)
                actions.take_back(town=fulda.town, account=konto, by=by)
            return found

        monkeypatch.setattr(listings, "of_account", slow)

        assert "schon beendet" in text(client.post(f"{PAGE}beenden/", {"kommune": "fulda"}, follow=True))

    def test_in_the_town_one_finds_the_way_to_it(self, fulda: World) -> None:
        assert "Anträge aus mehreren Kommunen zusammen sehen" in text(citizen(fulda).get(PAGE))
        assert "/auth/anmelden/" in visitor(fulda).get(f"{PAGE}gesammelt/")["Location"]
