"""Reading what a page of the form sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from blaupause.engine.forms import Tampered
from blaupause.engine.forms.paths import html_name
from blaupause.engine.forms.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blaupause.engine.forms import Reading
    from tenants.intake.queries.paper import Paper
    from tenants.intake.rules import Stand

OWN_INPUTS: Final = ("_entwurf", "_stand")


def read_page(paper: Paper, page_id: str, post: Mapping[str, list[str]], stand: Stand) -> Reading:
    """Read a page. What another window has hidden since this one was opened is left out instead of refused.

    Raises:
        Tampered: the page sent what the form never asked for.
    """
    ignore = {*OWN_INPUTS, *(name for name, values in post.items() if not any(values) and _takes_files(paper, name))}
    page = paper.form.page(page_id)
    while True:
        try:
            return read(paper.situation, page, post, ignore)
        except Tampered as tampered:
            is_explained = stand.edition < paper.draft.edition and tampered.reason == "hidden"
            if not is_explained or html_name(tampered.field) in ignore:
                raise
            ignore.add(html_name(tampered.field))


def _takes_files(paper: Paper, name: str) -> bool:
    """Whether an input is for files: browsers send its name without a value when none was chosen."""
    try:
        return paper.form.question(name.replace("-", "/")).widget == "upload"
    except KeyError:
        return False
