from __future__ import annotations

from datetime import timedelta

import pytest

from blaupause.domain import ANONYMOUS, Actor, ActorKind, Invalid, Level, Refused, now
from tenants.intake import rules
from tenants.intake.models import Draft
from tenants.intake.rules import FileAction, Stand

SEVDA = Actor(ActorKind.CITIZEN, id="sevda", town="fulda", level=Level.BASIC)


def draft(**fields: object) -> Draft:
    """A draft that no table holds: rules ask for nothing else."""
    return Draft(**{"applicant_pseudonym": "", "edition": 4, **fields})


class TestStand:
    def test_survives_the_way_through_a_page(self) -> None:
        stand = Stand.fresh(draft(edition=7, content_hash="e" * 64))

        assert Stand.read(str(stand)) == stand
        assert stand.edition == 7
        assert Stand.read(f"{stand}.1700000000500") == Stand(7, stand.window, 1_700_000_000_500, "e" * 64)

    def test_two_windows_differ(self) -> None:
        assert Stand.fresh(draft()) != Stand.fresh(draft())

    @pytest.mark.parametrize(
        "text", ["", "7", "7-xyz", "-1-0123456789abcdef", "7-0123456789abcdef0", "\u0667-0123456789abcdef"]
    )
    def test_what_is_no_stand_counts_as_the_oldest(self, text: str) -> None:
        assert Stand.read(text) == Stand(0, "")


class TestTwoWindows:
    SAVED = {"hunde": {"edition": 4, "window": "a", "done": True}}

    def test_a_page_nobody_else_saved_may_be_saved(self) -> None:
        rules.require_current(draft(pages=self.SAVED), "konto", Stand(1, "b"))

    def test_a_page_saved_elsewhere_meanwhile_may_not(self) -> None:
        with pytest.raises(rules.Stale, match="anderen Fenster"):
            rules.require_current(draft(pages=self.SAVED), "hunde", Stand(3, "b"))

    def test_a_window_never_quarrels_with_itself(self) -> None:
        rules.require_current(draft(pages=self.SAVED), "hunde", Stand(3, "a"))

    def test_what_a_window_sent_later_is_not_overwritten_by_what_it_sent_before(self) -> None:
        saved = {"hunde": {"edition": 4, "window": "a", "turn": 1_700_000_000_500, "done": True}}

        rules.require_current(draft(pages=saved), "hunde", Stand(3, "a", 1_700_000_000_501))
        rules.require_current(draft(pages=saved), "hunde", Stand(3, "a"))
        with pytest.raises(rules.Overtaken, match="schon gespeichert"):
            rules.require_current(draft(pages=saved), "hunde", Stand(3, "a", 1_700_000_000_499))

    def test_a_window_opened_later_may_save(self) -> None:
        rules.require_current(draft(pages=self.SAVED), "hunde", Stand(4, "b"))

    def test_a_page_of_another_version_is_refused(self) -> None:
        rules.require_version(draft(content_hash="a"), Stand(4, "b", version="a"))
        rules.require_version(draft(content_hash="a"), Stand(4, "b"))
        for refuse in (rules.require_version, rules.require_same):
            with pytest.raises(rules.Moved, match="Fassung des Formulars gewechselt"):
                refuse(draft(content_hash="a"), Stand(4, "b", version="c"))
        with pytest.raises(rules.Moved):
            rules.require_current(draft(content_hash="a"), "hunde", Stand(4, "b", version="c"))

    def test_what_was_checked_is_what_is_sent(self) -> None:
        rules.require_same(draft(), Stand(4, "b"))
        with pytest.raises(rules.Stale, match="Noch ist nichts abgeschickt"):
            rules.require_same(draft(), Stand(3, "b"))


def test_what_was_sent_is_not_changed() -> None:
    rules.require_unsent(draft(application_id=None))
    with pytest.raises(rules.AlreadySent, match="nur einmal") as sent:
        rules.require_unsent(draft(application_id=9))
    assert sent.value.application_id == 9


