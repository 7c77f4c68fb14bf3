"""The list of sub-processors in the text that a town signs, how it ends, and who could not be told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core import mail
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from blaupause.domain import Conflict, Invalid, Role
from blaupause.tenancy.context import hub
from shared_services.agreements import actions, queries, rules
from shared_services.agreements.actions.turns import ONE_AT_A_TIME
from shared_services.agreements.models import ProcessorChange
from tests.shared_services.agreements.agreeing import (
    PROCESSING,
    Town,
    announce,
    browser,
    countersigned,
    employed,
    in_days,
    in_force,
    kkv,
    published,
    somebody,
)
from tests.shared_services.agreements.test_pages import text
from tests.shared_services.agreements.test_processors import LIST, TEXT, names, object_to

if TYPE_CHECKING:
    from tests.worlds import World


def test_whoever_joins_later_agrees_to_the_list_of_the_day_or_can_object(here: Town, giessen: World) -> None:
    employed()
    published(TEXT, PROCESSING, objection_days=5, valid_from=in_days(2))
    with pytest.raises(Invalid, match="5 Tage"):  # nothing is in force, but somebody may be bound before its day
        announce(object_until=None, takes_effect_on=in_days(20))
    change = announce(10, object_until=in_days(5))
    here.kind = PROCESSING
    early, late = here, Town(giessen)
    late.kind = PROCESSING
    assert "Maildienst B" not in early.reading().text
    signed, waiting = early.signed(), late.signed()

    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        countersigned(signed)
        early.world.run_jobs()
        assert [each.to for each in mail.outbox if f"bis {in_days(2):%d.%m.%Y} Einspruch" in each.body] == [
            [here.admin.email]
        ]
        object_to(early, change)
    with time_machine.travel(timezone.now() + timedelta(days=6), tick=False):
        with pytest.raises(Conflict, match="geändert: Maildienst B"):
            countersigned(waiting)
        assert f"Maildienst B, Weg 1, Kassel – Betrieb (Deutschland, ab {in_days(4):%d.%m.%Y})" in late.reading().text
        with hub():
            actions.give_back(uuid=waiting.uuid, reason="Liste", by=kkv())
        anew = late.signed()
    mail.outbox.clear()
    with time_machine.travel(timezone.now() + timedelta(days=7), tick=False):
        countersigned(anew)
        late.world.run_jobs()
        assert not any("Ihre Kommune kann bis" in each.body for each in mail.outbox)
        assert any("Maildienst B" in each.subject for each in mail.outbox)
        with pytest.raises(Conflict, match="endete am"):
            object_to(late, change)
    with time_machine.travel(timezone.now() + timedelta(days=10), tick=False):
        assert f"seit {in_days(0):%d.%m.%Y}" in late.reading().text
        renewed = published(f"{TEXT}!", PROCESSING, objection_days=5)
        assert countersigned(early.signed()).version_id == renewed.pk


def test_a_list_that_changed_is_a_text_that_changed(here: Town) -> None:
    begun = employed()
    published(TEXT, PROCESSING, objection_days=28)
    with pytest.raises(Conflict, match="derselbe"):
        published(TEXT, PROCESSING, objection_days=28)
    with hub():
        assert rules.names_processors("{{ weitere_auftragsverarbeiter }}")
        ProcessorChange.objects.filter(pk=begun.pk).update(name="Rechenzentrum Z")
        draft = queries.draft(PROCESSING)
        assert draft
        days: dict[str, Any] = {"valid_from": in_days(0), "sign_until": in_days(1), "must_renew": True}
        newer = actions.publish(kind=PROCESSING, edition=draft.edition, by=kkv(), **days)
        reading = queries.reading(PROCESSING, here.world.town, "Weg 1")
    assert newer.number == 2
    assert "Frist 28 Tage.\n\n- Rechenzentrum Z, Weg 1, Kassel" in reading.text


def test_an_end_needs_no_period_and_towns_that_nobody_reads_mail_for_are_named(here: Town, giessen: World) -> None:
    begun = employed()
    page = f"{LIST}{begun.processor}/beenden/"
    editor = browser(somebody("ida", "Ida Entwurf", Role.KKV_EDITOR, None), None)
    sent = {"note": "Datenpanne", "takes_effect_on": f"{in_days(0)}"}
    assert "Von diesem Tag an gilt schon eine Änderung" in text(editor.post(page, sent))
    version = published(TEXT, PROCESSING, objection_days=28)
    in_force(here.world, version)
    in_force(giessen, version)
    assert "braucht keine Einspruchsfrist" in text(editor.get(page))
    with hub():
        ProcessorChange.objects.filter(pk=begun.pk).update(takes_effect_on=in_days(-1))
    done = editor.post(page, sent, follow=True)
    assert "2 Kommunen bekommen" in text(done)
    assert names() == []
    here.world.run_jobs()
    assert [(each.to, "nicht mehr ein" in each.body) for each in mail.outbox] == [([here.admin.email], True)]
    told = text(editor.get(done.request["PATH_INFO"]))
    assert f"E-Mail-Adresse: {giessen.town.name}. Sagen" in told
    assert "Die Frist läuft" not in told


@pytest.mark.usefixtures("here")
def test_nothing_is_announced_beside_what_is_being_announced() -> None:
    other = connection.copy()
    try:
        other.cursor().execute(ONE_AT_A_TIME.replace("_xact", ""), ("", "processors"))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
                employed()
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    finally:
        other.close()
    employed()
    with pytest.raises(Conflict, match="steht schon"):
        employed()
