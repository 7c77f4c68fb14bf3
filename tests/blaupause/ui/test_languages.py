"""Which language a part of a page says it is in, where that is not the language of all around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.template import engines
from django.test import RequestFactory

from blaupause.engine.forms.told import Item, Row, Section
from blaupause.engine.forms.view import ChoiceView, FieldView, ItemView
from blaupause.ui import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def english() -> Iterator[None]:
    with speaking.aloud("en"):
        yield


def draw(source: str, **context: Any) -> str:
    return engines["django"].from_string(source).render(context, RequestFactory().get("/"))


def field(kind: str = "text", lang: str = "", **parts: Any) -> FieldView:
    name = parts.pop("name", "x")
    return FieldView(**{"kind": kind, "label": name, "id": name, "name": name, "path": name, "lang": lang} | parts)


def question(view: FieldView) -> str:
    return draw("{% question view %}", view=view)


def test_the_direction_is_told_where_it_turns() -> None:
    assert draw('{% speaks "en" %}|{% speaks "" %}|{% speaks "ar" %}') == ' lang="en"|| lang="ar" dir="rtl"'
    assert draw('{% speaks "" "ar" %}|{% own "ar" %}|{% own %}') == ' lang="de" dir="ltr"| lang="de" dir="ltr"|'


@pytest.mark.usefixtures("english")
def test_where_the_software_speaks_english_german_is_marked() -> None:
    assert draw('{% speaks "en" %}|{% speaks "" %}|{% own %}|{% own "en" %}') == '| lang="de"| lang="en"|'
    assert draw('{{ text|told:"" }}|{{ "x"|told:"en" }}', text="<b>") == '<span lang="de">&lt;b&gt;</span>|x'
    assert draw('{{ "x"|framed:"en" }}|{{ "x"|framed:"" }}') == '<span lang="en">x</span>|x'


@pytest.mark.parametrize("lang", ["tr", ""])
def test_a_question_in_a_group_is_marked_where_it_is_told_in_another_language(lang: str) -> None:
    inner = (field(name="innen", lang="" if lang else "tr"), field(name="gleich", lang=lang))
    item = ItemView(0, "x-0", "Hund 1", "", "", is_open=True, edit_action="", remove_action="", fields=inner)
    other = '<div class="bp-spoken" lang="de">' if lang else '<div class="bp-spoken" lang="tr">'

    for group in (field("section", lang, fields=inner), field("repeat", lang, items=(item,))):
        html = question(group)
        assert html.count(other) == 1
        assert html.index(other) < html.index('id="innen"') < html.index("</div>", html.index(other))
        assert html.count("bp-spoken") == (2 if lang else 1)  # the group itself, where it is not German


@pytest.mark.parametrize(
    ("lang", "error_lang", "marked"),
    [("en", "de", ' lang="de"'), ("en", "en", ""), ("en", "", ""), ("", "en", ' lang="en"'), ("", "", ' lang="en"')],
)
@pytest.mark.usefixtures("english")
def test_a_mistake_is_marked_where_it_is_told_otherwise_than_its_question(
    lang: str, error_lang: str, marked: str
) -> None:
    assert f"<span{marked}>Nein.</span>" in question(field(lang=lang, error="Nein.", error_lang=error_lang))


@pytest.mark.parametrize("kind", ["select", "radio", "checkboxes"])
def test_what_a_town_lists_is_german_in_a_question_that_is_translated(kind: str) -> None:
    listed = (ChoiceView("x-0", "a", "Zone A", lang="de"), ChoiceView("x-1", "b", "Other"))

    assert ' lang="de">Zone A' in question(field(kind, "en", choices=listed))
    assert ">Other" in question(field(kind, "en", choices=listed))
    assert "lang=" not in question(field(kind, choices=listed))


@pytest.mark.usefixtures("english")
def test_answers_are_marked_value_by_value() -> None:
    rows = (
        Row("What?", ("Furniture", "Zone A"), "checkboxes", "a", lang="en", langs=("en", "de")),
        Row("Wie viele?", (), "number", "b"),
        Row("Hunde", (), "repeat", "c", items=(Item("Dog 1", "", (Row("Name", ("Rex",), "text", "d"),)),), lang="en"),
    )
    html = draw('{% answers sections edit="/" %}', sections=(Section("Dinge", "p", rows),))

    assert '<h2 class="kern-heading-medium" lang="de">Dinge</h2>' in html
    assert '<span class="kern-sr-only" lang="de"> – Dinge</span>' in html
    assert '<dt>What?</dt><dd>Furniture<br><span lang="de">Zone A</span></dd>' in html
    assert '<dt lang="de">Wie viele?</dt><dd><span class="bp-muted">no answer</span></dd>' in html
    assert '<dt lang="de">Name</dt><dd><span lang="de">Rex</span></dd>' in html
