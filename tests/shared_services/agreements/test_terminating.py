"""Notice of an agreement: by the town or the centre, taken back, reminded, taking effect; and what refuses it."""

from __future__ import annotations

import io
import re
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from pypdf import PdfReader

from blaupause.crypto.seals import check_pdf
from blaupause.domain import SYSTEM, Conflict, Invalid, NotFound, Refused, Role
from blaupause.jobs.models import Job
from blaupause.tenancy.context import hub, worker
from shared_services.agreements import actions, queries, tasks
from shared_services.agreements.enums import Side, StandingState
from shared_services.agreements.models import Signing, Termination
from shared_services.agreements.rules import Ending, Proof
from tests.shared_services.agreements.agreeing import (
    PROCESSING,
    TEXT,
    Town,
    actor,
    announce,
    browser,
    countersigned,
    in_days,
    in_force,
    kkv,
    published,
    somebody,
)
from tests.shared_services.agreements.test_pages import text

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.test import Client

    from tests.worlds import World

KIND = "nutzung"
ROOM = f"/einrichtung/vereinbarungen/{PROCESSING}/"
WORDS = {"reason": "Wir schließen uns dem Kreis an", "function": "Bürgermeisterin", "confirmed": "on"}


def terminate(here: Town, *, role: Role = Role.SIGNER, minutes: int = 0, **told: Any) -> Termination:
    who = here.mayor if role is Role.SIGNER else here.admin
    by = actor(who, role, here.world, minutes=minutes)
    values: dict[str, Any] = {
        "kind": KIND,
        "ending": Ending("Anders"),
        "proof": Proof(who.name, "Bürgermeisterin"),
    } | told
    with here.world:
        return actions.terminate(**values, by=by)


def terminate_at_hub(signing: Signing, **told: Any) -> Termination:
    by = told.pop("by", None) or kkv()
    values: dict[str, Any] = {
        "uuid": signing.uuid,
        "ending": Ending("Anders"),
        "proof": Proof(by.name, "Leitung"),
    } | told
    with hub():
        return actions.terminate_for_centre(**values, by=by)


def by_period(client: Client, page: str) -> str:
    """Return the last day by the period, as a page shows it and its form sends it back."""
    found = re.search(r'name="shown" value="([^"]+)"', client.get(page).content.decode())
    assert found
    return found[1]


def state(here: Town, kind: str = KIND) -> StandingState:
    with here.world:
        found = queries.standing(here.world.town, kind)
        assert found
        return found.state


def test_from_the_towns_notice_to_the_end(here: Town, giessen: World) -> None:
    signing = in_force(here.world, published(TEXT, PROCESSING, notice_months=2, notice_to="month"))
    admin, mayor = browser(here.admin, here.world), browser(here.mayor, here.world)
    page = f"{ROOM}kuendigung/"
    assert "Vereinbarung kündigen" in text(mayor.get(ROOM))
    assert "Zeichnungsberechtigung" in text(admin.get(page))
    sent = WORDS | {"way": "frist", "typed": "Maria Rathaus"}
    assert mayor.post(page, sent).status_code == 422  # nobody gives notice to a day they have not read
    sent |= {"shown": by_period(mayor, page)}
    assert admin.post(page, sent).status_code == 403
    assert browser(here.mayor, here.world, minutes=11).post(page, sent).status_code == 302
    assert "Nennen Sie den letzten Tag" in text(mayor.post(page, sent | {"way": "grund"}))
    wrong = mayor.post(page, sent | {"typed": "Jemand"})
    assert (wrong.status_code, "Maria Rathaus" in text(wrong)) == (422, True)
    done = text(mayor.post(page, sent, follow=True))
    assert "Die Bestätigung ist gesiegelt" in done
    assert "darf die Plattform keine Daten" in done
    assert mayor.post(page, sent).status_code == 409
    with hub():
        given = Termination.objects.get()
    pdf = mayor.get(f"/einrichtung/vereinbarungen/kuendigung/{given.uuid}.pdf").content
    assert check_pdf(pdf).is_good
    read = PdfReader(io.BytesIO(pdf))
    assert "Wir schließen uns dem Kreis an" in read.pages[0].extract_text()
    assert "kuendigung.json" in read.attachments
    other = browser(Town(giessen).mayor, giessen)
    assert other.get(f"/einrichtung/vereinbarungen/kuendigung/{given.uuid}.pdf").status_code == 404

    for path in (ROOM, "/einrichtung/vereinbarungen/", "/einrichtung/"):
        assert "Gekündigt" in text(admin.get(path)), path
    assert "bis zum" in text(admin.get("/einrichtung/online-gehen/")).lower()
    assert "/einrichtung/zukunft/" in admin.get(page).content.decode()
    editor = browser(somebody("ida", "Ida Entwurf", Role.KKV_EDITOR, None), None)
    assert here.world.town.name in text(editor.get("/kkv/vereinbarungen/", {"stand": "ende"}))
    there = f"/kkv/vereinbarungen/akte/{signing.uuid}/kuendigung/"
    assert "Zurücknehmen kann sie nur die Kommune" in text(editor.get(there))
    assert editor.post(there, {"aktion": "zuruecknehmen"}).status_code == 403
    assert editor.get(f"/kkv/vereinbarungen/kuendigung/{given.uuid}.pdf").content[:5] == b"%PDF-"

    of_town, of_centre = _mails(here, "Gekündigt zum")
    assert ({*of_town.to, *of_town.bcc}, of_centre.to) == (
        {here.admin.email, here.mayor.email},
        ["ida@verwaltung.example"],
    )
    assert ("verlassen oder offline gehen" in of_town.body, "verlassen" in of_centre.body) == (True, False)


