"""Days as people type them in every form of the house."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from blaupause.ui.days import FIRST, LAST, TOO_FAR, DayField


@pytest.mark.parametrize("typed", ["24.09.2026", "2026-09-24", " 24.9.2026 "])
def test_a_day_is_taken_as_people_write_it(typed: str) -> None:
    assert DayField().clean(typed) == date(2026, 9, 24)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("24.9.26", "Das ist kein Tag"),
        ("31.02.2026", "Das ist kein Tag"),
        ("31.12.1899", "zu weit weg"),
        ("31.12.9999", "zu weit weg"),
    ],
)
def test_what_nobody_can_count_with_is_refused(typed: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        DayField().clean(typed)
    assert (DayField().clean(f"{FIRST:%d.%m.%Y}"), DayField().clean(f"{LAST:%d.%m.%Y}")) == (FIRST, LAST)


def test_a_form_says_it_otherwise_and_once() -> None:
    told = {"required": "Wann?", "max_value": "Leer lassen"}
    field = DayField(attrs={"filter": True}, error_messages=told, label="Tag")

    assert (field.widget.attrs["filter"], field.widget.attrs["width"]) == (True, "s")
    for typed, said in (("", "Wann?"), ("31.12.9999", "Leer lassen"), ("01.01.1800", str(TOO_FAR))):
        with pytest.raises(ValidationError) as caught:
            field.clean(typed)
        assert caught.value.messages == [said]