class TestWhoMayFill:
    @pytest.mark.parametrize(
        ("pseudonym", "actor", "level", "may"),
        [
            ("", ANONYMOUS, Level.NONE, True),
            ("", SEVDA, Level.NONE, True),
            ("", ANONYMOUS, Level.BASIC, False),
            ("", SEVDA, Level.BASIC, True),
            ("", SEVDA, Level.SUBSTANTIAL, False),
            ("sevda", SEVDA, Level.NONE, True),
            ("sevda", SEVDA, Level.HIGH, False),
            ("sevda", ANONYMOUS, Level.NONE, False),
            ("olaf", SEVDA, Level.NONE, False),
        ],
    )
    def test_account_and_level(self, pseudonym: str, actor: Actor, level: Level, *, may: bool) -> None:
        assert rules.may_fill(draft(applicant_pseudonym=pseudonym), actor, level) is may

    def test_a_clerk_does_not_fill_in_for_people(self) -> None:
        clerk = Actor(ActorKind.STAFF, id="sevda", town="fulda", level=Level.HIGH)

        assert not rules.may_fill(draft(applicant_pseudonym="sevda"), clerk, Level.NONE)

    def test_refusal_says_what_to_do(self) -> None:
        with pytest.raises(Refused, match="Melden Sie sich an"):
            rules.require_may_fill(draft(), ANONYMOUS, Level.BASIC)
        rules.require_may_fill(draft(), SEVDA, Level.BASIC)


def test_without_the_declaration_nothing_is_sent() -> None:
    rules.require_declared(declared=True)
    with pytest.raises(Invalid, match="Haken") as missing:
        rules.require_declared(declared=False)
    assert missing.value.field == "erklaerung"


def test_a_program_fills_in_what_people_do_not_see() -> None:
    assert rules.is_robot({"webseite": "spam.example"})
    assert not rules.is_robot({"webseite": ""})
    assert not rules.is_robot({})


class TestFileActions:
    ID = "0b6f5a52-9c1e-4f1c-8a33-3f3b0b8f2a11"

    @pytest.mark.parametrize(
        ("aktion", "expected"),
        [
            (f"datei-{ID}-entfernen", FileAction(ID, restores=False)),
            (f"datei-{ID}-zurueckholen", FileAction(ID, restores=True)),
            (f"datei-{ID}-kopieren", None),
            (f"datei-{ID.upper()}-entfernen", None),
            ("datei-1-entfernen", None),
            ("weiter", None),
        ],
    )
    def test_reads_the_button(self, aktion: str, expected: FileAction | None) -> None:
        assert rules.file_action(aktion) == expected


def test_a_draft_ends_days_after_the_last_save() -> None:
    moment = now()

    assert rules.ends_at(moment, 30) == moment + timedelta(days=30)


@pytest.mark.parametrize(("days", "before"), [(30, timedelta(days=7)), (14, timedelta(days=7)), (4, timedelta(days=2))])
def test_the_reminder_comes_a_week_before_or_at_half_time(days: int, before: timedelta) -> None:
    moment = now()
    left_alone = draft(saved_at=moment, expires_at=moment + timedelta(days=days))

    assert left_alone.reminds_at == left_alone.expires_at - before


class TestBarrier:
    OTHER = Actor(ActorKind.CITIZEN, id="olaf", town="fulda", level=Level.HIGH)

    @pytest.mark.parametrize(
        ("of", "actor", "level", "found"),
        [
            (None, ANONYMOUS, Level.NONE, None),
            (None, ANONYMOUS, Level.BASIC, rules.Barrier.ANONYMOUS),
            (None, SEVDA, Level.BASIC, None),
            (None, SEVDA, Level.HIGH, rules.Barrier.LOWER),
            ("", ANONYMOUS, Level.NONE, None),
            ("", SEVDA, Level.HIGH, rules.Barrier.LOWER),
            ("sevda", SEVDA, Level.BASIC, None),
            ("sevda", SEVDA, Level.NORMAL, rules.Barrier.LOWER),
            ("sevda", ANONYMOUS, Level.NONE, rules.Barrier.ANONYMOUS),
            ("sevda", OTHER, Level.BASIC, rules.Barrier.OTHER),
        ],
    )
    def test_says_what_is_in_the_way(
        self, of: str | None, actor: Actor, level: Level, found: rules.Barrier | None
    ) -> None:
        held = None if of is None else draft(applicant_pseudonym=of)

        assert rules.barrier(held, actor, level) is found