def test_both_are_reminded_and_then_it_ends(here: Town) -> None:
    signing = in_force(here.world, published(TEXT, PROCESSING, notice_months=2, notice_to="month"))
    kkv()
    given = terminate(here, kind=PROCESSING)
    assert given.last_day == queries.earliest_end(signing)
    assert len(_mails(here, "Gekündigt zum")) == 2
    with worker():
        waiting = Job.objects.filter(name__startswith="agreements.", arguments__has_key="termination_id")
        planned = [(each.town, each.name, timezone.localdate(each.run_at)) for each in waiting.order_by("run_at")]
    assert planned == [  # at the hub: a town's own wait while it is off the network
        ("hub", "agreements.tell_termination", given.last_day - timedelta(days=30)),
        ("hub", "agreements.tell_termination", given.last_day - timedelta(days=30)),
        ("hub", "agreements.end", given.last_day + timedelta(days=1)),
    ]
    with hub():
        tasks.end(termination_id=given.pk)  # too early: nothing ends
        for side in Side:
            tasks.tell_termination(termination_id=given.pk, news="reminder", side=side)
    assert len(_mails(here, "Endet am")) == 2
    assert state(here, PROCESSING) == StandingState.ENDING
    day = timezone.now() + (given.last_day - timezone.localdate()) + timedelta(days=1)
    with time_machine.travel(day, tick=False):
        with here.world:  # also where the clock is late
            assert [each.kind for each in queries.missing(here.world.town)] == [PROCESSING]
        for _again in range(2):
            with hub():
                tasks.end(termination_id=given.pk)
        assert len(_mails(here, "Beendet")) == 2
        with here.world:
            assert [each.kind for each in queries.missing(here.world.town)] == [PROCESSING]
    mayor, page = browser(here.mayor, here.world), f"{ROOM}kuendigung/"
    assert "beendet" in text(mayor.get(ROOM))
    assert "Ihre Kommune ist trotzdem online" in text(browser(here.admin, here.world).get("/einrichtung/online-gehen/"))
    assert "Es gibt nichts zu kündigen" in text(mayor.get(page))
    assert mayor.post(page, WORDS | {"way": "frist", "typed": "Maria Rathaus"}).status_code == 409
    assert mayor.post(page, {"aktion": "zuruecknehmen"}).status_code == 404


def _mails(here: Town, subject: str) -> list[EmailMessage]:
    """Do what waits, and return the mails with such a subject since the last time."""
    here.world.run_jobs()
    found = [each for each in mail.outbox if each.subject.startswith(subject)]
    mail.outbox.clear()
    return found


def test_the_centre_gives_notice_and_takes_it_back(here: Town) -> None:
    signing = in_force(here.world, published())
    editor = browser(somebody("ida", "Ida Entwurf", Role.KKV_EDITOR, None), None)
    file = f"/kkv/vereinbarungen/akte/{signing.uuid}/"
    there = f"{file}kuendigung/"
    assert "Vereinbarung kündigen" in text(editor.get(file))
    late = browser(somebody("ida", "Ida Entwurf", Role.KKV_EDITOR, None), None, minutes=11)
    assert late.post(there, {}).status_code == 302
    assert editor.post(there, {"aktion": "zuruecknehmen"}).status_code == 404
    sent = WORDS | {"typed": "Ida Entwurf", "way": "grund", "last_day": f"{in_days(-1)}"}
    sent |= {"shown": by_period(editor, there)}
    assert "Nennen Sie den letzten Tag" in text(editor.post(there, sent | {"last_day": ""}))
    assert "Dieser Tag ist vorbei" in text(editor.post(there, sent))
    sent["last_day"] = f"{in_days(20)}"
    assert "Gekündigt zum" in text(editor.post(there, sent, follow=True))
    assert editor.post(there, sent).status_code == 409
    assert "aus wichtigem Grund" in text(editor.get(there))
    with here.world:
        found = queries.standing(here.world.town, KIND)
        assert found
        assert (found.since, found.until, found.is_covered) == (
            found.ending and found.ending.given_at,
            in_days(20),
            True,
        )
    mayor = browser(here.mayor, here.world)
    page = f"/einrichtung/vereinbarungen/{KIND}/kuendigung/"
    assert "nur die KKV" in text(mayor.get(page))
    assert mayor.post(page, {"aktion": "zuruecknehmen"}).status_code == 403
    assert len(_mails(here, "Gekündigt zum")) == 2

    assert "gilt weiter" in text(editor.post(there, {"aktion": "zuruecknehmen"}, follow=True))
    assert len(_mails(here, "Kündigung zurückgenommen")) == 2
    assert state(here) == StandingState.IN_FORCE
    with hub():
        ended = Termination.objects.get()
        with pytest.raises(Conflict, match="zurückgenommen worden"):
            actions.take_back_termination(uuid=ended.uuid, side=Side.KKV, by=kkv())
        with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
            actions.end(termination_id=ended.pk, by=SYSTEM)
        told_of: dict[str, Any] = {"host": "x", "side": Side.TOWN, "to": ["a@x.example"], "by": SYSTEM}
        mail.outbox.clear()
        for news in ("given", "reminder", "ended"):
            actions.tell_termination(termination_id=ended.pk, news=news, **told_of)
    assert mail.outbox == []
    assert state(here) == StandingState.IN_FORCE


