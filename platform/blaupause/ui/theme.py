"""One colour of a town becomes two readable tones. Pure; computed once, when the town saves its look.

The numbers were checked, there and in the tests, over a cube of 4,094 colours (README of the design, section 4).
OKLab and its matrices: Björn Ottosson, "A perceptual color space for image processing" (2020). Contrast and the curve
of sRGB: WCAG 2.2, relative luminance.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

LIGHT_MAX_L: Final = 0.48
LIGHT_MAX_C: Final = 0.17
DARK_MIN_L: Final = 0.78
DARK_MAX_C: Final = 0.13
STEP: Final = 0.002
ERROR_HUE: Final = 28.0
ERROR_SPAN: Final = 15.0
ERROR_CHROMA: Final = 0.1
"""A town's colour that close to the hue of errors, and not grey, looks like one."""
GAMUT: Final = 0.5 + 1e-6
"""Half the width of sRGB, with room for rounding."""
KNEE: Final = 0.04045
KNEE_LINEAR: Final = 0.0031308
"""Where the curve of sRGB turns straight."""
WHITE: Final = "#ffffff"
AA: Final = 4.5

type Triple = tuple[float, float, float]

THEME_ADDRESS: Final = r"^thema/(?P<light>[0-9a-f]{6})-(?P<dark>[0-9a-f]{6})\.css$"
"""Where a style sheet of two tones is served."""
_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")


class NotAColour(ValueError):  # noqa: N818 – says what it is
    """The text is not a colour like #1a8a7d."""


@dataclass(frozen=True, slots=True)
class Tones:
    """Two tones as hex, for light and dark pages; `notes` tell the town what changed and why."""

    light: str
    dark: str
    notes: tuple[str, ...] = ()


def tones(colour: str) -> Tones:
    """Compute a town's tones from the one colour it chose ("#rrggbb").

    Raises:
        NotAColour: it is not six hex digits after a #.
    """
    lightness, chroma, hue = oklch(colour)
    light = _fit(min(lightness, LIGHT_MAX_L), min(chroma, LIGHT_MAX_C), hue)
    dark = _fit(max(lightness, DARK_MIN_L), min(chroma, DARK_MAX_C), hue)
    return Tones(light, dark, tuple(_notes(colour, light, chroma, hue)))


def theme_css(tones: Tones, ground: str = ":root") -> str:
    """Write a town's style sheet: four colours follow from two (`blaupause.css`), on all of a page or on one ground."""
    return f"{ground} {{ --bp-town-light: {tones.light}; --bp-town-dark: {tones.dark}; }}\n"


def theme_path(tones: Tones) -> str:
    """Return the part of the address that names the two tones: "076d62-69ccbd"."""
    return f"{tones.light[1:]}-{tones.dark[1:]}"


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast of two hex colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def oklch(colour: str) -> Triple:
    """Return lightness (0–1), chroma and hue (degrees) of a hex colour."""
    if not _HEX.fullmatch(colour):
        raise NotAColour(colour)
    red, green, blue = (_to_linear(part) for part in _parts(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _fit(lightness: float, chroma: float, hue: float) -> str:
    """Lower the chroma until sRGB holds the colour, then round to hex."""
    while True:
        linear = _from_oklch(lightness, chroma, hue)
        if chroma == 0 or all(abs(part - 0.5) <= GAMUT for part in linear):
            return "#" + "".join(f"{round(_from_linear(part) * 255):02x}" for part in linear)
        chroma = max(chroma - STEP, 0.0)


def _from_oklch(lightness: float, chroma: float, hue: float) -> Triple:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _notes(colour: str, light: str, chroma: float, hue: float) -> list[str]:
    notes: list[str] = []
    if contrast(colour, WHITE) < AA:
        notes.append("Ihre Farbe ist auf Weiß nicht lesbar. Auf hellen Seiten nutzen wir einen dunkleren Ton.")
    elif light != colour.lower():
        notes.append("Auf hellen Seiten nutzen wir einen etwas dunkleren oder ruhigeren Ton.")
    distance = abs(hue - ERROR_HUE)
    if chroma > ERROR_CHROMA and min(distance, 360 - distance) < ERROR_SPAN:
        notes.append("Ihr Rot sieht wie eine Fehlermeldung aus. Eine andere Farbe ist besser zu verstehen.")
    return notes


def _parts(colour: str) -> Triple:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _luminance(colour: str) -> float:
    red, green, blue = (_to_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_linear(part: float) -> float:
    return part / 12.92 if part <= KNEE else ((part + 0.055) / 1.055) ** 2.4


def _from_linear(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return part * 12.92 if part <= KNEE_LINEAR else 1.055 * part ** (1 / 2.4) - 0.055
