"""Somebody of elsewhere at work in a town: as far as the grant goes, told on every page, written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause import limits
from blaupause.audit.models import DelegatedAct
from blaupause.audit.town.models import Event
from blaupause.identity.enums import GrantRight
from blaupause.tenancy.context import identity
from tenants.casework.actions import take_case
from tests.templates import DEFECT, DOG
from tests.tenants.cooperation.granting import agreed, browser, delegate, ended, kara, terms
from tests.tenants.situations import THEA, clerk, furnish, offered, opened, text_of

if TYPE_CHECKING:
    from tenants.casework.models import Case
    from tests.worlds import World


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    limits.forget()


@pytest.fixture
def cases(fulda: World) -> tuple[Case, Case]:
    """A case of the dog tax, which is granted, and one of a defect, which is not."""
    unit = furnish()
    return opened(offered(DOG, unit)), opened(offered(DEFECT, unit))


def page_of(case: Case, *parts: str) -> str:
    return "/".join(["/amt/vorgaenge", case.number, *parts, ""])


def test_from_the_offer_to_the_end(cases: tuple[Case, Case], fulda: World, giessen: World) -> None:
    dog, _defect = cases
    found = agreed(fulda, giessen)
    client = browser(kara(giessen), fulda)

    shown = text_of(client.get(page_of(dog)))
    client.post(page_of(dog, "uebernehmen"))
    history = text_of(client.get(page_of(dog)))
    ended(found, fulda)
    after = client.get(page_of(dog))

    assert "Sie arbeiten für Stadt Fulda , in Vertretung: Kara Klein, Universitätsstadt Gießen." in shown
    assert "Kara Klein (Universitätsstadt Gießen, in Vertretung)" in history
    assert after.status_code == 403
    assert "Sie arbeiten nicht mehr für: Stadt Fulda" in text_of(after)
    assert "Stelle ist wieder besetzt" in text_of(after)
