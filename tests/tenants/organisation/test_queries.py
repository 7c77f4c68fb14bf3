from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.test import RequestFactory, override_settings

from blaupause.domain import ANONYMOUS, Actor, NotFound, Role
from blaupause.standards.holidays import HESSEN
from blaupause.tenancy.context import NoTown, hub
from blaupause.tenancy.enums import TownState
from blaupause.ui.formats import JOINER
from tenants.organisation import queries
from tenants.organisation.actions import save_unit, update_profile
from tenants.organisation.models import Profile
from tenants.organisation.queries import facts, opening, opening_of
from tenants.organisation.queries.hours import BERLIN
from tests.clients import colleague
from tests.people import ADMIN, CITIZEN, EDITOR

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tests.worlds import World

WEEK = [
    {"day": 0, "from": "08:00", "to": "16:00"},
    {"day": 1, "from": "08:00", "to": "12:00"},
    {"day": 1, "from": "14:00", "to": "18:00"},
    {"day": 2, "from": "08:00", "to": "16:00"},
    {"day": 3, "from": "08:00", "to": "16:00"},
    {"day": 5, "from": "09:00", "to": "12:00"},
]


@pytest.mark.parametrize(
    ("moment", "sentence", "is_open"),
    [
        ("2026-09-08T09:59", "Heute bis 12:00 Uhr geöffnet", True),  # a Tuesday; 11:59 in Berlin
        ("2026-09-08T10:00", "Öffnet heute um 14:00 Uhr", False),
        ("2026-09-08T15:59", "Heute bis 18:00 Uhr geöffnet", True),
        ("2026-09-08T16:00", "Heute schon geschlossen. Wieder offen: morgen, 8:00 Uhr", False),
        ("2026-09-11T08:00", "Heute geschlossen. Wieder offen: morgen, 9:00 Uhr", False),
        ("2026-09-12T12:00", "Heute schon geschlossen. Wieder offen: Montag, 14.09., 8:00 Uhr", False),
        ("2026-06-04T08:00", "Heute geschlossen: Fronleichnam. Wieder offen: Samstag, 06.06., 9:00 Uhr", False),
        ("2026-01-12T07:30", "Heute bis 16:00 Uhr geöffnet", True),  # winter time: 8:30 in Berlin
    ],
)
def test_opening_hours_say_what_counts_today(moment: str, sentence: str, *, is_open: bool) -> None:
    opening = queries.opening(WEEK, datetime.fromisoformat(moment).replace(tzinfo=UTC), HESSEN)

    assert (opening.sentence, opening.is_open) == (sentence, is_open)


def test_opening_hours_as_a_table() -> None:
    opening = queries.opening(WEEK, datetime(2026, 9, 8, 8, tzinfo=UTC), HESSEN)

    assert [(day.name, day.text.replace("\xa0", " "), day.is_today) for day in opening.days] == [
        ("Montag", "8:00–16:00 Uhr", False),
        ("Dienstag", "8:00–12:00 und 14:00–18:00 Uhr", True),
        ("Mittwoch", "8:00–16:00 Uhr", False),
        ("Donnerstag", "8:00–16:00 Uhr", False),
        ("Freitag", "geschlossen", False),
        ("Samstag", "9:00–12:00 Uhr", False),
    ]
    assert queries.hours_line(WEEK).replace("\xa0", " ").replace(JOINER, "") == (
        "Mo., Mi., Do. 8:00–16:00 · Di. 8:00–12:00 und 14:00–18:00 · Sa. 9:00–12:00 Uhr"
    )


def test_days_in_a_row_with_the_same_hours_are_one() -> None:
    line = queries.hours_line([{"day": day, "from": "08:00", "to": "16:00"} for day in range(5)])

    assert line.replace("\xa0", " ").replace(JOINER, "") == "Mo.–Fr. 8:00–16:00 Uhr"


def test_no_hours_no_claim() -> None:
    opening = queries.opening([], None, HESSEN)

    assert (opening.is_open, opening.sentence, opening.days, queries.hours_line([])) == (False, "", (), "")


def test_an_office_that_opens_only_on_a_holiday_promises_nothing() -> None:
    whit_monday = [{"day": 0, "from": "08:00", "to": "16:00"}]
    closed = queries.opening(whit_monday, datetime(2026, 5, 24, 8, tzinfo=UTC), HESSEN)

    assert closed.sentence == "Heute geschlossen. Wieder offen: Montag, 01.06., 8:00 Uhr"
    holidays_only = [{"day": 4, "from": "08:00", "to": "16:00"}]
    assert queries.opening(holidays_only, datetime(2026, 12, 24, 8, tzinfo=UTC), HESSEN).sentence.startswith(
        "Heute geschlossen"
    )


