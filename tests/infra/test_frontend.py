"""The fonts that set-up made can write German official names."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from blaupause.standards.din91379 import CHARACTERS, SEQUENCES, Group
from infra.frontend import FONTS, LETTER_FONTS, PAGE_FILES, VENDOR

FILES = [
    *(VENDOR / "fonts" / f"{name}.woff2" for name in FONTS),
    *(LETTER_FONTS / f"{name}.ttf" for name in FONTS),
]
CONTROLS = set("\t\n\r")  # shown by no font
MISSING = set("∞≤≥")  # of the extended signs, that Noto Sans lacks
OF_THE_STANDARD = set().union(*(CHARACTERS[group] for group in Group if group != Group.TYPOGRAPHY))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_has_every_letter_of_din_91379(file: Path) -> None:
    with TTFont(file) as font:
        letters = {chr(code) for code in font.getBestCmap()}

    assert OF_THE_STANDARD - CONTROLS - letters == MISSING
    assert set("".join(SEQUENCES)) <= letters


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_marks_find_their_place_on_letters(file: Path) -> None:
    with TTFont(file) as font:
        features = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}

    assert {"mark", "mkmk"} <= features


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_carries_its_licence(file: Path) -> None:
    with TTFont(file) as font:
        assert "SIL Open Font License" in font["name"].getDebugName(13)


def test_page_files_are_small_and_in_place() -> None:
    for file in PAGE_FILES:
        assert (VENDOR / Path(file).name).exists()
    for name in FONTS:
        assert (VENDOR / f"fonts/{name}.woff2").stat().st_size < 55_000
