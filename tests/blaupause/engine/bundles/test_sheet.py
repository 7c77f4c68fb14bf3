"""A bundle while it is changed: the way there and back again, whatever stands in it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from blaupause.engine.bundles.editing import Sheet, undo

SCALARS = st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from("abc")
CONTENT = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=12,
)


@given(CONTENT, CONTENT)
def test_what_is_laid_in_is_there_and_can_be_taken_back(before: Any, after: Any) -> None:
    files = {"form.json": before}
    sheet = Sheet(files)

    sheet.lay(after, "form.json")

    assert sheet.files == {"form.json": after}
    assert undo(sheet.files, sheet.steps).files == files


def test_what_is_the_same_is_no_step() -> None:
    page: dict[str, Any] = {"questions": [{"label": "A"}, {"label": "B"}], "title": "T"}
    sheet = Sheet({"form.json": page})

    sheet.lay({"questions": [{"label": "A"}, {"label": "X"}, {"label": "B"}], "title": "T"}, "form.json")
    sheet.lay({"questions": [{"label": "A"}, {"label": "Y"}, {"label": "B"}], "title": "T"}, "form.json")

    assert [(step["path"], step["at"], step["old"], step["new"]) for step in sheet.steps] == [
        (["form.json", "questions"], 1, [], [{"label": "X"}]),
        (["form.json", "questions", 1], "label", ["X"], ["Y"]),
    ]


def test_another_file_is_put_as_it_is() -> None:
    sheet = Sheet({})

    sheet.lay([1], "fim.json")

    assert (sheet.files, undo(sheet.files, sheet.steps).files) == ({"fim.json": [1]}, {})
