"""What is drawn without a template, for pages that have hundreds of it: escaped, marked, and drawn once."""

from __future__ import annotations

import dataclasses

from django.template import engines
from django.utils import translation

from blaupause.engine.forms.view import ChoiceView, FieldView
from shared_services.catalogue.queries.structure import Branch

EVIL = '"><script>'
SAFE = "&quot;&gt;&lt;script&gt;"


def draw(text: str, **context: object) -> str:
    return engines["django"].from_string(text).render(context)


def test_a_tree_links_marks_and_escapes() -> None:
    inner = Branch("frage/a b", EVIL, EVIL)
    branches = (Branch("seite/eins", "1. Eins", "", (inner, Branch("aufgabe/1", ""))),)

    assert draw("{% tree branches '/x/' 'frage/a b' %}", branches=branches) == (
        '<ul class="bp-tree"><li><a href="/x/?ort=seite/eins"><span>1. Eins</span></a>'
        f'<ul><li><a href="/x/?ort=frage/a%20b" aria-current="true"><span>{SAFE}</span>'
        f'<span class="bp-muted">{SAFE}</span></a></li></ul></li></ul>'
    )


def test_options_are_escaped_and_one_is_chosen() -> None:
    assert draw("{% options listed 'fulda' %}", listed=[("fulda", "Fulda"), (EVIL, EVIL)]) == (
        f'<option value="fulda" selected>Fulda</option><option value="{SAFE}">{SAFE}</option>'
    )


def test_choices_are_escaped_and_told_in_their_language() -> None:
    choices = (ChoiceView("a-0", EVIL, EVIL, selected=True), ChoiceView("a-1", "1", "Yes", lang="en"))

    assert draw("{% choices view %}", view=FieldView("select", "Wahl", choices=choices)) == (
        f'<option value="{SAFE}" selected>{SAFE}</option><option value="1" lang="en">Yes</option>'
    )


def test_a_specimen_is_drawn_as_a_question_is_in_each_language() -> None:
    view = FieldView("text", EVIL, id="a", name="a", optional=True)
    for language in ("de", "en"):
        with translation.override(language):
            assert draw("{% specimen view %}{% specimen view %}", view=view) == 2 * draw(
                "{% question view %}", view=view
            )
    assert "Neu" in draw("{% specimen view %}", view=dataclasses.replace(view, label="Neu"))
