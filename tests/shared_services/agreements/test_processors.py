"""Sub-processors: announced with a period, objected to in time, withdrawn or in the list on their day."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from blaupause.domain import SYSTEM, Conflict, Invalid, NotFound, Refused, Role
from blaupause.tenancy.context import hub
from shared_services.agreements import actions, queries
from shared_services.agreements.enums import ProcessorAct
from shared_services.agreements.models import ProcessorChange, ProcessorObjection
from tests.shared_services.agreements.agreeing import (
    FACTS,
    PROCESSING,
    Town,
    actor,
    announce,
    browser,
    employed,
    in_days,
    in_force,
    kkv,
    published,
    somebody,
)
from tests.shared_services.agreements.test_pages import text

if TYPE_CHECKING:
    from tests.worlds import World

TEXT = "Für {{kommune}}, Frist {{einspruchsfrist}}.\n\n{{weitere_auftragsverarbeiter}}\n\nEnde."
LIST = "/kkv/vereinbarungen/weitere-auftragsverarbeiter/"
ROOM = "/einrichtung/vereinbarungen/"


def object_to(here: Town, change: ProcessorChange, *, role: Role = Role.SIGNER, minutes: int = 0) -> None:
    who = {Role.SIGNER: here.mayor, Role.CLERK: here.deputy}.get(role, here.admin)
    with here.world:
        actions.object_to(uuid=change.uuid, reason="Zu weit weg", by=actor(who, role, here.world, minutes=minutes))


def names(days: int = 0) -> list[str]:
    with hub(), time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        return [each.told.name for each in queries.processor_book().today]


def test_from_the_first_entry_to_an_objection(here: Town, giessen: World) -> None:
    editor = browser(somebody("ida", "Ida Entwurf", Role.KKV_EDITOR, None), None)
    assert "Noch niemand" in text(editor.get(LIST))
    sent = FACTS | {"note": "Beginn", "takes_effect_on": f"{in_days(-1):%d.%m.%Y}"}
    assert "Dieser Tag ist vorbei" in text(editor.post(f"{LIST}neu/", sent))
    done = editor.post(f"{LIST}neu/", sent | {"takes_effect_on": f"{in_days(0)}"}, follow=True)
    assert "0 Kommunen bekommen" in text(done)
    version = published(TEXT, PROCESSING, objection_days=28)
    assert version.processors == f"- Rechenzentrum A, Weg 1, Kassel – Betrieb (Deutschland, seit {in_days(0):%d.%m.%Y})"
    in_force(here.world, version)

    late = sent | {"name": "Maildienst B", "object_until": f"{in_days(27)}", "takes_effect_on": f"{in_days(28)}"}
    refused = editor.post(f"{LIST}neu/", late)
    assert (refused.status_code, "geben den Kommunen 28 Tage" in text(refused)) == (422, True)
    late |= {"object_until": f"{in_days(28)}"}
    assert "erst nach der Einspruchsfrist" in text(editor.post(f"{LIST}neu/", late))
    done = editor.post(f"{LIST}neu/", late | {"takes_effect_on": f"{in_days(29)}"}, follow=True)
    assert "Eine Kommune bekommt eine E-Mail" in text(done)
    here.world.run_jobs()
    (told,) = mail.outbox
    assert ({*told.to, *told.bcc}, f"bis {in_days(28):%d.%m.%Y} Einspruch" in told.body) == (
        {here.admin.email, here.mayor.email},
        True,
    )
    assert "Maildienst B" in text(editor.get("/kkv/vereinbarungen/"))
    again = editor.post(f"{LIST}neu/", late | {"takes_effect_on": f"{in_days(29)}", "name": "maildienst b"})
    assert (again.status_code, "steht schon in der Liste oder ist angekündigt" in text(again)) == (409, True)

    with hub():
        change = ProcessorChange.objects.get(name="Maildienst B")
    page = f"{ROOM}weitere-auftragsverarbeiter/{change.uuid}/"
    admin, mayor = browser(here.admin, here.world), browser(here.mayor, here.world)
    assert page in admin.get(ROOM).content.decode()
    assert "Rechenzentrum A" in text(admin.get(f"{ROOM}weitere-auftragsverarbeiter/"))
    assert "Geben Sie die Adresse dieser Seite weiter" in text(admin.get(page))
    objection = {"reason": "Sitz außerhalb der EU", "confirmed": "on"}
    assert admin.post(page, objection).status_code == 403
    assert browser(here.mayor, here.world, minutes=11).post(page, objection).status_code == 302
    assert mayor.post(page, objection | {"reason": ""}).status_code == 422
    assert "Einspruch erhoben" in text(mayor.post(page, objection, follow=True))
    assert mayor.post(page, objection).status_code == 409
    assert "hat am" in text(mayor.get(ROOM))
    assert "außerhalb" not in text(browser(Town(giessen).mayor, giessen).get(page))

    mail.outbox.clear()
    here.world.run_jobs()
    assert [each.subject for each in mail.outbox] == [f"Einspruch von {here.world.town.name}: Maildienst B"]
    there = f"{LIST}ankuendigung/{change.uuid}/"
    assert "Sitz außerhalb der EU" in text(editor.get(there))
    assert "Zurückgenommen" in text(editor.post(there, {"reason": "Wir bleiben bei A"}, follow=True))
    assert editor.post(there, {"reason": "Noch einmal"}).status_code == 409
    here.world.run_jobs()
    assert "Der Grund: Wir bleiben bei A" in mail.outbox[-1].body
    assert "Wir bleiben bei A" in text(mayor.get(page))
    assert names(40) == ["Rechenzentrum A"]


def test_a_change_and_an_end_count_on_their_days(here: Town) -> None:
    begun = employed()
    in_force(here.world, published(TEXT, PROCESSING, objection_days=14))
    editor = browser(somebody("ida", "Ida Entwurf", Role.KKV_EDITOR, None), None)
    page = f"{LIST}{begun.processor}/aendern/"
    days = {"object_until": f"{in_days(14)}", "takes_effect_on": f"{in_days(15)}", "note": ""}
    same = editor.post(page, FACTS | days)
    assert (same.status_code, "nichts geändert" in text(same)) == (409, True)
    editor.post(page, FACTS | days | {"name": "Rechenzentrum AA"})
    assert (names(14), names(15)) == (["Rechenzentrum A"], ["Rechenzentrum AA"])
    twice = editor.post(f"{LIST}{begun.processor}/beenden/", days)
    assert "schon eine Änderung angekündigt" in text(twice)
    with hub(), pytest.raises(IntegrityError, match="processor_change_has_its_day"), transaction.atomic():
        ProcessorChange.objects.filter(pk=begun.pk).update(takes_effect_on=in_days(15))
    assert editor.get(f"{LIST}{uuid.uuid4()}/beenden/").status_code == 404

    with time_machine.travel(timezone.now() + timedelta(days=16), tick=False):
        later: dict[str, Any] = {"object_until": None, "takes_effect_on": in_days(20), "processor": begun.processor}
        ended = announce(act=ProcessorAct.ENDED, facts=FACTS, **later)
        with hub():
            (listed,) = queries.processor_book().today
            assert listed.until == in_days(19)
            assert f"bis {in_days(19):%d.%m.%Y}" in queries.processors_as_text(in_days(1))
        assert names(20) == []
        with time_machine.travel(timezone.now() + timedelta(days=20), tick=False), hub():
            assert [each.uuid for each in queries.processor_book().former] == [begun.processor]
            with pytest.raises(Conflict, match="gilt seit dem"):
                actions.withdraw_change(uuid=ended.uuid, reason="x", by=kkv())
            assert queries.processors_as_text(in_days(0)) == "Zurzeit keine."
            with pytest.raises(NotFound):
                queries.processor_of_today(begun.processor)
        with (
            time_machine.travel(timezone.now() + timedelta(days=20), tick=False),
            pytest.raises(Conflict, match="nicht mehr in der Liste"),
        ):
            announce(act=ProcessorAct.CHANGED, processor=begun.processor)


def test_who_may_announce_and_object_and_when(here: Town, giessen: World) -> None:
    with pytest.raises(Refused):
        announce(by=actor(here.admin, Role.ADMIN, here.world))
    with pytest.raises(Conflict, match="noch einmal an"):
        announce(by=kkv(minutes=11))
    unbound = employed()
    with pytest.raises(Conflict, match="keine Einspruchsfrist"):
        object_to(here, unbound)
    held = in_force(here.world, published(TEXT, PROCESSING, objection_days=28))
    with pytest.raises(Invalid) as missing:
        announce(object_until=None)
    assert missing.value.field == "object_until"
    change = announce()
    with pytest.raises(Refused, match="Zeichnungsberechtigung"):
        object_to(here, change, role=Role.ADMIN)
    with pytest.raises(Conflict, match="noch einmal an"):
        object_to(here, change, minutes=11)
    with pytest.raises(Conflict, match="keine Vereinbarung"):
        object_to(Town(giessen), change)
    with (
        time_machine.travel(timezone.now() + timedelta(days=29), tick=False),
        pytest.raises(Conflict, match="endete am"),
    ):
        object_to(here, change)
    with hub():
        told = {"town_schema": held.town_schema, "about": {"name": "x", "function": "Stadtrat"}}
        held.signatures.create(**told, side="kkv", place=1, person=str(here.admin.uuid))
        held.signatures.create(**told, side="town", place=1, person=str(here.deputy.uuid))
    with pytest.raises(Refused, match="Zeichnungsberechtigung"):  # who countersigned did not sign for the town
        object_to(here, change, role=Role.ADMIN)
    with hub(), pytest.raises(NotFound):
        actions.withdraw_change(uuid=uuid.uuid4(), reason="x", by=kkv())
    object_to(here, change, role=Role.CLERK)
    with hub():
        objection = ProcessorObjection.objects.get()
        assert (objection.about["function"], queries.objection_days(ProcessorAct.NEW)) == ("Stadtrat", 28)
        actions.tell_objection(objection_id=objection.pk, to=[], by=SYSTEM)
        actions.withdraw_change(uuid=change.uuid, reason="x", by=kkv())
        who: dict[str, Any] = {"schema": held.town_schema, "host": "x", "to": ["a@b.example"]}
        actions.tell_change(change_id=change.pk, news="announced", **who, by=SYSTEM)
    assert mail.outbox == []
    with pytest.raises(Conflict, match="hat am"):
        object_to(here, change)
    in_force(giessen, held.version)
    with pytest.raises(Conflict, match="zurückgenommen"):
        object_to(Town(giessen), change)


def test_row_security_takes_no_objection_for_another_town_nor_too_late(here: Town, giessen: World) -> None:
    employed()
    held = in_force(here.world, published(TEXT, PROCESSING, objection_days=28))
    change = announce()
    object_to(here, change)

    def raised(schema: str) -> None:
        about = {"change": change, "town_name": "x", "person": "x", "about": {}, "objected_at": timezone.now()}
        with giessen, transaction.atomic():
            assert not ProcessorObjection.objects.exists()
            ProcessorObjection.objects.create(town_schema=schema, **about)
            transaction.set_rollback(True)

    def is_refused(schema: str) -> None:
        with pytest.raises(ProgrammingError, match="row-level security"):
            raised(schema)

    is_refused(giessen.town.schema_name)  # nothing is in force there
    in_force(giessen, held.version)
    raised(giessen.town.schema_name)
    is_refused(here.world.town.schema_name)
    with hub():
        ProcessorChange.objects.filter(pk=change.pk).update(object_until=in_days(-2))
    is_refused(giessen.town.schema_name)
