"""What another version means for a town's own values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.engine.bundles.effect import Effect, Fate, effect, misread
from tests.blaupause.engine.building import parameter, parameter_set

if TYPE_CHECKING:
    from blaupause.engine.bundles import ParameterSet

RATE = parameter("rate", "money", default=6000, unit="pro Jahr")
CHOICES = [{"value": "month", "label": "nach Monaten"}, {"value": "none", "label": "voll"}]


def one(found: Effect) -> tuple[Fate, str, str, str]:
    (only,) = found.consequences
    return only.fate, only.parameter.label, only.before, only.after


def of(overlay: dict[str, Any], before: dict[str, Any] | None, after: dict[str, Any] | None) -> Effect:
    """Let one parameter take the place of another; None: there is none."""
    return effect(overlay, *(parameter_set(*([each] if each else [])) for each in (before, after)))


def test_an_own_value_that_fits_is_kept() -> None:
    found = of({"rate": 7200}, RATE, RATE | {"default": 9000})

    assert one(found) == (Fate.KEPT, "Rate", "72,00\xa0€ pro Jahr", "72,00\xa0€ pro Jahr")
    assert (found.kept, found.told, found.reasons(is_online=True)) == (1, (), ())


def test_a_lock_ends_the_own_value() -> None:
    found = of({"rate": 7200}, RATE, RATE | {"locked": True})

    assert one(found) == (Fate.LOCKED, "Rate", "72,00\xa0€ pro Jahr", "60,00\xa0€ pro Jahr")
    assert found.reasons(is_online=False) == found.consequences


def test_a_lock_over_an_own_value_that_did_not_count_changes_nothing() -> None:
    locked = RATE | {"locked": True}

    assert of({"rate": 7200}, locked, locked).consequences == ()


def test_a_removed_parameter_ends_the_own_value() -> None:
    assert one(of({"rate": 7200}, RATE, None)) == (Fate.REMOVED, "Rate", "72,00\xa0€ pro Jahr", "")
    assert of({}, RATE, None).consequences == ()


@pytest.mark.parametrize(
    "after",
    [
        RATE | {"type": "text", "default": "frei"},
        RATE | {"maximum": 7000},
        RATE | {"type": "choice", "choices": CHOICES, "default": "month"},
    ],
)
def test_another_type_or_limit_that_the_value_breaks_is_told_with_what_holds_instead(after: dict[str, Any]) -> None:
    fate, _label, before, now = one(of({"rate": 7200}, RATE, after))

    assert (fate, before) == (Fate.UNFIT, "72,00\xa0€ pro Jahr")
    assert now in {"frei pro Jahr", "60,00\xa0€ pro Jahr", "nach Monaten pro Jahr"}


def test_cents_are_never_taken_for_days() -> None:
    days = parameter("rate", "integer", default=14, unit="Tage")
    before, after = parameter_set(RATE), parameter_set(days)

    assert one(effect({"rate": 7200}, before, after)) == (Fate.UNFIT, "Rate", "72,00\xa0€ pro Jahr", "14 Tage")
    assert misread({"rate": 7200}, before, after) == {"rate"}
    assert misread({"rate": 7200}, before, parameter_set(RATE | {"type": "text", "default": ""})) == frozenset()


def test_a_text_may_become_a_longer_text() -> None:
    found = of({"note": "So."}, parameter("note"), parameter("note", "longtext"))

    assert one(found)[0] == Fate.KEPT


def test_what_newly_must_be_there_is_asked_for() -> None:
    needed = parameter("days", "integer", required=True)

    found = of({}, None, needed)

    assert one(found) == (Fate.MISSING, "Days", "", "")
    assert [each.id for each in found.asked] == ["days"]
    assert found.reasons(is_online=True) == found.consequences
    assert found.reasons(is_online=False) == ()


def test_what_was_missing_before_is_no_news() -> None:
    needed = parameter("days", "integer", required=True)

    assert of({}, needed, needed).consequences == ()


def test_a_default_that_the_town_follows_is_told_with_both_amounts() -> None:
    found = of({}, RATE, RATE | {"default": 9000})

    assert one(found) == (Fate.DEFAULT, "Rate", "60,00\xa0€ pro Jahr", "90,00\xa0€ pro Jahr")
    assert found.reasons(is_online=True) == ()
    assert of({}, None, RATE).consequences == ()
    assert of({}, RATE, RATE).consequences == ()


def test_a_default_that_ends_is_told_as_missing() -> None:
    assert one(of({}, RATE, parameter("rate", "money", required=True))) == (
        Fate.MISSING, "Rate", "60,00\xa0€ pro Jahr", ""
    )  # fmt: skip


def test_an_own_value_from_before_a_lock_does_not_come_back_unseen() -> None:
    found = of({"rate": 7200}, RATE | {"locked": True}, RATE)

    assert one(found) == (Fate.BACK, "Rate", "60,00\xa0€ pro Jahr", "72,00\xa0€ pro Jahr")
    assert found.reasons(is_online=False) == found.consequences
    assert one(of({"rate": 7200}, None, RATE))[0] == Fate.BACK


def test_the_important_comes_first() -> None:
    before = parameter_set(parameter("kept"), parameter("gone"), RATE)
    after = parameter_set(parameter("kept"), RATE | {"default": 1}, parameter("new", required=True))

    found = effect({"kept": "a", "gone": "b"}, before, after)

    assert [each.fate for each in found.consequences] == [Fate.REMOVED, Fate.MISSING, Fate.DEFAULT, Fate.KEPT]


def test_an_office_is_not_told_by_its_number() -> None:
    assert one(of({"unit": 3}, parameter("unit", "unit"), parameter("unit"))) == (
        Fate.UNFIT, "Unit", "eine Stelle", ""
    )  # fmt: skip


SETS = st.lists(
    st.builds(
        parameter,
        st.sampled_from("abc"),
        st.sampled_from(["text", "money", "integer"]),
        locked=st.booleans(),
        required=st.booleans(),
    ),
    unique_by=lambda each: each["id"],
).map(lambda sources: parameter_set(*sources))
OVERLAYS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["x", 5]))


@given(OVERLAYS, SETS)
def test_the_same_version_means_nothing(overlay: dict[str, Any], parameters: ParameterSet) -> None:
    found = effect(overlay, parameters, parameters)

    assert found.told == ()


@given(OVERLAYS, SETS, SETS)
def test_what_holds_nothing_back_keeps_every_own_value(
    overlay: dict[str, Any], before: ParameterSet, after: ParameterSet
) -> None:
    def own(parameters: ParameterSet) -> dict[str, Any]:
        return {each.parameter.id: each.value for each in parameters.resolve(overlay).entries if each.origin == "own"}

    if not effect(overlay, before, after).reasons(is_online=True):
        assert own(before) == own(after)
