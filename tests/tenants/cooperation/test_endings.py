"""How acting in a town's stead ends: by the clock, by either side, by who is named; and grants that never were."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core import mail

from blaupause.audit import record
from blaupause.domain import SYSTEM, Role, now
from blaupause.identity.delegation import actions, telling
from blaupause.identity.delegation.queries import clerks_of, delegates, steads
from blaupause.identity.delegation.rules import Clerks
from blaupause.identity.models import DelegationGrant, Membership, Person
from blaupause.tenancy.context import identity
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.fleet.mandates import MOVED
from blaupause.tenancy.models import Town
from tenants.casework import queries
from tests import clients
from tests.templates import DEFECT, DOG, PARKING
from tests.tenants.cooperation.granting import admin, agreed, browser, ended, kara, offered, person, terms
from tests.tenants.situations import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.casework.models import Case
    from tests.worlds import World

type Cases = tuple[Case, Case]
NOWHERE = "00000000-0000-4000-8000-000000000000"


def page_of(case: Case, *parts: str) -> str:
    return "/".join(["/amt/vorgaenge", case.number, *parts, ""])


def remove(_found: DelegationGrant, giessen: World) -> None:
    with identity():
        Membership.objects.filter(person=kara_known(), town=giessen.town).update(
            valid_until=now(), ended_by="x", end_reason="wechselt"
        )


def switch_off(_found: DelegationGrant, _giessen: World) -> None:
    with identity():
        Person.objects.filter(subject="kara").update(is_active=False)


def name_another(found: DelegationGrant, giessen: World) -> None:
    other = person("kurt", "Kurt Klein", Role.CLERK, giessen)
    by = admin(giessen)
    with identity():
        actions.change_people(town=giessen.town, grant=str(found.uuid), clerks=Clerks(people=(str(other.uuid),)), by=by)


def kara_known() -> Person:
    return Person.objects.get(subject="kara")


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (ended, "Universitätsstadt Gießen hat die Vertretung"),
        (remove, "Sie gehören nicht zu den Personen"),
        (switch_off, "Sie gehören nicht zu den Personen"),
        (name_another, "Sie gehören nicht zu den Personen"),
    ],
    ids=["ended", "removed", "switched off", "not named"],
)
def test_the_end_counts_with_the_next_request(
    end: Callable[[DelegationGrant, World], None], told: str, cases: Cases, fulda: World, giessen: World
) -> None:
    found = agreed(fulda, giessen)
    client = browser(kara(giessen), fulda)
    assert client.get(page_of(cases[0])).status_code == 200

    end(found, giessen)
    answers = [client.get(page_of(cases[0])), client.post(page_of(cases[0], "uebernehmen"))]

    assert [each.status_code for each in answers] == [403, 403]
    assert told in text_of(answers[0])
    assert "sprechen Sie mit Ihrer Administration (Universitätsstadt Gießen)" in text_of(answers[0])
    assert cases[0].reloaded().clerk_id == ""


def test_what_was_typed_when_a_grant_ended_is_shown(cases: Cases, fulda: World, giessen: World) -> None:
    dog, _defect = cases
    found = agreed(fulda, giessen)
    client = browser(kara(giessen), fulda)
    client.get(page_of(dog, "entscheiden"))

    ended(found, fulda)
    typed = {"outcome": "assess", "reasons": "Zwei Seiten\nBegründung <b>", "edition": "0"}
    after = client.post(page_of(dog, "entscheiden"), typed)

    assert after.status_code == 403
    assert "Begründung Zwei Seiten Begründung <b>" in text_of(after)
    assert "&lt;b&gt;" in after.content.decode()
    assert "Nichts davon ist gespeichert." in text_of(after)
    assert dog.reloaded().decided_at is None


@pytest.mark.parametrize(
    ("page", "typed", "shown"),
    [
        ("entscheiden", {"outcome": "assess", "total_cents": "36,00"}, "Entscheidung Steuer festsetzen"),
        ("entscheiden", {"outcome": "erfunden", "reasons": "Weil"}, "Begründung Weil"),
        ("weitergeben", {"an": "person:"}, "Wer macht weiter? Niemand, zurück in den Eingang"),
        ("rueckfrage", {"body": "Wo?", "wants_files": "on", "due_on": "24.12.2026"}, "Dateien nachreichen Ja"),
        ("rueckfrage", {"body": "Wo?", "due_on": "24.12.2026"}, "Antwort bis 24.12.2026"),
        ("frist", {"due_on": "31.12.2026"}, "Entscheiden bis 31.12.2026"),
    ],
)
def test_what_was_chosen_is_shown_in_the_words_of_the_page(
    page: str, typed: dict[str, str], shown: str, cases: Cases, fulda: World, giessen: World
) -> None:
    client = over(fulda, giessen)

    after = text_of(client.post(page_of(cases[0], page), typed))

    assert (shown in after, "erfunden" in after) == (True, False)


def test_the_words_of_other_services_are_not_told(cases: Cases, fulda: World, giessen: World) -> None:
    client = over(fulda, giessen)

    answers = [client.post(page_of(cases[1], "entscheiden"), {"outcome": "answer", "reasons": "x"})]
    answers += [client.post("/amt/vorgaenge/FD-2026-999999/entscheiden/", {"outcome": "answer", "reasons": "x"})]

    assert ["Entscheidung" in text_of(each).partition("geschrieben")[2] for each in answers] == [False, False]


def over(fulda: World, giessen: World) -> Client:
    """Return Kara's browser, which worked here under a grant that has ended since."""
    found = agreed(fulda, giessen)
    client = browser(kara(giessen), fulda)
    client.get(f"/auth/vertretung/{found.uuid}/")
    ended(found, fulda)
    return client


