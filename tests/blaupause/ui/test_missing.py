"""What a template asks for and nobody provides ends a test; the demo only says it."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Engine, engines

from blaupause.ui.missing import Lacking, TemplateLacksValue, note


class Case:
    number = "FD-1"

    @property
    def notice(self) -> None:
        raise ObjectDoesNotExist


def draw(text: str, **context: Any) -> str:
    return engines["django"].from_string(text).render(context)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n{{ numbr }}", "line 2, asks for numbr, which nobody provides"),
        ("{{ numbr|default:'FD-1' }}", "asks for numbr, "),
        ("{% conflict conflict %}", "asks for conflict, "),
        ("{% include 'ui/_messages.html' with messages=told %}", "asks for told, "),
        ("{% blocktranslate %}Nummer {{ numbr }}{% endblocktranslate %}", "asks for numbr, "),
        ("{{ case.numbr }}", "asks for case.numbr, but Case has no numbr"),
        ("{{ none.number }}", "asks for none.number, "),
        ("{% if case.numbr and case %}{% endif %}", "asks for case.numbr, but Case has no numbr"),
        ("{% for each in case.notes %}{% endfor %}", "asks for case.notes, but Case has no notes"),
        ("{% with counts=facts.counts %}{% endwith %}", "asks for facts.counts, "),
        ("{% if case.notice %}{% endif %}", "asks for case.notice, but there is none: ObjectDoesNotExist"),
    ],
)
def test_what_is_missing_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(TemplateLacksValue, match=said):
        draw(text, case=Case(), facts={}, none=None)


@pytest.mark.parametrize(
    "text",
    [
        "{% if reason %}{{ reason }}{% endif %}",
        "{% if none.number or reason.first %}Nummer{% endif %}",
        "{% if facts.counts or found.0.number %}Nummer{% endif %}",
        "{% for each in messages %}{{ each }}{% endfor %}",
        "{{ case.number|default:'' }}{{ empty }}",
    ],
)
def test_an_option_may_be_left_out(text: str) -> None:
    assert draw(text, case=Case(), empty="", none=None, facts={}, found=[]).strip() in {"", "FD-1"}


def test_the_demo_says_it_and_draws_the_page(caplog: pytest.LogCaptureFixture) -> None:
    engine = Engine(string_if_invalid=Lacking(note))
    assert engine.from_string("Nummer {{ numbr }}.").render(Context()) == "Nummer ."
    assert [(each.levelno, each.message) for each in caplog.records] == [
        (logging.ERROR, "A template lacks a value: <unknown source>, line 1, asks for numbr, which nobody provides.")
    ]
