"""A reason that was typed while the login grew too old: it waits in the session for the same person, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django import forms
from django.conf import settings
from django.test import RequestFactory

from blaupause.domain import now
from blaupause.identity import sessions
from blaupause.identity.models import Person
from blaupause.identity.sessions import Login, Provider
from blaupause.tenancy.context import hub, identity
from blaupause.ui.retyping import keep_typed, refill
from shared_services.catalogue.models import Retirement
from tests.clients import staff
from tests.people import KSPV, LAND
from tests.shared_services.catalogue.test_release_views import PAGE
from tests.shared_services.catalogue.test_views import text
from tests.templates import DEFECT, released

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.usefixtures("db")


def test_what_was_typed_with_an_old_login_is_there_after_the_new_one() -> None:
    released(DEFECT)
    page, told = f"{PAGE}?schritt=zurueckziehen", {"schritt": "zurueckziehen", "grund": "Rechtsgrundlage entfallen"}
    land = staff(LAND, minutes=11)

    assert land.post(PAGE, told).status_code == 302
    logged_in_anew(land)
    assert "Rechtsgrundlage entfallen" in text(land.get(page))  # to be sent by the person
    assert "Rechtsgrundlage entfallen" not in text(land.get(page))  # once
    with hub():
        assert Retirement.objects.count() == 0

    for fields, who in (({"grund": "x" * 20_001}, None), ({}, "another")):
        land = staff(LAND, minutes=11)
        assert land.post(PAGE, told | fields).status_code == 302
        logged_in_anew(land, who=who)
        shown = text(land.get(page))
        assert "Niemand" in shown or "niemand mehr" in shown
        assert "xxx" not in shown
        assert "Rechtsgrundlage entfallen" not in shown


def logged_in_anew(client: Client, who: str | None = None) -> None:
    """Go through the login again: as the same person, or another one of the same role."""
    with identity():
        session = sessions.load(settings.HUB_HOST, client.cookies[settings.SESSION_COOKIE_NAME].value)
        person = session.person
        if who:
            staff(KSPV)
            person = Person.objects.get(subject=f"{KSPV.value}-hub")
        session.begin(Login("verwaltung", at=now().timestamp()), provider=Provider("verwaltung", "", ""), person=person)
        sessions.save(session)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.key


def test_what_was_not_ticked_is_not_ticked_again_and_other_forms_of_the_page_stay_as_they_are() -> None:
    class Rights(forms.Form):
        reason = forms.CharField()
        is_all = forms.BooleanField(required=False)
        secret = forms.CharField()

    class Other(forms.Form):
        note = forms.CharField()

    request: Any = RequestFactory().post("/", {"reason": "Urlaub", "secret": "geheim"})
    request.session = {}
    keep_typed(request, "/")

    other, rights = Other(), Rights(initial={"is_all": True})
    for form in (other, rights):
        refill(request, form)
    assert (other.initial, rights.initial) == ({}, {"reason": "Urlaub", "is_all": []})
    assert request.session == {}