def test_it_ends_by_the_clock_alone(cases: Cases, fulda: World, giessen: World) -> None:
    agreed(fulda, giessen, end=now() + timedelta(minutes=5))
    client = browser(kara(giessen), fulda)
    assert client.get(page_of(cases[0])).status_code == 200

    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        after = client.get(page_of(cases[0]))

    assert (after.status_code, "abgelaufen" in text_of(after)) == (403, True)


def test_it_does_not_begin_before_its_day(cases: Cases, fulda: World, giessen: World) -> None:
    found = agreed(fulda, giessen, begin=now() + timedelta(hours=1))
    client = browser(kara(giessen), fulda)

    way, case = client.get(f"/auth/vertretung/{found.uuid}/"), client.get(page_of(cases[0]))

    assert (way.status_code, "noch nicht begonnen" in text_of(way)) == (403, True)
    assert case.status_code == 404


def test_an_offer_opens_nothing(cases: Cases, fulda: World, giessen: World) -> None:
    found = offered(fulda, giessen)
    client = browser(kara(giessen), fulda)

    assert client.get(page_of(cases[0])).status_code == 404
    assert client.get(f"/auth/vertretung/{found.uuid}/").status_code == 403


def test_an_invented_grant_or_one_of_others_is_nothing(cases: Cases, fulda: World, giessen: World) -> None:
    found = agreed(fulda, giessen)
    stranger = browser(person("fremd", "Frida Fremd", Role.KKV_EDITOR, None), fulda)

    with giessen:
        at_home = browser(kara(giessen), giessen)
    assert browser(kara(giessen), fulda).get(f"/auth/vertretung/{NOWHERE}/").status_code == 404
    assert stranger.get(f"/auth/vertretung/{found.uuid}/").status_code == 404
    assert stranger.get(page_of(cases[0])).status_code == 404
    assert at_home.get(f"/auth/vertretung/{found.uuid}/").status_code == 404  # Fulda's grant at Gießen's host
    nobody = clients.visitor(fulda.host).get(f"/auth/vertretung/{found.uuid}/")
    assert "/auth/anmelden/" in nobody.headers["Location"]


