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

OWN_INPUTS: Final = {"_entwurf": "entwurf", "_stand": "stand"}
"""What a page says of itself, and how pages named it that were drawn before 27 November 2026."""


def of_page(post: Mapping[str, str], name: str) -> str:
    """Return what a page says of itself, also one that was drawn before its inputs had a name no question can have."""
    return post.get(name, "") if OWN_INPUTS.keys() & post.keys() else post.get(OWN_INPUTS[name], "")


def read_page(paper: Paper, page_id: str, post: Mapping[str, list[str]], stand: Stand) -> Reading:
    """Read a page. What another window has hidden since this one was opened is left out instead of refused.

    Raises:
        Tampered: the page sent what the form never asked for.
    """
    ignore = {*OWN_INPUTS, *(name for name, values in post.items() if not any(values) and _takes_files(paper, name))}
    if not OWN_INPUTS.keys() & post.keys():
        ignore.update(name for name in OWN_INPUTS.values() if not _widget(paper, name))
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
    return _widget(paper, name) == "upload"


def _widget(paper: Paper, name: str) -> str:
    """Return how the form asks for an input, "" where it does not."""
    try:
        return paper.form.question(name.replace("-", "/")).widget
    except KeyError:
        return ""
