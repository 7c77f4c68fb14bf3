from __future__ import annotations

import pytest

from blaupause.ui.markdown import markdown


def test_a_text_is_drawn_in_the_look_of_the_pages() -> None:
    assert markdown("## Wer?\n\nWir.\n\n- eins\n") == (
        '<h2 class="kern-heading-large">Wer?</h2>\n<p class="kern-body">Wir.</p>\n'
        '<ul class="kern-list kern-list--bullet">\n<li>eins</li>\n</ul>\n'
    )


def test_the_first_heading_steps_down_because_the_page_has_its_own() -> None:
    assert markdown("# Wer?") == '<h2 class="kern-heading-large">Wer?</h2>\n'


def test_links_lead_somewhere() -> None:
    assert '<a href="https://fulda.example" class="kern-link">Fulda</a>' in markdown("[Fulda](https://fulda.example)")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "[x](javascript:alert(1))", '<img src="x">', "![x](y)"])
def test_nothing_in_it_runs_or_is_fetched(text: str) -> None:
    html = markdown(text)

    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
