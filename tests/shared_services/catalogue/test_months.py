"""What was online month by month."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import time_machine
from django.utils import timezone

from blaupause.domain import now
from blaupause.tenancy.context import hub
from shared_services.catalogue.models import Activation
from tests.shared_services.catalogue.reporting import evaluated, told
from tests.templates import DEFECT, released

if TYPE_CHECKING:
    from tests.worlds import World


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@time_machine.travel("2026-03-15T12:00+01:00")
def test_months_add_up_what_went_online_and_off(fulda: World) -> None:
    version = released(DEFECT)
    history = (("2025-12-31T23:30", True), ("2026-01-02", True), ("2026-02-03", False), ("2026-04-01", True))
    for moment, is_online in history:
        told(fulda, version, as_of=at(moment), is_online=is_online)

    assert [(f"{each.first:%Y-%m}", each.online) for each in evaluated().months] == [
        ("2025-12", 1), ("2026-01", 1), ("2026-02", 0), ("2026-03", 0),
    ]  # fmt: skip


@time_machine.travel("2026-03-15T12:00+01:00")
def test_twelve_months_are_shown_at_most(fulda: World) -> None:
    told(fulda, released(DEFECT), as_of=at("2024-01-05"))

    months = evaluated().months

    assert (len(months), f"{months[0].first:%Y-%m}", months[0].online) == (12, "2025-04", 1)


def test_history_grows_only_where_something_changed(fulda: World) -> None:
    version, moment = released(DEFECT), now()
    told(fulda, version, as_of=moment, is_online=False)
    for minutes, is_online in ((1, True), (2, True), (4, False), (3, True)):  # the last one comes late
        told(fulda, version, as_of=moment + timedelta(minutes=minutes), is_online=is_online)

    with hub():
        assert list(Activation.objects.order_by("at").values_list("is_online", flat=True)) == [True, False]
        assert str(Activation.objects.order_by("at")[0]) == f"{fulda.town.schema_name} {version.service_id} on"
