import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.ui.theme import NotAColour, Tones, contrast, oklch, theme_css, theme_path, tones

CUBE = [
    f"#{red:02x}{green:02x}{blue:02x}"
    for red, green, blue in itertools.product(range(0, 256, 17), repeat=3)
    if {red, green, blue} not in ({0}, {255})
]
WHITE, DARKER_THAN_SURFACE = "#ffffff", "#f0f1f5"
DARK_PAGE, DARK_SURFACE = "#11131c", "#1e202c"  # oklch(19% 0.016 277) and oklch(24.5% 0.022 277), rounded

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_no_colour_is_refused_and_all_are_readable() -> None:
    made = [tones(colour) for colour in CUBE]

    assert len(made) == 4_094
    assert min(contrast(each.light, WHITE) for each in made) >= 6.0
    assert min(contrast(each.light, DARKER_THAN_SURFACE) for each in made) >= 5.3
    assert min(contrast(each.dark, DARK_PAGE) for each in made) >= 8.4
    assert min(contrast(each.dark, DARK_SURFACE) for each in made) >= 6.6


@given(colours)
def test_text_on_the_tone_is_readable(colour: str) -> None:
    made = tones(colour)

    assert contrast(made.light, WHITE) >= 4.5
    assert contrast(made.dark, "#000000") >= 4.5


@given(colours)
def test_tones_keep_the_hue(colour: str) -> None:
    _, chroma, hue = oklch(colour)
    _, tone_chroma, tone_hue = oklch(tones(colour).light)
    if min(chroma, tone_chroma) > 0.04:
        assert min(abs(hue - tone_hue), 360 - abs(hue - tone_hue)) < 6


@given(colours)
def test_tones_depend_on_the_colour_alone(colour: str) -> None:
    assert tones(colour) == tones(colour.upper())


@given(colours, colours)
def test_contrast_is_symmetric(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@pytest.mark.parametrize(
    ("colour", "light", "dark"),
    [
        ("#1a8a7d", "#076d62", "#69ccbd"),
        ("#f5b800", "#775803", "#eabc56"),
        ("#d6006e", "#a32158", "#fb93b2"),
        ("#4c9f38", "#207102", "#89cc7b"),
        ("#2044aa", "#2044aa", "#95b6fe"),
        ("#e2001a", "#a92322", "#ff968b"),
    ],
)
def test_tones_of_the_design(colour: str, light: str, dark: str) -> None:
    assert (tones(colour).light, tones(colour).dark) == (light, dark)


def test_the_town_reads_what_changed() -> None:
    assert tones("#2044aa").notes == ()
    assert "nicht lesbar" in tones("#f5b800").notes[0]
    assert "ruhigeren" in tones("#d6006e").notes[0]
    assert "Fehlermeldung" in tones("#e2001a").notes[-1]
    assert not any("Fehlermeldung" in note for note in tones("#7a6a66").notes)


@pytest.mark.parametrize("text", ["", "blau", "#fff", "#12345g", "#1234567", "076d62", "#076d62; }"])
def test_only_colours_are_taken(text: str) -> None:
    with pytest.raises(NotAColour):
        tones(text)


def test_known_contrasts() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_style_sheet_and_its_name() -> None:
    made = Tones("#076d62", "#69ccbd")

    assert theme_css(made) == ":root { --bp-town-light: #076d62; --bp-town-dark: #69ccbd; }\n"
    assert theme_path(made) == "076d62-69ccbd"