def test_a_town_without_profile_still_has_a_sender(fulda: World) -> None:
    shell = queries.shell(_request(fulda, ANONYMOUS))

    assert (shell.town_name, shell.mark, shell.theme_url is not None) == ("Stadt Fulda", "F", True)
    assert (shell.account_label, shell.logout_url) == ("Anmelden", "")


@pytest.mark.parametrize(
    ("by", "label", "url"),
    [
        (ADMIN, "Bernd Admin", "http://localhost:8000/verwaltung/"),
        (CITIZEN, "Mein Konto", "/meine-antraege/"),
    ],
)
def test_the_shell_names_who_is_logged_in(fulda: World, by: Actor, label: str, url: str) -> None:
    shell = queries.shell(_request(fulda, by))

    assert (shell.account_label, shell.account_url, bool(shell.logout_url)) == (label, url, True)


def test_the_shell_speaks_for_the_town(fulda: World) -> None:
    update_profile(
        changes={
            "contact_unit": "Bürgerbüro",
            "street": "Musterplatz 1",
            "postcode": "36037",
            "place": "Fulda",
            "phone": "0661 102-0",
            "opening_hours": [{"day": 0, "from": "08:00", "to": "16:00"}],
        },
        by=ADMIN,
    )

    shell = queries.shell(_request(fulda, ANONYMOUS))

    assert shell.address == "Bürgerbüro, Musterplatz 1, 36037 Fulda"
    assert shell.phone == "0661 102-0"
    assert shell.hours.startswith("Mo.")
    assert (shell.theme_url or "").startswith("/thema/")


def test_the_hub_and_the_login_host_speak_for_themselves(fulda: World) -> None:
    with hub():
        request = RequestFactory().get("/")
        assert (queries.shell(request).kind, queries.shell(request).account_label) == ("hub", "")
        request.actor = EDITOR  # type: ignore[attr-defined]  # as the middleware sets it
        assert queries.shell(request).account_label == "Ida Entwurf"
        request.urlconf = "blaupause.urls.login"
        assert queries.shell(request).kind == "login"


@override_settings(PORT="")
def test_without_a_port_addresses_have_none(fulda: World) -> None:
    assert queries.shell(_request(fulda, ANONYMOUS)).hub_url == "http://localhost/"