def test_a_grant_that_was_put_into_a_session_opens_what_it_gives_only(
    cases: Cases, fulda: World, giessen: World
) -> None:
    """Between two grants one chooses; what was chosen and ends is not replaced by the other in silence."""
    first = agreed(fulda, giessen)
    second = agreed(fulda, giessen, terms(services=("mangel-melden",)))
    client = browser(kara(giessen), fulda)
    dog, defect = cases

    client.get(f"/auth/vertretung/{second.uuid}/")
    assert [client.get(page_of(each)).status_code for each in (dog, defect)] == [404, 200]
    ended(second, fulda)
    assert [client.get(page_of(each)).status_code for each in (dog, defect)] == [403, 403]
    client.get(f"/auth/vertretung/{first.uuid}/")
    assert [client.get(page_of(each)).status_code for each in (dog, defect)] == [200, 404]


def test_every_clerk_may_where_all_are_named(cases: Cases, fulda: World, giessen: World) -> None:
    agreed(fulda, giessen, who=Clerks(all=True))
    later = person("spaeter", "Sina Später", Role.CLERK, giessen)
    of_no_cases = person("nur-admin", "Nora Nur", Role.ADMIN, giessen)

    assert browser(later, fulda).get(page_of(cases[0])).status_code == 200
    assert browser(of_no_cases, fulda).get(page_of(cases[0])).status_code == 404


def test_who_works_on_some_services_at_home_works_on_no_others_elsewhere(
    cases: Cases, fulda: World, giessen: World
) -> None:
    dog, defect = cases
    found = agreed(fulda, giessen, terms(services=(DOG, DEFECT)), Clerks(all=True))
    client, (own,) = browser(kara(giessen), fulda), limit_kara(giessen, DOG)

    assert [client.get(page_of(case)).status_code for case in (dog, defect)] == [200, 404]
    assert [sorted(each.services) for each in queries.colleagues()] == [[DOG]]
    limit_kara(giessen, PARKING)
    assert client.get(page_of(dog)).status_code == 403
    with identity():
        assert (steads(own.person), delegates(fulda.town), clerks_of(giessen.town, found.services)) == ((), [], [])


def limit_kara(giessen: World, service: str) -> list[Membership]:
    """Let Kara work on one service only, at home."""
    with identity():
        rows = Membership.objects.filter(town=giessen.town, role=Role.CLERK, person=kara(giessen))
        rows.update(service_slugs=[service])
        return list(rows.select_related("person"))


def test_what_ended_as_the_town_came_here_is_listed(fulda: World) -> None:
    client = clients.staff(Role.ADMIN, fulda.town)
    assert "Beim Umzug Ihrer Kommune beendet" not in text_of(client.get("/einrichtung/zusammenarbeit/"))

    facts: dict[str, Any] = {"town": "fulda", "services": [DOG], "until": None}
    record("grant.left_behind", by=SYSTEM, partner="Stadt Neu", is_given=True, **facts)
    record("grant.left_behind", by=SYSTEM, partner="Stadt Alt", is_given=False, **facts)

    shown = text_of(client.get("/einrichtung/zusammenarbeit/"))
    assert "Beim Umzug Ihrer Kommune beendet" in shown
    assert ("Stadt Neu arbeitete für uns" in shown, "Wir arbeiteten für: Stadt Alt" in shown) == (True, True)


def test_the_mail_of_an_end_that_nobody_chose_says_why(fulda: World, giessen: World) -> None:
    found = agreed(fulda, giessen)
    with identity():
        DelegationGrant.objects.filter(pk=found.pk).update(
            ended_by=SYSTEM.id, ended_at=now(), ended_side="granting", end_reason=MOVED
        )
        telling.send(grant=str(found.uuid), what="ended", by=SYSTEM)

    bodies = {message.to[0].split("@")[0]: str(message.body) for message in mail.outbox}
    assert all(f"Grund: {MOVED}" in body for body in bodies.values())
    assert f"/zusammenarbeit/{found.uuid}/" in bodies["admin-giessen"]
    assert telling._page(found, Town(state=TownState.LEFT)) == telling.PAGE  # where it is now, a grant has no page
