"""A service is tried out until the notice, and nothing of it stays."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from django.db import connection
from pypdf import PdfReader

from blaupause.domain import Conflict, NotFound, Refused, Role
from tenants.applications.models import Application
from tenants.casework import queries
from tenants.casework.actions import try_out
from tenants.casework.models import Case
from tenants.correspondence.models import Notice
from tenants.organisation.models import StoredFile
from tests.clients import staff
from tests.people import ADMIN, CLERK, NEIGHBOUR
from tests.templates import DEFECT, DOG, released
from tests.tenants.offering import put_online
from tests.tenants.situations import text_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

PAGE = "/einrichtung/testantrag/"


@pytest.fixture
def online(fulda: World) -> World:
    with patch("shared_services.catalogue.actions.importing.check", return_value=[]):
        for slug in (DOG, DEFECT):
            released(slug)
    put_online(fulda, DOG, DEFECT)
    return fulda


@pytest.fixture
def admin(online: World) -> Client:
    return staff(Role.ADMIN, online.town)


def counts() -> list[int]:
    return [model.objects.count() for model in (Application, Case, Notice, StoredFile)]


def test_an_example_runs_until_the_notice_and_nothing_stays(online: World, admin: Client) -> None:
    before, jobs, events = counts(), online.jobs(), len(online.events())

    answer = admin.post(PAGE, {"leistung": DOG})

    assert "Durchgelaufen" in text_of(answer)
    assert "Steuer festsetzen" in text_of(answer)
    assert (counts(), online.jobs()) == (before, jobs)
    assert online.events()[events:] == ["trial.walked"]
    assert queries.trial_tasks()[0].state == "finished"


def test_the_notice_says_on_its_face_that_it_is_none(admin: Client) -> None:
    answer = admin.post(PAGE, {"leistung": DOG, "aktion": "pdf"})

    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Testantrag ohne Wirkung" in text
    assert "Yılmaz-Brandt" in text


def test_what_ends_with_a_message_has_no_notice(admin: Client) -> None:
    answer = admin.post(PAGE, {"leistung": DEFECT, "aktion": "pdf"})

    assert "endet mit einer Nachricht" in text_of(answer)


def test_what_fits_no_example_says_so(online: World, admin: Client) -> None:
    with patch("tenants.casework.queries.samples.check", return_value=("wrong",)):
        answer = admin.post(PAGE, {"leistung": DOG})
        with pytest.raises(Conflict):
            try_out(service_slug=DOG, by=ADMIN)

    assert (answer.status_code, "passt kein Beispiel" in text_of(answer)) == (409, True)
    assert queries.trial_tasks()[0].state == "open"


def test_another_version_is_not_tried_yet(online: World) -> None:
    try_out(service_slug=DOG, by=ADMIN)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE services_subscription SET content_hash = repeat('0', 64)")

    assert queries.trial_tasks()[0].state == "open"


def test_only_the_towns_administration_tries(online: World, giessen: World) -> None:
    assert staff(Role.CLERK, online.town).get(PAGE).status_code == 403
    assert staff(Role.ADMIN, giessen.town, on=online.host).get(PAGE).status_code == 404
    for by in (CLERK, NEIGHBOUR):
        with pytest.raises(Refused):
            try_out(service_slug=DOG, by=by)
    with pytest.raises(NotFound):
        try_out(service_slug="unsinn", by=ADMIN)
    assert counts()[:3] == [0, 0, 0]


def test_whoever_works_on_another_service_only_tries_this_one(online: World) -> None:
    limited = replace(ADMIN, roles=ADMIN.roles | {Role.CLERK}, services=frozenset({DEFECT}))

    assert try_out(service_slug=DOG, by=limited).outcome


def test_without_a_service_there_is_nothing_to_try(fulda: World) -> None:
    assert "Noch keine Leistung online" in text_of(staff(Role.ADMIN, fulda.town).get(PAGE))
    assert queries.trial_tasks()[0].note == "Geht, sobald eine Leistung online steht"
