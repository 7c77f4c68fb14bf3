"""What the operator sees of jobs that failed for good, and does about them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import sync_playwright

from blaupause.audit.models import HubEvent
from blaupause.domain import Role
from blaupause.jobs import later, queries, registry
from blaupause.tenancy.context import hub, worker
from tests.blaupause.ui.accessibility import findings, launch, too_wide
from tests.clients import staff, visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from playwright.sync_api import Route

    from tests.worlds import World

PAGE = "/verwaltung/betrieb/"


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = dict(registry.HANDLERS)
    registry.job("test.send_the_letter")(lambda **_later_versions: None)
    yield
    registry.HANDLERS.clear()
    registry.HANDLERS.update(before)


@pytest.fixture
def operator(db: None) -> Client:
    return staff(Role.OPERATOR)


@pytest.fixture
def dead(fulda: World) -> int:
    """A job of Fulda that failed for good."""
    later("test.send_the_letter", key="letter", letter_id=7)
    return fulda.bury("test.send_the_letter")


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def states() -> list[tuple[str, int]]:
    with worker(), connection.cursor() as cursor:
        cursor.execute("SELECT state, attempts FROM jobs_job WHERE starts_with(name, 'test.') ORDER BY id")
        return list(cursor.fetchall())


def events() -> list[dict[str, Any]]:
    with hub():
        found = HubEvent.objects.filter(name__startswith="job.").order_by("pk")
        return [dict(each) for each in found.values("name", "actor_kind", "details")]


def bury_many(town: str, count: int) -> None:
    with worker(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO jobs_job (town, name, state, attempts, last_error, run_at)"
            " SELECT %s, 'test.send_the_letter', 'dead', 60, 'ConnectionRefusedError', now() - make_interval(mins => n)"
            " FROM generate_series(1, %s) n",
            (town, count),
        )


def test_nothing_failed_is_said_calmly(operator: Client) -> None:
    page = operator.get(PAGE)

    assert page.status_code == 200
    assert "Kein Auftrag ist gescheitert" in text(page)
    assert 'href="/verwaltung/"' in page.content.decode()


def test_the_list_tells_town_name_attempts_error_and_time(operator: Client, dead: int) -> None:
    shown = text(operator.get(PAGE))
    letter = queries.dead_letter(dead)

    assert letter is not None
    assert f"Nummer {dead}" in shown
    for word in ("Stadt Fulda", "RuntimeError", "60", "1 bis 1 von 1 Aufträgen"):
        assert word in shown
    assert letter.town_name == "Stadt Fulda"
    assert "test.send_the_letter" in shown.replace("\u200b", "").replace(" ", "")


def test_the_hub_and_towns_that_are_gone_are_told_apart(operator: Client) -> None:
    bury_many("hub", 1)
    bury_many("town_gone", 1)

    shown = text(operator.get(PAGE))

    assert "Plattform" in shown
    assert "town_gone" in shown


def test_it_is_done_once_more_and_written_down(operator: Client, dead: int) -> None:
    answer = operator.post(f"{PAGE}{dead}/wiederholen/", follow=True)

    assert "Der Auftrag wartet wieder" in text(answer)
    assert states() == [("waiting", 0)]
    (event,) = events()
    assert (event["name"], event["actor_kind"]) == ("job.retried", "staff")
    assert event["details"]["job"] == dead
    assert (event["details"]["job_name"], event["details"]["error"]) == ("test.send_the_letter", "RuntimeError")


def test_giving_up_is_asked_first_and_written_down(operator: Client, dead: int) -> None:
    asked = operator.get(f"{PAGE}{dead}/verwerfen/")
    assert "lässt sich nicht zurücknehmen" in text(asked)
    assert states() == [("dead", 60)]

    answer = operator.post(f"{PAGE}{dead}/verwerfen/", follow=True)

    assert "Der Auftrag ist verworfen" in text(answer)
    assert states() == []
    (event,) = events()
    assert event["name"] == "job.discarded"
    assert event["details"]["attempts"] == 60


@pytest.mark.parametrize("act", ["wiederholen", "verwerfen"])
def test_what_somebody_else_settled_is_said(operator: Client, dead: int, act: str) -> None:
    operator.post(f"{PAGE}{dead}/wiederholen/")

    answer = operator.post(f"{PAGE}{dead}/{act}/")

    assert answer.status_code == 409
    assert "Jemand hat ihn schon wiederholt oder verworfen" in text(answer)
    assert states() == [("waiting", 0)]
    assert len(events()) == 1


def test_a_page_about_a_job_that_is_gone_leads_to_the_list(operator: Client) -> None:
    answer = operator.get(f"{PAGE}4711/verwerfen/")

    assert answer.status_code == 409
    assert "gibt es hier nicht mehr" in text(answer)


def test_where_a_newer_one_waits_it_does_the_work(operator: Client, dead: int) -> None:
    later("test.send_the_letter", key="letter", letter_id=7)

    answer = operator.post(f"{PAGE}{dead}/wiederholen/")

    assert answer.status_code == 409
    assert "wartet schon" in text(answer)
    assert states() == [("dead", 60), ("waiting", 0)]
    assert events() == []


def test_nothing_is_done_by_looking(operator: Client, dead: int) -> None:
    assert operator.get(f"{PAGE}{dead}/wiederholen/").status_code == 405
    assert states() == [("dead", 60)]


def test_only_the_operator_may(fulda: World, dead: int) -> None:
    assert visitor("localhost").get(PAGE).status_code == 302
    for other in (staff(Role.KKV_EDITOR), staff(Role.ADMIN, fulda.town, on="localhost")):
        assert other.post(f"{PAGE}{dead}/verwerfen/").status_code in {302, 403, 404}
    assert states() == [("dead", 60)]


def test_the_way_there_is_on_the_start_page(operator: Client) -> None:
    assert f'{PAGE}"' in operator.get("/verwaltung/").content.decode()


def test_many_are_shown_by_pages_with_as_many_queries_as_one(operator: Client, dead: int, fulda: World) -> None:
    operator.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        operator.get(PAGE)
    bury_many(fulda.town.schema_name, queries.LETTERS_PER_PAGE + 5)
    with CaptureQueriesContext(connection) as many:
        first = operator.get(PAGE)

    assert len(many) == len(few)
    assert "1 bis 50 von 56 Aufträgen" in text(first)
    assert "51 bis 56 von 56 Aufträgen" in text(operator.get(f"{PAGE}?seite=2"))


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible_on_phone_and_desktop(
    operator: Client, dead: int, fulda: World, scheme: Literal["light", "dark"]
) -> None:
    """Pages are drawn first and handed to the browser: it and the transaction of the test share no thread."""
    pages = {f"/leer{PAGE}": _drawn_empty(operator, dead)}
    bury_many(fulda.town.schema_name, queries.LETTERS_PER_PAGE + 5)
    for path in (PAGE, f"{PAGE}{dead}/verwerfen/", f"{PAGE}?meldung=verworfen"):
        pages[path] = operator.get(path)
    pages["/konflikt/"] = operator.post(f"{PAGE}4711/wiederholen/")

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://localhost:8000")
        if path in pages:
            route.fulfill(status=200, headers=dict(pages[path].items()), body=pages[path].content)
        elif found := finders.find(path.split("?")[0].removeprefix("/static/")):
            route.fulfill(path=Path(found))
        else:
            route.fulfill(status=404)

    with sync_playwright() as play:
        browser = launch(play)
        for width in (390, 1280):
            context = browser.new_context(
                locale="de-DE", reduced_motion="reduce", viewport={"width": width, "height": 800}, color_scheme=scheme
            )
            context.route("**/*", answer)
            tab = context.new_page()
            for path in pages:
                tab.goto(f"http://localhost:8000{path}", wait_until="load")
                tab.get_by_role("heading", level=1).wait_for()
                assert (path, findings(tab)) == (path, [])
                assert (path, too_wide(tab)) == (path, 0)
            context.close()
        browser.close()


def _drawn_empty(operator: Client, dead: int) -> Any:
    with worker(), connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET state = 'waiting' WHERE id = %s", (dead,))
        drawn = operator.get(PAGE)
        cursor.execute("UPDATE jobs_job SET state = 'dead' WHERE id = %s", (dead,))
    return drawn
