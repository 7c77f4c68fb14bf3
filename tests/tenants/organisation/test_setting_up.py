"""The list of the set-up: leaving items out, taking them up again, going back to an earlier version."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from blaupause.domain import SYSTEM, Conflict, Invalid, NotFound, Refused, Role
from blaupause.tenancy.context import hub
from shared_services.register.actions import import_register
from shared_services.register.queries import sample
from tenants.organisation import queries
from tenants.organisation.actions import KEPT, restore_profile, skip_task, take_up_task, update_profile
from tenants.organisation.models import Profile, SkippedTask
from tenants.organisation.queries import Task, versions
from tenants.organisation.queries.history import LABELS, SHOWN
from tests.clients import staff
from tests.people import ADMIN, CLERK, NEIGHBOUR
from tests.tenants.organisation.gate import text

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

BANK = Task("bank", "work", "Bankverbindung", "Fehlt", "organisation:contact", "open", 3, reason="Für Gebühren.")


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenants.organisation.queries.setting_up._contributed", [lambda: (BANK,)])


def test_a_task_is_left_out_with_its_reason_and_taken_up_again(fulda: World, admin: Client, bank: None) -> None:
    answer = admin.post("/einrichtung/aufgaben/bank/", {"reason": "Machen wir im Mai."}, follow=True)

    assert "1 von 6 Aufgaben fertig" in text(answer)
    assert "davon 1 übersprungen" in text(answer)
    assert "Übersprungen: Machen wir im Mai." in text(answer)
    assert fulda.events()[-1] == "setup.task_skipped"
    with fulda:
        assert SkippedTask.objects.get().skipped_by

    answer = admin.post("/einrichtung/aufgaben/bank/", {"aktion": "zurueckholen"}, follow=True)

    assert "0 von 6 Aufgaben fertig" in text(answer)
    assert fulda.events()[-1] == "setup.task_taken_up"
    assert admin.post("/einrichtung/aufgaben/bank/", {"aktion": "zurueckholen"}).status_code == 404


def test_nobody_leaves_out_what_the_town_needs(fulda: World, admin: Client) -> None:
    page = admin.get("/einrichtung/aufgaben/contact/")
    answer = admin.post("/einrichtung/aufgaben/contact/", {"reason": "Keine Lust"})

    assert "Nötig, um online zu gehen" in text(page)
    assert (answer.status_code, "Das bleibt auf der Liste" in text(answer)) == (409, True)
    assert not SkippedTask.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_leaving_out_needs_a_short_reason(admin: Client, bank: None, reason: str) -> None:
    answer = admin.post("/einrichtung/aufgaben/bank/", {"reason": reason})

    assert answer.status_code == 422
    assert not SkippedTask.objects.exists()


def test_there_is_no_such_task(admin: Client) -> None:
    assert admin.get("/einrichtung/aufgaben/unsinn/").status_code == 404


def test_the_actions_judge_themselves(fulda: World) -> None:
    done = Task("x", "work", "X", "", "organisation:contact", "finished", 0)
    for by in (CLERK, NEIGHBOUR):
        with pytest.raises(Refused):
            skip_task(task=BANK, reason="x", by=by)
        with pytest.raises(Refused):
            take_up_task(task="bank", by=by)
        with pytest.raises(Refused):
            restore_profile(number=1, based_on=1, by=by)
    with pytest.raises(Conflict, match="schon fertig"):
        skip_task(task=done, reason="x", by=ADMIN)
    with pytest.raises(Invalid, match="Satz"):
        skip_task(task=BANK, reason=" ", by=ADMIN)
    with pytest.raises(Invalid, match="200"):
        skip_task(task=BANK, reason="x" * 201, by=ADMIN)
    skip_task(task=BANK, reason="x", by=ADMIN)
    with pytest.raises(Conflict, match="schon übersprungen"):
        skip_task(task=BANK, reason="x", by=ADMIN)


def test_what_is_finished_meanwhile_is_not_shown_as_left_out(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    SkippedTask.objects.create(task="bank", reason="Später", skipped_by="x")
    done = Task("bank", "work", "Bankverbindung", "Da", "organisation:contact", "finished", 0)
    monkeypatch.setattr("tenants.organisation.queries.setting_up._contributed", [lambda: (done,)])

    assert queries.task("bank").state == "finished"


def test_what_waits_for_somebody_else_is_not_the_next_step(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = Task("signed", "known", "Vertrag", "", "organisation:contact", "waiting", 0, must=True, waits_for="KKV")
    progress = queries.Progress((waits, BANK))

    assert progress.next == BANK
    assert (progress.missing, progress.optional) == ((waits,), (BANK,))
    assert progress.done == 0
    monkeypatch.setattr("tenants.organisation.queries.setting_up._contributed", [lambda: (waits,)])
    assert "Wartet auf KKV" in text(staff(Role.ADMIN, fulda.town).get("/einrichtung/"))


def test_what_is_needed_comes_first_and_the_trial_after_the_services(
    fulda: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = replace(BANK, id="needed", must=True)
    assert queries.Progress((BANK, needed)).next == needed
    last = queries.Progress((BANK, replace(needed, state="finished"))).next
    assert last is not None
    assert last.url_name == "organisation:going_live"
    assert queries.Progress((BANK,), is_in_setup=False).next == BANK
    assert queries.Progress((), is_in_setup=False).next is None

    monkeypatch.setattr("tenants.organisation.queries.setting_up._contributed", [])
    queries.contribute_tasks(trial := lambda: (BANK,), last=True)
    queries.contribute_tasks(lambda: (needed,))
    queries.contribute_tasks(trial, last=True)
    assert [task.id for task in queries.tasks()][-2:] == ["needed", "bank"]


def test_an_earlier_version_counts_again(fulda: World, admin: Client) -> None:
    update_profile(changes={"phone": "0661 1", "legal_texts": {"imprint": "Alt"}}, by=ADMIN)
    update_profile(changes={"phone": "0661 2", "legal_texts": {"privacy": "Neu"}}, by=ADMIN)

    page = admin.get("/einrichtung/verlauf/")
    answer = admin.post("/einrichtung/verlauf/", {"number": "1", "based_on": "2"}, follow=True)

    assert "Telefon, Rechtliche Seiten" in text(page)
    assert "Der frühere Stand gilt wieder" in text(answer)
    with fulda:
        now = Profile.objects.order_by("-number").first()
        assert now is not None
        assert (now.number, now.phone, now.legal_texts) == (3, "0661 1", {"imprint": "Alt"})
    assert fulda.events()[-1] == "town.profile_restored"


def test_going_back_minds_what_others_saved(fulda: World, admin: Client) -> None:
    update_profile(changes={"phone": "1111"}, by=ADMIN)
    update_profile(changes={"phone": "2222"}, by=ADMIN)

    for number, based_on, status in ((1, 1, 409), (2, 2, 409), (9, 2, 404)):
        answer = admin.post("/einrichtung/verlauf/", {"number": number, "based_on": based_on})
        assert answer.status_code == status
    assert Profile.objects.count() == 2
    with pytest.raises(NotFound):
        restore_profile(number=9, based_on=2, by=ADMIN)


def test_the_page_of_versions_says_so_where_there_are_none(admin: Client) -> None:
    assert "Noch nichts gespeichert" in text(admin.get("/einrichtung/verlauf/"))


def test_the_page_of_versions_ends_somewhere(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenants.organisation.queries.history.SHOWN", 2)
    for number in range(4):
        update_profile(changes={"phone": f"111{number}"}, by=ADMIN)

    assert SHOWN > 2
    assert [each.number for each in versions()] == [4, 3]


def test_every_field_of_the_profile_has_a_word() -> None:
    assert set(LABELS) == set(KEPT)


@pytest.mark.parametrize(
    ("ars", "known"),
    [("065340000000", ("", "Marburg")), ("065350003003", ("36325", "Feldatal")), ("066310000001", ("", ""))],
    ids=["a district: its seat", "a village", "not in the register"],
)
def test_a_new_town_begins_with_what_the_register_knows(fulda: World, ars: str, known: tuple[str, str]) -> None:
    with hub():
        import_register(source=sample(), by=SYSTEM)
    fulda.town.ars = ars
    with fulda:
        assert queries.known_of_register() == known
