"""Many people behind one address: they pay for what fails, never for what goes well; guessing ends all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause import limits
from tenants.intake.models import Draft
from tests.citizens import citizen, visitor
from tests.tenants.intake.filled import BASE, begin, fill, hidden, text
from tests.tenants.portal.applied import applied
from tests.tenants.portal.reading import BIRTHDAY

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Page

    from tests.worlds import World

UNKNOWN = "/status/7K4M-92QX-A3BD-T0WZ/"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the limits of an address small enough to reach."""
    for name, rates in limits.LIMITS.items():
        monkeypatch.setitem(limits.LIMITS, name, rates | {"address": "2 per hour"})


def test_looking_at_ones_application_is_never_too_often(fulda: World) -> None:
    sent = applied()

    assert {visitor(fulda).get(sent.url()).status_code for _time in range(5)} == {200}
    assert {visitor(fulda).post("/status/", {"code": sent.code}).status_code for _time in range(5)} == {302}


def test_after_wrong_codes_one_waits_and_is_told_how_long(fulda: World) -> None:
    answers = [visitor(fulda).get(UNKNOWN) for _time in range(3)]

    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert "zu viele Versuche" in text(answers[-1])
    assert "Minuten" in text(answers[-1])
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600


def test_a_code_typed_wrong_counts_like_one_in_the_address(fulda: World) -> None:
    typed = [visitor(fulda).post("/status/", {"code": "7K4M-92QX-A3BD-T0WZ"}).status_code for _time in range(2)]

    assert typed == [404, 404]
    assert visitor(fulda).get(UNKNOWN).status_code == 429


def test_after_wrong_codes_of_others_a_right_one_opens_all_the_same(fulda: World) -> None:
    sent = applied()
    begin(visitor(fulda))
    draft = Draft.objects.unsent().get().code
    missed = [visitor(fulda).get(UNKNOWN).status_code for _time in range(3)]
    missed += [_resume(fulda, "7K4M-92QX-A3BD-T0WZ") for _time in range(3)]

    assert missed == [404, 404, 429] * 2
    assert visitor(fulda).get(sent.url()).status_code == 200
    assert visitor(fulda).post("/status/", {"code": sent.code}).status_code == 302
    assert _resume(fulda, draft) == 302


def test_right_second_proofs_count_for_no_address(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "second_proof", {"address": "1 per hour", "code": "99 per hour"})
    sent = applied()

    assert {_prove(visitor(fulda), sent.url("nachweis/"), BIRTHDAY) for _time in range(3)} == {302}
    assert _prove(visitor(fulda), sent.url("nachweis/"), "01.01.2000") == 422
    assert _prove(visitor(fulda), sent.url("nachweis/"), BIRTHDAY) == 429


def test_a_second_proof_is_not_guessed_through_an_account(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the account tries it from, and at whichever application."""
    many = {"address": "99 per hour", "code": "99 per hour"}
    monkeypatch.setitem(limits.LIMITS, "second_proof", many | {"account": "2 per hour"})
    first, second = applied(), applied()

    tried = [_prove(citizen(fulda, "olaf"), each.url("nachweis/"), "01.01.2000") for each in (first, second, first)]

    assert tried == [422, 422, 429]


def test_drafts_of_accounts_burden_no_address(fulda: World) -> None:
    begun = [begin(citizen(fulda, name)).status_code for name in ("sevda", "olaf", "basis")]
    without = [begin(visitor(fulda)).status_code for _time in range(3)]

    assert (begun, without) == ([302, 302, 302], [302, 302, 429])


def test_a_draft_is_opened_with_its_code_as_often_as_one_likes(fulda: World) -> None:
    begin(visitor(fulda))
    code = Draft.objects.get().code

    assert {_resume(fulda, code) for _time in range(4)} == {302}


def test_an_account_does_not_send_without_end(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "report", {"address": "99 per hour", "account": "1 per hour"})
    client = citizen(fulda)

    sent = []
    for _time in range(2):
        fill(client)
        sent.append(_press_send(client).status_code)

    assert sent == [302, 429]
    assert Draft.objects.unsent().count() == 1  # nothing of the second is lost


def test_what_a_robot_sends_counts_and_what_is_sent_well_does_not_count_as_refused(
    fulda: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.LIMITS, "report", {"address": "99 per hour", "account": "99 per hour"})
    monkeypatch.setitem(limits.LIMITS, "draft_start", {"address": "99 per hour", "account": "99 per hour"})
    client = visitor(fulda)
    fill(client)

    undeclared = [_press_send(client, erklaerung="").status_code for _time in range(3)]

    assert undeclared == [422, 422, 429]


def _resume(fulda: World, code: str) -> int:
    return visitor(fulda).post("/antrag/fortsetzen/", {"code": code}).status_code


def _prove(client: Client, url: str, proof: str) -> int:
    return client.post(url, {"nachweis": proof}).status_code


def _press_send(client: Client, erklaerung: str = "on") -> Page:
    page = client.get(f"{BASE}pruefen/")
    known = {name: hidden(page, name) for name in ("_entwurf", "_stand")}
    return client.post(f"{BASE}pruefen/", {**known, "erklaerung": erklaerung, "aktion": "absenden"})
