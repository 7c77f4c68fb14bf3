from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.ui.nearest import LIGHT_GROUNDS, distance, lowest, verdict
from blaupause.ui.theme import AA, tones

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
GRID = ["#" + "".join(f"{part:02x}" for part in each) for each in itertools.product(range(0, 256, 15), repeat=3)]
SHOWN_AS_THEY_ARE = [colour for colour in GRID if tones(colour).light == colour]


@given(colours)
def test_the_nearest_passes_and_is_shown_as_it_is(colour: str) -> None:
    found = verdict(colour)

    assert lowest(found.nearest, LIGHT_GROUNDS) >= AA
    assert min(found.light.contrast, found.dark.contrast) >= AA
    if found.light.passes:
        assert found.nearest == colour
    else:
        assert tones(found.nearest).light == found.nearest


@pytest.mark.parametrize("colour", ["#f5b800", "#ffffff", "#00ff00", "#ff69b4", "#87ceeb", "#c0c0c0", "#ffff00"])
def test_none_of_a_thousand_others_is_nearer(colour: str) -> None:
    found = verdict(colour)

    assert len(SHOWN_AS_THEY_ARE) > 500
    assert found.distance <= min(distance(colour, other) for other in SHOWN_AS_THEY_ARE) + 0.002


def test_a_colour_that_passes_stays() -> None:
    found = verdict("#1A4A7D")

    assert (found.colour, found.nearest, found.distance) == ("#1a4a7d", "#1a4a7d", 0)
    assert found.light.passes
    assert not found.dark.passes


def test_black_and_white_are_one_apart() -> None:
    assert distance("#000000", "#ffffff") == pytest.approx(1, abs=1e-4)
