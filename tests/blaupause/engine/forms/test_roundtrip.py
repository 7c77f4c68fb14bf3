"""A page there and back: what is drawn, sent and read is what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from tests.blaupause.engine.building import TODAY, ask, one_page, repeat
from tests.blaupause.engine.moments import bind, read

if TYPE_CHECKING:
    from blaupause.engine.forms.view import FieldView, PageView

ALL = one_page(
    ask("text"),
    ask("lang", "textarea"),
    ask("tag", "date"),
    ask("zahl", "number"),
    ask("teil", "number", schema={"type": "number"}),
    ask("preis", "money"),
    ask("wahl", "radio"),
    ask("liste", "select"),
    ask("gruende", "checkboxes"),
    ask("ja", "yesno"),
    ask("kreuz", "checkbox"),
    ask("datei", "upload"),
    repeat("hunde", ask("name"), ask("kreuz", "checkbox"), ask("mehr", visible="item.name == 'x'")),
)

TEXT = st.text(st.characters(codec="latin-1", exclude_categories=["C", "Z"]), min_size=1, max_size=20)
ENTRY = st.fixed_dictionaries({"kreuz": st.booleans()}, optional={"name": TEXT})
ANSWERS = st.fixed_dictionaries(
    {"kreuz": st.booleans(), "hunde": st.lists(ENTRY, max_size=3)},
    optional={
        "text": TEXT,
        "lang": st.lists(TEXT, min_size=1, max_size=3).map("\n".join),
        "tag": st.dates(min_value=TODAY.replace(year=1900), max_value=TODAY.replace(year=2199)).map(
            lambda day: day.isoformat()
        )
        | st.just("31.02.2026"),
        "zahl": st.integers(-(10**12), 10**12) | st.just("viele"),
        "teil": st.integers(-999, 999) | st.decimals(-999, 999, places=2).map(float),
        "preis": st.integers(0, 10**12),
        "wahl": st.sampled_from("abc"),
        "liste": st.sampled_from("abc"),
        "gruende": st.lists(st.sampled_from("abc"), unique=True, min_size=1).map(sorted),
        "ja": st.booleans(),
        "datei": st.just(["f1"]),
    },
)


def post_of(view: PageView) -> dict[str, list[str]]:
    """Send a page as a browser does: every text, what is selected, the places of open entries; no files."""
    sent: dict[str, list[str]] = {}
    for field in view.fields:
        sent |= _sent(field)
    return sent


def _sent(field: FieldView) -> dict[str, list[str]]:
    if field.kind == "repeat":
        open_items = [item for item in field.items if item.is_open]
        inner = {name: values for item in open_items for each in item.fields for name, values in _sent(each).items()}
        return {field.name: [str(item.index) for item in open_items], **inner}
    if field.choices:
        chosen = [choice.value for choice in field.choices if choice.selected]
        return {field.name: chosen} if chosen else {}
    return {} if field.kind == "upload" else {field.name: [field.value]}


@given(ANSWERS, st.booleans())
def test_a_page_that_is_sent_as_it_was_drawn_changes_nothing(answers: dict[str, Any], opened: bool) -> None:  # noqa: FBT001
    view = bind(ALL, "seite", answers, {}, TODAY, open=[f"hunde/{at}" for at in range(3)] if opened else [])

    assert read(ALL, "seite", post_of(view), answers, {}, TODAY).answers == answers
