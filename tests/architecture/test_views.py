"""Views translate: a request comes to at most one action; what it shows comes from queries."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

import pytest

from tests.architecture.deeds import Unread, Views
from tests.architecture.house import APPS, ROOT, files_named, name_of

if TYPE_CHECKING:
    from pathlib import Path

IDENTITY = ROOT / "platform/blaupause/identity"
WITH_VIEWS = [app for app in (*APPS, IDENTITY, IDENTITY / "team", IDENTITY / "listing") if files_named(app, "views")]
SEVERAL: Final = {
    "casework.handing_over.hand_over": "same as assign_many, for all that somebody has who goes",
    "casework.lists.assign_many": "each case is given on its own, with an event in its own history",
    "casework.lists.undo": "same, back again",
    "identity.place.accept": "a login stands, even if the consent it was to confirm does not come about",
    "intake.filling.form_page": "what was typed is kept even where a file that came with it is refused",
    "signing.signing.hand_on": "each agreement has its own event and mail, and may be refused alone",
}
"""Views whose request is several acts, and why each must be able to fail alone."""


def several(app: Path) -> set[str]:
    routed = Views.of(files_named(app, "views")).routed()
    assert routed, "the app's views are not found"
    return {f"{app.name}.{name}" for name, count in routed.items() if count > 1}


@pytest.mark.parametrize("app", WITH_VIEWS, ids=name_of)
def test_a_request_comes_to_at_most_one_action(app: Path) -> None:
    assert several(app) - set(SEVERAL) == set()


def test_every_exception_is_one() -> None:
    assert set().union(*(several(app) for app in WITH_VIEWS)) == set(SEVERAL)


HEAD = """
from functools import partial
from blaupause.identity.access import CLERK, open_to
from tenants.casework import actions, queries
from tenants.intake import actions as intake

@open_to(CLERK)
def view(request, number):
"""
ALLOWED = (
    "    return page(queries.case(number), queries.colleagues())",
    "    actions.take_case(case_id=1, by=request.actor)",
    "    if number:\n        return actions.take_case()\n    return intake.submit()",
    "    try:\n        actions.decide()\n    except actions.Refused:\n        actions.read_messages()",
    "    act = actions.rest if number else actions.resume\n    return done(lambda: act(case_id=1))",
    "    return d(lambda: actions.a())\n\ndef d(act):\n    try:\n        act()\n    except E:\n        actions.b()",
    "    match number:\n        case 1:\n            return actions.a()\n        case _:\n            actions.b()",
    "    ACTS[number]()\n\ndef one():\n    actions.a()\n\ndef two():\n    actions.b()\n\nACTS = {1: one, 2: two}",
)
PLANTED = (
    "    actions.take_case()\n    actions.add_note()",
    "    actions.take_case()\n    return helper(request)\n\ndef helper(request):\n    intake.submit()",
    "    if number:\n        actions.take_case()\n    return intake.submit()",
    "    for each in queries.cases():\n        actions.take_case(case_id=each)",
    "    return [actions.take_case(case_id=each) for each in queries.cases()]",
    "    try:\n        actions.decide()\n    finally:\n        actions.read_messages()",
    "    with frame():\n        actions.decide()\n    return partial(intake.submit, 1)()",
    "    return done(lambda: actions.take_case())\n\ndef done(act):\n    act()\n    act()",
    "    match number:\n        case 1:\n            actions.take_case()\n            actions.add_note()",
    "    match number:\n        case 1 if actions.take_case():\n            pass\n    return intake.submit()",
    "    for each in ():\n        pass\n    else:\n        actions.take_case()\n        actions.add_note()",
    "    while number:\n        number -= 1\n    else:\n        actions.take_case()\n    return intake.submit()",
)
UNREAD = (
    "    from tenants.casework import actions as doing\n    doing.take_case()",
    "    import tenants.casework.actions as doing\n    doing.take_case()",
    "    try:\n        actions.take_case()\n    except* ValueError:\n        actions.add_note()",
    "    class Deed:\n        done = actions.take_case()",
    "    pass\n\nclass Whole(View):\n    def post(self, request):\n        actions.take_case()",
    "    pass\n\nasync def later(request):\n    actions.take_case()",
    "    pass\n\nimport tenants.casework.actions as doing",
)
"""Ways to act that are not counted, and so not to be written."""


def count(body: str) -> int:
    return Views({"views": ast.parse(HEAD + body)}).routed()["views.view"]


@pytest.mark.parametrize("body", ALLOWED)
def test_a_view_in_order_is_green(body: str) -> None:
    assert count(body) <= 1


@pytest.mark.parametrize("body", PLANTED)
def test_a_second_action_is_found(body: str) -> None:
    assert count(body) == 2


@pytest.mark.parametrize("body", UNREAD)
def test_what_cannot_be_counted_is_refused(body: str) -> None:
    with pytest.raises(Unread, match=r"line \d+: "):
        count(body)