def test_who_may_give_notice_and_when(here: Town, giessen: World, monkeypatch: pytest.MonkeyPatch) -> None:
    version = published()
    with pytest.raises(Conflict, match="nicht in Kraft"):
        terminate(here)
    signing = in_force(here.world, version)
    for wrong, fault, words in (
        ({"minutes": 11}, Conflict, "noch einmal an"),
        ({"role": Role.ADMIN}, Refused, "Zeichnungsberechtigung"),
        ({"ending": Ending("x", in_days(900))}, Invalid, "braucht es keinen"),
    ):
        with pytest.raises(fault, match=words):
            terminate(here, **wrong)
    with pytest.raises(Refused):
        terminate_at_hub(signing, by=actor(here.admin, Role.ADMIN, here.world), proof=Proof(here.admin.name, "x"))
    with pytest.raises(Conflict, match="noch einmal an"):
        terminate_at_hub(signing, by=kkv(minutes=11))
    with pytest.raises(NotFound):
        terminate_at_hub(signing, uuid=uuid.uuid4())
    given = terminate(here)
    by = actor(here.mayor, Role.SIGNER, here.world)
    with pytest.raises(Conflict, match=r"schon zum .* von: Kommune"):
        terminate_at_hub(signing)
    with pytest.raises(Conflict, match="schon zum"):
        here.prepare()
    with monkeypatch.context() as patch:
        patch.setattr(queries, "running_termination", lambda *_told: None)
        with pytest.raises(Conflict, match="Gerade hat schon jemand"):
            terminate(here)
    with giessen, pytest.raises(NotFound):
        actions.take_back_termination(uuid=given.uuid, side=Side.TOWN, by=by)
    with here.world:
        admin = actor(here.admin, Role.ADMIN, here.world)
        with pytest.raises(Refused, match="Zeichnungsberechtigung"):
            actions.take_back_termination(uuid=given.uuid, side=Side.TOWN, by=admin)
        with time_machine.travel(timezone.now() + timedelta(days=900), tick=False):
            fresh = actor(here.mayor, Role.SIGNER, here.world)
            with pytest.raises(Conflict, match="ist mit dem"):
                actions.take_back_termination(uuid=given.uuid, side=Side.TOWN, by=fresh)
        actions.take_back_termination(uuid=given.uuid, side=Side.TOWN, by=by)
    terminate(here)  # taken back is as if it had not been


def test_the_clock_ends_what_a_lost_job_left_and_then_it_can_be_signed_anew(here: Town) -> None:
    here.kind = PROCESSING
    signing = in_force(here.world, published(TEXT, PROCESSING))
    given = terminate_at_hub(signing, ending=Ending("Verstoß", in_days(0)))
    announce()
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        with hub():
            assert queries.due_terminations() == (given.pk,)
            actions.look_after(schemas=[here.world.town.schema_name], by=SYSTEM)
        assert len(_mails(here, "Weiterer Auftragsverarbeiter")) == 1
        with hub():
            assert Signing.objects.get(pk=signing.pk).state == "ended"
            (kept,) = queries.terminations_kept(signing)
        assert (kept[0], kept[1][:5]) == (f"{PROCESSING}-1-kuendigung-{given.pk}.pdf", b"%PDF-")
        assert state(here, PROCESSING) == StandingState.MISSING
        countersigned(here.signed())
        assert state(here, PROCESSING) == StandingState.IN_FORCE
        told = len(_mails(here, "Weiterer Auftragsverarbeiter"))
    assert told == 1, "bound anew, they may object, too"