def test_the_profile_is_kept_for_seconds_and_per_town(
    fulda: World, giessen: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Outside:
        in_atomic_block = False

    monkeypatch.setattr(facts, "connection", Outside())
    monkeypatch.setattr(facts, "_kept", {})
    before = queries.profile()
    update_profile(changes={"subline": "Neu"}, by=ADMIN)

    assert queries.profile() is before
    with giessen:
        assert queries.profile().display_name == "Universitätsstadt Gießen"
    facts.forget()
    assert queries.profile().subline == "Neu"


def test_the_profile_needs_a_town() -> None:
    with pytest.raises(NoTown):
        queries.profile()


def test_an_unknown_office_is_not_there(fulda: World) -> None:
    with pytest.raises(NotFound):
        queries.unit(1)


def test_legal_pages_are_prepared_from_what_is_known(fulda: World) -> None:
    empty = queries.legal_text("imprint", proposal=True)
    assert "[bitte ergänzen: Anschrift]" in empty.text
    assert not empty.is_confirmed
    assert "DSGVO" in queries.legal_text("privacy", proposal=True).text

    update_profile(changes={"phone": "0661 102-0", "legal_texts": {"privacy": "Unser Text"}}, by=ADMIN)

    assert queries.legal_text("imprint").text == ""
    for page in queries.LEGAL_PAGES:
        assert queries.legal_text(page, proposal=True).text
    assert "0661 102-0" in queries.legal_text("plain", proposal=True).text
    assert queries.legal_text("privacy").is_confirmed


def test_the_tasks_tell_what_is_missing(fulda: World) -> None:
    assert [(task.id, task.state) for task in queries.tasks()] == [
        ("look", "open"),
        ("contact", "open"),
        ("legal", "open"),
        ("units", "open"),
        ("people", "open"),
    ]
    assert all(task.missing for task in queries.tasks())

    save_unit(values={"name": "Steueramt"}, by=ADMIN)
    update_profile(changes={"phone": "0661 1", "legal_texts": {"imprint": "x"}}, by=ADMIN)

    assert [task.state for task in queries.tasks()] == ["finished", "started", "started", "finished", "open"]
    assert queries.tasks()[3].note == "1 Stelle"

    update_profile(
        changes={
            "street": "a",
            "postcode": "36037",
            "place": "b",
            "email": "c@d.example",
            "opening_hours": [{"day": 0, "from": "08:00", "to": "16:00"}],
            "legal_texts": dict.fromkeys(queries.LEGAL_PAGES, "x"),
        },
        by=ADMIN,
    )
    for name, state in (("Bernd Admin", "started"), ("Zita Zweit", "finished")):
        colleague(fulda.town, Role.ADMIN, name)
        assert queries.task("people").state == state
    assert {task.state for task in queries.tasks()} == {"finished"}
    assert not any(task.missing for task in queries.tasks())


def test_the_menu_says_how_far_the_town_is(fulda: World) -> None:
    assert queries.set_up_frame()["staff_area"] == "Einrichtung"
    fulda.town.state = TownState.SETUP
    try:
        assert queries.set_up_frame()["staff_area"] == "in Einrichtung"
    finally:
        fulda.town.state = TownState.LIVE
    start, services = queries.set_up_frame()["staff_nav"][:2]  # type: ignore[index]  # a tuple of items
    assert (start.current("/einrichtung/"), start.current("/einrichtung/stellen/")) == ("page", "")
    assert services.current("/einrichtung/leistungen/hund/") == "true"


def _request(world: World, by: Actor) -> HttpRequest:
    request = RequestFactory().get("/", headers={"Host": world.host})
    request.town = world.town  # type: ignore[attr-defined]  # as the middleware sets it
    request.actor = by  # type: ignore[attr-defined]  # same
    return request


BETWEEN_THE_YEARS = {"from": "2026-12-24", "to": "2027-01-01", "name": "zwischen den Jahren", "hours": []}
MARKET = {"from": "2026-12-05", "to": "2026-12-05", "name": "Adventsmarkt", "hours": [{"from": "08:00", "to": "18:00"}]}
WORKDAYS = [{"day": day, "from": "08:00", "to": "12:00"} for day in range(5)]


@pytest.mark.parametrize(
    ("at", "sentence", "today"),
    [
        ("2026-12-28T09:00", "Heute geschlossen: zwischen den Jahren", "heute geschlossen: zwischen den Jahren"),
        ("2026-12-25T09:00", "Heute geschlossen: zwischen den Jahren", "heute geschlossen: zwischen den Jahren"),
        ("2026-12-05T17:00", "Heute bis 18:00 Uhr geöffnet", "heute 8:00–18:00 Uhr (Adventsmarkt)"),
        ("2026-12-05T18:30", "Heute schon geschlossen. Wieder offen: Montag, 07.12., 8:00 Uhr", None),
        ("2026-12-04T13:00", "Heute schon geschlossen. Wieder offen: morgen, 8:00 Uhr", ""),
        ("2026-12-23T13:00", "Heute schon geschlossen. Wieder offen: Montag, 04.01., 8:00 Uhr", ""),
        ("2026-06-04T09:00", None, "heute geschlossen: Fronleichnam"),
    ],
)
def test_special_days_and_holidays_count(at: str, sentence: str | None, today: str | None) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=BERLIN)

    found = opening(WORKDAYS, moment, HESSEN, [BETWEEN_THE_YEARS, MARKET])

    assert sentence is None or found.sentence.startswith(sentence)
    assert today is None or found.today.replace("\u2060", "") == today


def test_what_is_not_as_usual_is_announced() -> None:
    moment = datetime(2026, 12, 4, 9, tzinfo=BERLIN)

    found = opening(WORKDAYS, moment, HESSEN, [BETWEEN_THE_YEARS, MARKET])
    before = opening(WORKDAYS, datetime(2026, 12, 20, 9, tzinfo=BERLIN), HESSEN, [BETWEEN_THE_YEARS])

    assert [line.replace("\xa0", " ") for line in found.announced] == [
        "Sa., 05.12.: 8:00–18:00 Uhr (Adventsmarkt)",
        "Do., 24.12.: geschlossen (zwischen den Jahren)",
    ]
    assert before.announced == ("Do., 24.12. bis Fr., 01.01.: geschlossen (zwischen den Jahren)",)


def test_a_town_without_hours_announces_nothing() -> None:
    found = opening([], datetime(2026, 6, 4, 9, tzinfo=BERLIN), HESSEN)

    assert (found.sentence, found.today, found.announced, found.days) == ("", "", (), ())


def test_a_town_of_another_land_has_its_holidays(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fulda.town, "ars", "091620000000")
    with fulda:
        found = opening_of(Profile(opening_hours=WORKDAYS), datetime(2026, 1, 6, 9, tzinfo=BERLIN))

    assert found.today == "heute geschlossen: Heilige Drei Könige"
