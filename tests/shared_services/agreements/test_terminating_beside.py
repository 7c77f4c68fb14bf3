"""Notice of an agreement beside what else happens to it: a newer version is signed, somebody else clicks, too."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import time_machine
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.utils import timezone
from pypdf import PdfReader

from blaupause.domain import SYSTEM, Conflict, Invalid, NotFound, Role
from blaupause.jobs.models import Job
from blaupause.tenancy.context import hub, worker
from blaupause.ui.formats import day
from shared_services.agreements import actions, queries, rules
from shared_services.agreements.enums import Side, SigningState, StandingState, TermEnd
from shared_services.agreements.models import AgreementVersion, Signing, Termination
from shared_services.agreements.queries import terminations
from shared_services.agreements.rules import Ending
from tests.shared_services.agreements.agreeing import (
    NEWER,
    Town,
    actor,
    browser,
    countersigned,
    in_days,
    in_force,
    kkv,
    now_of,
    published,
    somebody,
)
from tests.shared_services.agreements.test_pages import text
from tests.shared_services.agreements.test_terminating import KIND, WORDS, state, terminate, terminate_at_hub

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import timedelta

    from tests.worlds import World


def take_back(here: Town, given: Termination) -> None:
    with here.world:
        by = actor(here.mayor, Role.SIGNER, here.world)
        actions.take_back_termination(uuid=given.uuid, side=Side.TOWN, by=by)


def test_notice_takes_back_what_is_being_signed_anew(here: Town) -> None:
    in_force(here.world, published())
    published(NEWER)
    running = here.prepare()
    page, mayor = f"/einrichtung/vereinbarungen/{KIND}/kuendigung/", browser(here.mayor, here.world)
    assert "Fassung 2 liegt gerade zur Unterschrift" in text(mayor.get(page))

    given = terminate(here)

    stopped = now_of(running)
    assert (stopped.state, stopped.reason) == (SigningState.WITHDRAWN, "Gekündigt")
    assert "Fassung 2 lag noch zur Unterschrift" in text(mayor.get(page))
    editor = browser(somebody("ida", "Ida Entwurf", Role.KKV_EDITOR, None), None)
    there = f"/kkv/vereinbarungen/akte/{given.signing.uuid}/kuendigung/"
    assert "Fassung 2 lag noch zur Unterschrift" in text(editor.get(there))
    with pytest.raises(Conflict, match="schon zum"):
        here.sign(here.mayor)
    take_back(here, given)
    with pytest.raises(NotFound):
        here.sign(here.mayor)
    assert here.prepare().pk != running.pk


def test_what_waits_for_the_centre_binds_nobody_after_the_end(here: Town) -> None:
    signing = in_force(here.world, published())
    published(NEWER)
    waiting = here.signed()
    given = terminate_at_hub(signing, ending=Ending("Verstoß", in_days(0)))
    with pytest.raises(Conflict, match="Stand: zurückgenommen"):
        countersigned(waiting)
    with time_machine.travel(timezone.now() + one_day(), tick=False):
        with hub():
            actions.end(termination_id=given.pk, by=SYSTEM)
        with pytest.raises(Conflict, match="Stand: zurückgenommen"):
            countersigned(waiting)
        assert state(here) == StandingState.MISSING


def one_day() -> timedelta:
    return in_days(1) - in_days(0)


@pytest.fixture
def somebody_is_at_it(here: Town) -> Iterator[None]:
    """Somebody else is in the middle of an act about this agreement of the town."""
    told = {name: value for name, value in connection.get_connection_params().items() if name in WHERE}
    with psycopg.connect(**told) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", (here.world.town.schema_name, KIND))
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = 0")


WHERE = {"dbname", "user", "password", "host", "port"}
ACTS: dict[str, Callable[[Town, Signing], Any]] = {
    "countersign": lambda _here, signing: countersigned(signing),
    "terminate": lambda here, _signing: terminate(here),
    "terminate_for_centre": lambda _here, signing: terminate_at_hub(signing),
    "prepare": lambda here, _signing: here.prepare(),
}


@pytest.mark.parametrize("act", ACTS)
def test_signing_anew_and_giving_notice_wait_for_each_other(
    here: Town, act: str, request: pytest.FixtureRequest
) -> None:
    signing = in_force(here.world, published())
    request.getfixturevalue("somebody_is_at_it")
    with pytest.raises(OperationalError, match="lock timeout"):
        ACTS[act](here, signing)
    assert state(here) == StandingState.IN_FORCE


def test_notice_of_what_was_superseded_ends_nothing(here: Town) -> None:
    """As it could lie there before they waited for each other."""
    before = in_force(here.world, published())
    given = terminate_at_hub(before, ending=Ending("Verstoß", in_days(0)))
    with hub():
        Signing.objects.filter(pk=before.pk).update(state=SigningState.SUPERSEDED)
    now_so = in_force(here.world, published(NEWER))
    with hub(), time_machine.travel(timezone.now() + one_day(), tick=False):
        assert queries.due_terminations() == ()
        actions.end(termination_id=given.pk, by=SYSTEM)
        assert [each.state for each in Signing.objects.all()] == [SigningState.IN_FORCE, SigningState.SUPERSEDED]
    assert terminate(here).signing_id == now_so.pk
    editor = browser(somebody("ida", "Ida Entwurf", Role.KKV_EDITOR, None), None)
    old, new = (text(editor.get(f"/kkv/vereinbarungen/akte/{each.uuid}/kuendigung/")) for each in (before, now_so))
    assert ("Verstoß" in old, "Verstoß" in new, "Zurücknehmen kann sie nur die Kommune" in new) == (True, False, True)


def test_whoever_is_slower_is_told_that_nothing_was_taken_back(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    in_force(here.world, published())
    given = terminate(here)

    def somebody_is_faster(found: Termination, *_told: Any) -> None:
        Termination.objects.filter(pk=found.pk).update(state="taken_back", taken_back_by="x")

    with monkeypatch.context() as patch:
        patch.setattr(rules, "require_running", somebody_is_faster)
        with pytest.raises(Conflict, match="gerade zurückgenommen"):
            take_back(here, given)
    with hub():
        Termination.objects.filter(pk=given.pk).update(state="given", taken_back_by="", last_day=in_days(-2))
    with here.world:  # whatever the code says, the day is over
        assert Termination.objects.filter(pk=given.pk).update(state="taken_back", taken_back_by="x") == 0


def test_nobody_gives_notice_to_another_day_than_they_read(here: Town) -> None:
    signing = in_force(here.world, published(notice_months=1, notice_to="day"))
    editor = browser(somebody("ida", "Ida Entwurf", Role.KKV_EDITOR, None), None)
    mayor = browser(here.mayor, here.world)
    there = f"/kkv/vereinbarungen/akte/{signing.uuid}/kuendigung/"
    page = f"/einrichtung/vereinbarungen/{KIND}/kuendigung/"
    by_period = queries.earliest_end(signing)
    assert by_period
    sent = WORDS | {"way": "frist", "shown": f"{by_period - one_day()}"}
    for client, path, name in ((mayor, page, "Maria Rathaus"), (editor, there, "Ida Entwurf")):
        assert f'name="shown" value="{by_period}"' in client.get(path).content.decode()
        late = client.post(path, sent | {"typed": name})
        assert (late.status_code, f"Inzwischen ist der {day(by_period)} der letzte Tag" in text(late)) == (409, True)
        assert f'name="shown" value="{by_period}"' in late.content.decode()
        assert state(here) == StandingState.IN_FORCE
    assert mayor.post(page, sent | {"typed": "Maria Rathaus", "shown": f"{by_period}"}).status_code == 302
    assert state(here) == StandingState.ENDING


def test_where_the_text_names_no_period_the_person_names_the_day(here: Town) -> None:
    """As texts were that were published before notice could be given here."""
    moment = timezone.now()
    days = {"valid_from": in_days(0), "sign_until": in_days(1), "edited_at": moment, "published_at": moment}
    with hub():
        old = AgreementVersion.objects.create(kind=KIND, number=1, title="T", text="x", published_by="x", **days)
    signing = in_force(here.world, old)
    editor = browser(somebody("ida", "Ida Entwurf", Role.KKV_EDITOR, None), None)
    there = f"/kkv/vereinbarungen/akte/{signing.uuid}/kuendigung/"
    page, mayor = f"/einrichtung/vereinbarungen/{KIND}/kuendigung/", browser(here.mayor, here.world)
    sent = WORDS | {"way": "frist"}
    for client, path, name in ((editor, there, "Ida Entwurf"), (mayor, page, "Maria Rathaus")):
        shown = text(client.get(path))
        assert ("Mit der Frist, die im Text steht" in shown, "vereinbarten Frist" in shown) == (True, False)
        for last_day, words in (("", "Nennen Sie den letzten Tag"), (f"{in_days(-1)}", "Dieser Tag ist vorbei")):
            assert words in text(client.post(path, sent | {"typed": name, "last_day": last_day}))
    with pytest.raises(Invalid, match="Nennen Sie den letzten Tag"):
        terminate(here)
    assert mayor.post(page, sent | {"typed": "Maria Rathaus", "last_day": f"{in_days(900)}"}).status_code == 302
    assert "zu einem genannten Tag" in text(mayor.get(page))
    with hub():
        given = Termination.objects.get()
    assert (given.last_day, given.is_for_cause) == (in_days(900), False)
    sealed = PdfReader(io.BytesIO(bytes(given.document))).pages[0].extract_text()
    assert (f"zum {day(in_days(900))} erklärt" in sealed, "vereinbart" in sealed) == (True, False)


def test_a_text_without_a_period_is_not_published(here: Town) -> None:
    editor, values = kkv(), {"title": "T", "text": "x", "note": "", "signatures": {}}
    days: dict[str, Any] = {"valid_from": in_days(0), "sign_until": in_days(1), "must_renew": True}
    with hub():
        draft = actions.save_draft(kind=KIND, edition=0, values=values, by=editor)
        with pytest.raises(Conflict, match="Mit welcher Frist wird gekündigt"):
            actions.publish(kind=KIND, edition=draft.edition, by=editor, **days)


def test_who_has_gone_after_an_end_is_not_asked_to_sign_again(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    signing, schema = in_force(here.world, published()), here.world.town.schema_name
    given = terminate_at_hub(signing, ending=Ending("Verstoß", in_days(0)))
    with time_machine.travel(timezone.now() + one_day(), tick=False):
        with hub():
            actions.end(termination_id=given.pk, by=SYSTEM)
        for gone, is_asked in (({here.world.town.state}, False), (terminations.GONE, True)):
            monkeypatch.setattr(terminations, "GONE", gone)
            with hub():
                actions.look_after(schemas=[schema], by=SYSTEM)
            with worker():
                asked = Job.objects.filter(name="agreements.ask_town", arguments__schema=schema)
                assert asked.exists() is is_asked, gone


def test_row_security_lets_a_town_end_its_own_only_and_change_nothing_of_it(here: Town, giessen: World) -> None:
    signing = in_force(here.world, published())
    in_force(giessen, signing.version)
    given = terminate(here)
    of_centre = terminate_at_hub(_of(giessen))

    def refused(sql: str, *told: Any) -> None:
        with pytest.raises(ProgrammingError, match=r"row-level security|permission denied"), transaction.atomic():
            list(Termination.objects.raw(sql, told))

    table, schema = "public.agreements_termination", giessen.town.schema_name
    with giessen:
        assert [each.pk for each in Termination.objects.all()] == [of_centre.pk]
        assert Termination.objects.filter(pk=of_centre.pk).update(state="taken_back", taken_back_by="x") == 0
        copied = "uuid, signing_id, town_schema, side, is_for_cause, last_day, given_at, person, about, login, document"
        rest = "document_hash, state, state_since, taken_back_by"
        refused(
            f"INSERT INTO {table} ({copied}, {rest}) SELECT gen_random_uuid(), {signing.pk}, %s, 'town', false,"
            f" last_day, given_at, person, about, login, document, {rest} FROM {table} RETURNING *",
            here.world.town.schema_name,
        )
        mine = f"signing_id, %s, 'kkv', false, last_day, given_at, person, about, login, document, {rest} FROM {table}"
        for told in (
            mine,
            mine.replace("'kkv'", "'town'").replace(rest, "document_hash, 'done', state_since, ''"),
            mine.replace("'kkv'", "'town'").replace("last_day", "current_date - 2"),
        ):
            refused(f"INSERT INTO {table} ({copied}, {rest}) SELECT gen_random_uuid(), {told} RETURNING *", schema)
        assert Signing.objects.filter(pk=of_centre.signing_id).update(state="ended") == 0
    with here.world:
        refused(f"UPDATE {table} SET last_day = current_date WHERE id = %s RETURNING *", given.pk)
        refused(f"UPDATE {table} SET state = 'done' WHERE id = %s RETURNING *", given.pk)


def _of(world: World) -> Signing:
    with hub():
        return Signing.objects.get(town_schema=world.town.schema_name)


@pytest.mark.parametrize(
    ("months", "to", "given", "last"),
    [
        (6, TermEnd.YEAR, date(2026, 6, 30), date(2026, 12, 31)),
        (6, TermEnd.YEAR, date(2026, 7, 1), date(2027, 12, 31)),
        (3, TermEnd.QUARTER, date(2026, 11, 30), date(2027, 3, 31)),
        (1, TermEnd.MONTH, date(2027, 1, 31), date(2027, 2, 28)),
        (1, TermEnd.DAY, date(2027, 1, 31), date(2027, 2, 28)),
        (0, TermEnd.DAY, date(2027, 1, 31), date(2027, 1, 31)),
    ],
)
def test_the_period_of_the_text_says_the_last_day(months: int, to: TermEnd, given: date, last: date) -> None:
    version = AgreementVersion(notice_months=months, notice_to=to)
    assert rules.regular_last_day(version, given) == last
    assert rules.period_in_words(AgreementVersion()) == "6 Monaten zum Ende eines Kalenderjahres"
