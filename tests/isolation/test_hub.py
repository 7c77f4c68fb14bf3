"""The matrix of the hub and of the login host: every route × everybody who may come there, in their role or another.

It is made from the URL resolver. A new route is walked by itself; a new parameter or audience turns the first test red.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.urls import get_resolver

from blaupause import limits
from blaupause.domain import ANONYMOUS, SYSTEM, Role
from blaupause.identity.access import ANYONE, KKV, KKV_EDITOR, OPERATOR
from blaupause.tenancy.context import hub, worker
from blaupause.tenancy.models import Town
from shared_services.agreements.models import ProcessorChange
from shared_services.catalogue.actions import publish_block, start_draft
from shared_services.catalogue.models import Draft, Suggestion
from shared_services.onboarding.actions import Asking, ask
from shared_services.onboarding.models import OnboardingRequest, Wave
from shared_services.onboarding.rules import token_of
from shared_services.register import queries as register
from shared_services.register.actions import import_register
from tests import clients
from tests.architecture.test_routes import patterns
from tests.blocks import ADDRESS, content, inserted
from tests.isolation.hub_people import MAY, PEOPLE
from tests.isolation.walking import written
from tests.shared_services.agreements.agreeing import employed
from tests.shared_services.catalogue.suggested import told
from tests.templates import DEFECT, imported

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from django.test import Client

    from blaupause.identity.access import Who
    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World

SECRET: Final = "Vorlage in Arbeit"
"""Title of a template that is not released: only the competence centre sees it."""
DEAD_JOB: Final = 990_001
EDITED: Final = 990_002
"""A template of that title in the editor."""
SUGGESTED: Final = 990_003
"""What a town suggests about it, in those words."""
ASKED_FOR: Final = "064370012012"
ASKING: Final = "Geheimrat Onboarding"
"""Who asks for a Kommune: only the competence centre reads it."""
SECRET_JOB: Final = "geheim.gescheitert"
"""Name of a job of Fulda that failed for good: only the operator sees it."""
TO_LOGIN: Final = "/auth/anmelden/"
REFUSED: Final = {403, 404, 405}
REACHED: Final = {200, 302, 405}
"""What a page answers to who may use it; 405: it takes the other method only."""
URLCONFS: Final = {
    settings.HUB_HOST: settings.HUB_URLCONF,
    settings.LOGIN_HOST: settings.LOGIN_URLCONF,
    settings.FILES_HOST: settings.FILES_URLCONF,
}

NEEDS_MORE: Final = {
    "auth/accept": {403, 405},  # what the login host hands over; tests of identity walk there
    "start": {400, 405},  # what a town has sealed
    "callback": {400, 405},  # what the provider answers
    "api/v1/catalogue/<slug:slug>": {404, 405},  # a draft is not released: outside there is no such service
    "api/v1/catalogue/<slug:slug>/versions": {404, 405},  # same
    "api/v1/catalogue/bundles/<str:content_hash>": {404, 405},  # same
    "kkv/vereinbarungen/texte/<slug:kind>/veroeffentlichen/": {404, 405},  # there is no draft
    "kkv/vereinbarungen/akte/<uuid:signing>/": {404, 405},  # what a town has prepared; tests of agreements walk there
    "kkv/vereinbarungen/akte/<uuid:signing>.pdf": {404, 405},  # same
    "kkv/vereinbarungen/akte/<uuid:signing>/kuendigung/": {404, 405},  # same
    "kkv/vereinbarungen/kuendigung/<uuid:termination>.pdf": {404, 405},  # same
    "meine-antraege/beenden/": {404, 405},  # the town it names is not in this person's list
    "kkv/hilfe/<uuid:grant>/beenden/": {404, 405},  # what this very person asked a town for
    "kkv/entwuerfe/<int:draft>/bescheid/<slug:letter>.pdf": {404, 405},  # the draft is new: no letter is written
    "anmelden/kommune/<slug:ars>/": {200, 422},  # sent empty it says what is missing
    "anmelden/<str:token>/": {200, 422},  # same
    "backchannel-logout": {400, 405},  # the provider's signature
    "<slug:slug>/datei/<str:ticket>/": {404, 405},  # what the town has sealed
}
"""Routes that refuse whoever may come, without what they are for."""
EMPLOYED: Final = "00000000-0000-4000-8000-00000000000e"
"""A sub-processor, and what was announced about it."""
NONE: Final = "00000000-0000-4000-8000-000000000000"
FIXED: Final = {
    "job": str(DEAD_JOB),
    "draft": str(EDITED),
    "suggestion": str(SUGGESTED),
    "letter": "bescheid",
    "block": ADDRESS,
    "pin": ADDRESS,
    "language": "en",
    "kind": "nutzung",
    "signing": NONE,
    "termination": NONE,
    "processor": EMPLOYED,
    "change": EMPLOYED,
    "grant": NONE,
    "ars": ASKED_FOR,
    "light": "076d62",
    "dark": "69ccbd",
    "ticket": "x",
    "sealed": "x",
}
"""What stands in an address for each of its parameters; what a test makes is added there."""


@pytest.fixture
def draft(fulda: World) -> TemplateVersion:
    with worker(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO jobs_job (id, town, name, state, last_error) VALUES (%s, %s, %s, 'dead', 'RuntimeError')",
            [DEAD_JOB, fulda.town.schema_name, SECRET_JOB],
        )
    with hub():
        first, second = (content(ADDRESS, title=SECRET, version=number) for number in ("1.0.0", "1.0.1"))
        for each in (first, second):
            publish_block(content=each, by=SYSTEM)
        begun = start_draft(title=SECRET, files=inserted(first), by=SYSTEM)
        files = {**begun.files, "translations/en.json": {"verified": False, "texts": {}}}
        Draft.objects.filter(pk=begun.pk).update(id=EDITED, files=files)
        import_register(source=register.sample(), by=SYSTEM)
        ask(ars=ASKED_FOR, asking=Asking(ASKING, "Leitung", "geheim@mossautal.example", "1"), by=ANONYMOUS)
    version = imported(DEFECT, slug="geheim-melden", title=SECRET)
    processor = employed()
    suggested = told(fulda, SECRET, service_slug="geheim-melden")
    with hub():
        ProcessorChange.objects.filter(pk=processor.pk).update(uuid=EMPLOYED, processor=EMPLOYED)
        Suggestion.objects.filter(pk=suggested.pk).update(id=SUGGESTED)
    return version


def _routes(urlconf: str) -> Iterator[tuple[str, frozenset[Who]]]:
    for route, entry in patterns(get_resolver(urlconf)):
        yield route, getattr(entry.callback, "open_to", frozenset())


def _values(version: TemplateVersion) -> dict[str, str]:
    asked = _request()
    return FIXED | {
        "slug": version.service.slug,
        "version": version.version,
        "content_hash": version.content_hash,
        "town_uuid": str(_town_uuid()),
        "token": token_of(asked.uuid),
        "request_id": str(asked.pk),
        "wave_id": str(_wave().pk),
    }


def _address(route: str, values: dict[str, str]) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], written(route))


def _town_uuid() -> UUID:
    with hub():
        found: UUID = Town.objects.get(slug="fulda").uuid
        return found


def _wave() -> Wave:
    with hub():
        return Wave.objects.first() or Wave.objects.create(name="Welle", created_by="x")


def _request() -> OnboardingRequest:
    with hub():
        return OnboardingRequest.objects.get()


def _ask(client: Client, address: str, methods: Sequence[str] = ("get", "post")) -> Iterator[tuple[str, Any]]:
    for method in methods:
        limits.forget()
        yield method, client.generic(method.upper(), address)


def _is_reached(route: str, answer: Any) -> bool:
    if answer.status_code == 302 and TO_LOGIN in answer.headers["Location"]:
        return False
    return answer.status_code in (NEEDS_MORE.get(route) or REACHED)


def _is_refused(answer: Any) -> bool:
    to_login = answer.status_code == 302 and answer.headers["Location"].startswith(TO_LOGIN)
    return bool(to_login or answer.status_code in REFUSED)


@pytest.mark.parametrize("urlconf", URLCONFS.values())
def test_every_parameter_and_audience_is_in_the_matrix(urlconf: str) -> None:
    for route, audience in _routes(urlconf):
        known = {*FIXED, "slug", "version", "content_hash", "town_uuid", "token", "request_id", "wave_id"}
        assert set(re.findall(r"<(?:\w+:)?(\w+)>", written(route))) <= known, route
        assert audience
        assert audience <= set(MAY), route


@pytest.mark.parametrize("person", PEOPLE)
def test_at_the_hub_everybody_reaches_what_is_theirs_and_nothing_else(
    person: str, draft: TemplateVersion, fulda: World
) -> None:
    client, values, before = PEOPLE[person](fulda), _values(draft), _catalogue()
    wrong = []
    for route, audience in _routes(settings.HUB_URLCONF):
        if route == "auth/abmelden/":  # the last test: whoever logs out is somebody else afterwards
            continue
        may = any(person in MAY[who] for who in audience)
        looks_only = may and audience & {KKV, KKV_EDITOR, OPERATOR}  # what sending changes is tested where it is done
        for method, answer in _ask(client, _address(route, values), ("get",) if looks_only else ("get", "post")):
            if not (_is_reached(route, answer) if may else _is_refused(answer)):
                wrong.append(f"{method} {route}: {answer.status_code}")
            shown = answer.content.decode(errors="ignore")
            in_kkv = may and audience != {ANYONE}
            wrong += [
                f"{method} {route} tells of {it}" for it in (SECRET, SECRET_JOB, ASKING) if not in_kkv and it in shown
            ]

    assert wrong == []
    assert _catalogue() == before


def test_no_host_is_left_out() -> None:
    named = {name for name in dir(settings) if name.endswith("_URLCONF")} - {"ROOT_URLCONF", "TOWN_URLCONF"}

    assert {getattr(settings, name) for name in named} == set(URLCONFS.values())


@pytest.mark.parametrize("host", [settings.LOGIN_HOST, settings.FILES_HOST])
@pytest.mark.parametrize("person", PEOPLE)
def test_at_the_hosts_without_a_town_nobody_is_known(
    person: str, host: str, draft: TemplateVersion, fulda: World
) -> None:
    client = PEOPLE[person](fulda)
    client.defaults["HTTP_HOST"] = f"{host}:{settings.PORT}"
    values, wrong = _values(draft), []
    for route, _audience in _routes(URLCONFS[host]):
        for method, answer in _ask(client, _address(route, values)):
            shown = answer.content.decode(errors="ignore")
            if not _is_reached(route, answer):
                wrong.append(f"{method} {route}: {answer.status_code}")
            if any(name in shown for name in (*clients.NAMES.values(), "Sevda", SECRET, SECRET_JOB, ASKING)):
                wrong.append(f"{method} {route} knows somebody")

    assert wrong == []


@pytest.mark.parametrize("host", ["fulda.localhost", settings.LOGIN_HOST, settings.FILES_HOST])
def test_the_hubs_rooms_are_on_no_other_host(host: str, draft: TemplateVersion, fulda: World) -> None:
    editor, values = clients.staff(Role.KKV_EDITOR, on=host), _values(draft)

    for route, audience in _routes(settings.HUB_URLCONF):
        if KKV in audience:
            assert [answer.status_code for _method, answer in _ask(editor, _address(route, values))] == [404, 404], (
                route
            )


def test_who_logs_out_at_the_hub_is_nobody_there(draft: TemplateVersion, fulda: World) -> None:
    editor = clients.staff(Role.KKV_EDITOR)
    assert editor.get("/kkv/").status_code == 200

    assert editor.post("/auth/abmelden/").status_code == 302

    assert _is_refused(editor.get("/kkv/"))


def _catalogue() -> dict[str, int]:
    """How many rows each table of the catalogue has, and what they say."""
    with hub(), connection.cursor() as cursor:
        found = {}
        for model in filter(lambda each: each._meta.managed, apps.get_app_config("catalogue").get_models()):
            cursor.execute(f"SELECT count(*), coalesce(sum(hashtext(t::text)), 0) FROM {model._meta.db_table} t")
            found[model._meta.label] = hash(cursor.fetchone())
        return found
