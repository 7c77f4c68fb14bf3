from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from blaupause.ui import formats, status

TODAY = date(2026, 9, 8)


def test_a_word_for_staff_and_one_for_citizens() -> None:
    assert status.word("in_review").label == "In Prüfung"
    assert status.word("in_review", citizen=True).label == "In Bearbeitung"
    assert status.word("granted", citizen=True).label == "Bewilligt"
    assert status.word("assessed", citizen=True).label == "Festgesetzt"


def test_a_word_of_its_own() -> None:
    word = status.word("success", "Online seit 02.03.2026")

    assert (word.label, word.tone, word.icon) == ("Online seit 02.03.2026", "success", "success")
    assert status.word("waiting", "Wartet auf die KKV").tone == "warning"


def test_an_unknown_status_is_a_fault() -> None:
    with pytest.raises(KeyError):
        status.word("somehow")


@pytest.mark.parametrize(
    ("days", "mark", "text", "hint"),
    [
        (-5, "late", "Do., 03.09.", "5 Tage überfällig"),
        (-1, "late", "Mo., 07.09.", "1 Tag überfällig"),
        (0, "soon", "heute, 08.09.", ""),
        (1, "soon", "Mi., 09.09.", "in 1 Tag"),
        (2, "soon", "Do., 10.09.", "in 2 Tagen"),
        (7, "", "Di., 15.09.", "in 7 Tagen"),
    ],
)
def test_deadline(days: int, mark: str, text: str, hint: str) -> None:
    seen = status.due(TODAY + timedelta(days=days), today=TODAY)

    assert (seen.mark, seen.text.replace(formats.NBSP, " "), seen.hint) == (mark, text, hint)


def test_a_deadline_that_rests_or_is_none() -> None:
    assert status.due(TODAY, rests_since=date(2026, 8, 27)) == status.Due("", "ruht", "seit 27.08.")
    assert status.due(None) == status.Due("", "keine Frist")


def test_a_moment_counts_as_its_day_in_town() -> None:
    late = datetime(2026, 9, 8, 23, 59, tzinfo=ZoneInfo("Europe/Berlin"))

    assert status.due(late, today=TODAY).mark == "soon"
