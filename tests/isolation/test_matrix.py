"""The isolation matrix: every route of a town × every intruder, with what belongs to the neighbour.

It is made from the URL resolver. A new route needs nothing; a new kind of object in an address must be named in
`Treasure.found_at`, else the first test is red.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.urls import get_resolver

from blaupause import limits
from blaupause.crypto.codes import new_code
from blaupause.domain import ANONYMOUS, SYSTEM, Actor, ActorKind, Level, Role, now
from blaupause.identity import sessions
from blaupause.identity.access import ANYONE, CITIZEN, CLERK, DATA_PROTECTION, STAFF, TOWN_ADMIN
from blaupause.identity.actions import grant_membership
from blaupause.identity.delegation.actions import allow_support, ask_support
from blaupause.identity.delegation.rules import Terms
from blaupause.identity.enums import GrantRight
from blaupause.identity.models import Person
from blaupause.identity.team.actions import invite
from blaupause.identity.team.rules import Rights
from blaupause.identity.team.tokens import token_of
from blaupause.jobs import later
from blaupause.tenancy.context import identity
from blaupause.tenancy.directory import town_by_slug
from shared_services.catalogue.queries import WHOLE
from tenants.applications.actions import record_application
from tenants.applications.models import Application
from tenants.applications.queries import by_code
from tenants.casework.actions import ask_applicant, decide, open_case, take_case
from tenants.correspondence.enums import Channel
from tenants.correspondence.models import Delivery, Notice
from tenants.intake.actions import start_draft
from tenants.intake.models import Draft
from tenants.organisation.actions import SentLogo, change_logo, save_unit
from tenants.organisation.models import Profile
from tenants.services.actions import SuggestedChange, subscribe, suggest_change
from tenants.services.queries import offer
from tests import citizens, clients
from tests.architecture.test_routes import patterns
from tests.conftest import DATABASE
from tests.people import ADMIN, NEIGHBOUR
from tests.shared_services.agreements.agreeing import agreed
from tests.templates import DEFECT, DOG
from tests.tenants.cooperation.granting import browser, delegate
from tests.tenants.offering import put_online
from tests.tenants.situations import ANSWERS, HOLDER, THEA, filled_in, furnish, offered, upload
from tests.worlds import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client
    from django.urls import URLPattern

    from blaupause.identity.access import Who
    from blaupause.tenancy.models import Town
    from infra.demo.postgres import Cluster
    from tenants.casework.models import Case
    from tenants.organisation.models import Unit
    from tenants.services.queries import Offer

FAR = 900_000
"""Where the ids of Fulda's rows begin in these tests, so that no row of Gießen happens to have the same."""
SECRETS = (
    "Đặng-Geheim", "Geheimvertrag", "Musterweg 12", "Frieda gehört dazu", "Wunsch der Fuldaer", "Frieda Geheim",
    "geheim@fulda.example", "Geheime Verstärkung", "Geheime Hilfe", "Geheimrat Fulda",
)  # fmt: skip
SHARED = {"slug", "service", "page_id", "light", "dark", "name", "item", "kind"}
"""Parameters that name no row of a town: templates, pages of a form, colours, items of the set-up."""
REFUSED = {400, 403, 404, 405}
TO_LOGIN = "/auth/anmelden/"
INSIDE = ("/meine-antraege/<", "/postfach/<", "/amt/vorgaenge/", "/amt/briefe/<")
"""Routes that name something which not everybody of the same town may see either."""
SAMPLE_POST = {
    "aktion": "speichern",
    "text": "x",
    "remark": "x",
    "body": "x",
    "reason": "x",
    "begruendung": "x",
    "stand": "0-x",
}


@dataclass(frozen=True)
class Treasure:
    """What Fulda has and nobody else may see."""

    code: str
    number: str
    uuid: str
    file: str
    task: int
    unit: int
    delivery: int
    notice: int
    job: int
    person: str
    invitation: int
    token: str
    grant: str
    picture: str
    signing: str

    @property
    def found_at(self) -> dict[str, object]:
        """Parameter of an address → what of Fulda's an intruder puts there."""
        return {
            "code": self.code,
            "number": self.number,
            "uuid": self.uuid,
            "file": self.file,
            "task": self.task,
            "job": self.job,
            "person": self.person,
            "invitation": self.invitation,
            "token": self.token,
            "grant": self.grant,
            "picture": self.picture,
            "signing": self.signing,
            "kind": "nutzung",
            "pk": self.unit,
            "entry": f"n{self.notice}",
            "slug": DOG,
            "service": DOG,
            "page_id": "ueber_sie",
            "light": "076d62",
            "dark": "69ccbd",
            "name": "impressum",
            "item": "contact",
        }


@pytest.fixture
def treasure(cluster: Cluster, fulda: World) -> Treasure:
    """Two decided cases with everything around them: one of an account, one that is reached by code."""
    _begin_far_away(cluster, fulda.town)
    unit = furnish()
    offer = offered(DOG, unit)
    code = new_code()
    _decided(offer, HOLDER, code)
    fulda.run_jobs()
    letter = Delivery.objects.get(channel=Channel.LETTER)
    inbox = {"zustellung": "postfach", "einwilligung_postfach": True}
    case = _decided(offer, citizens.account(fulda), new_code(), **inbox)
    fulda.run_jobs()
    subscribe(service_slug=DOG, by=ADMIN)
    change = SuggestedChange(place=WHOLE, wish="Wunsch der Fuldaer", reason="Satzung")
    suggest_change(service_slug=DOG, change=change, by=ADMIN)
    fulda.run_jobs()
    later("correspondence.deliver_notice", notice_id=Notice.objects.get(application=case.application).pk)
    return Treasure(
        code=code,
        number=case.number,
        uuid=str(case.application.uuid),
        file=str(case.application.attachments.get().file.uuid),
        task=case.tasks.order_by("pk")[0].pk,
        unit=unit.pk,
        delivery=letter.pk,
        notice=Notice.objects.get(application=case.application).pk,
        job=fulda.bury("correspondence.deliver_notice"),
        picture=_logo(),
        signing=agreed(fulda, clients.NAMES[Role.CLERK], "Geheimrat Fulda"),
        **_people(fulda),
    )


def _logo() -> str:
    """Give the town a logo; return the name of its file."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    logo = change_logo(light=SentLogo("logo.svg", svg), dark=None, alt="Wappen", by=ADMIN).logo or {}
    return str(logo["light"]["file"])


def _people(fulda: World) -> dict[str, Any]:
    """Somebody who works in Fulda, somebody whom Fulda has invited, and somebody it has let in to help."""
    with identity():
        frieda = grant_membership(
            issuer="i", subject="frieda", name="Frieda Geheim", email="", role=Role.CLERK, town=fulda.town, by=SYSTEM
        )
        invitation = invite(
            town=fulda.town,
            email="geheim@fulda.example",
            rights=Rights((Role.CLERK,)),
            reason="Geheime Verstärkung",
            by=SYSTEM,
        )
        token = token_of(invitation)
        terms = Terms((DOG,), GrantRight.READ, "Geheime Hilfe")
        grant = ask_support(slug="fulda", terms=terms, hours=8, by=_helper())
        allow_support(town=fulda.town, grant=str(grant.uuid), by=SYSTEM)
    return {
        "person": str(frieda.person.uuid),
        "invitation": invitation.pk,
        "token": token,
        "grant": str(grant.uuid),
    }


def _helper() -> Actor:
    """Return somebody of the competence centre, known to the platform."""
    with identity():
        karl = grant_membership(
            issuer="i", subject="karl", name="Karl Hilfe", email="", role=Role.KKV_EDITOR, town=None, by=SYSTEM
        ).person
    return Actor(ActorKind.STAFF, str(karl.uuid), karl.name, roles=frozenset({Role.KKV_EDITOR}))


def _decided(offer: Offer, by: Actor, code: str, **answers: object) -> Case:
    application = record_application(
        offer=offer,
        filled=filled_in(offer, ANSWERS[DOG] | {"familienname": "Đặng-Geheim"} | answers),
        at=now(),
        applicant_pseudonym=by.id if by.kind == ActorKind.CITIZEN else "",
        code=code,
        files=[upload("Geheimvertrag.pdf")],
        proof="1988-03-14",
        by=by,
    )
    case = open_case(application=application, offer=offer, by=by)
    case = take_case(case_id=case.pk, by=THEA)
    ask_applicant(case_id=case.pk, body="Frieda gehört dazu. Wer noch?", wants_files=True, by=THEA)
    edition = case.reloaded().edition
    decide(case_id=case.pk, edition=edition, outcome="assess", reasons="Frieda gehört dazu.", by=THEA)
    return case.reloaded()


def _begin_far_away(cluster: Cluster, town: Town) -> None:
    """Move the ids on from outside: a town's role may not."""
    with psycopg.connect(cluster.url, dbname=DATABASE, autocommit=True) as owner:
        for model in apps.get_models():
            if model._meta.app_config.name in settings.TENANT_APPS:
                table = f"{town.schema_name}.{model._meta.db_table}"
                owner.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", (table, FAR))


def _parameters(pattern: URLPattern, route: str) -> set[str]:
    return set(re.findall(r"<(?:\w+:)?(\w+)>", route)) | set(getattr(pattern.pattern, "converters", {}))


def _addresses(treasure: Treasure, only: tuple[str, ...] = ("/",)) -> Iterator[tuple[str, bool]]:
    """Yield every address of a town with Fulda's objects in it, and whether it names one."""
    for route, pattern in patterns(get_resolver(settings.TOWN_URLCONF)):
        names = _parameters(pattern, route)
        address = "/" + re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route).translate({ord(sign): None for sign in "^$\\"})
        if not address.startswith(only):
            continue
        for name in names:
            value = treasure.delivery if (name, "briefe" in route) == ("pk", True) else treasure.found_at[name]
            address = re.sub(rf"<(?:\w+:)?{name}>", str(value), address)
        yield address, bool(names - SHARED)


def _is_refused(answer: Any) -> bool:
    is_sent_to_login = answer.status_code == 302 and answer.headers["Location"].startswith(TO_LOGIN)
    return bool(answer.status_code in REFUSED or is_sent_to_login)


def _try(client: Client, treasure: Treasure, addresses: Iterator[tuple[str, bool]]) -> tuple[list[str], list[str]]:
    """Ask every address both ways; return what leaked and what was reached."""
    secrets = (*SECRETS, treasure.number, treasure.uuid, treasure.file)
    leaks, reached = [], []
    for address, names_a_row in addresses:
        for method, answer in _both(client, address):
            body = b"".join(answer) if answer.streaming else answer.content
            leaks += [f"{method} {address}: {secret}" for secret in secrets if secret in body.decode(errors="ignore")]
            if answer.status_code >= 500 or (names_a_row and not _is_refused(answer)):
                reached.append(f"{method} {address}: {answer.status_code}")
    return leaks, reached


def _both(client: Client, address: str) -> Iterator[tuple[str, Any]]:
    limits.forget()
    yield "get", client.get(address)
    limits.forget()
    yield "post", client.post(address, SAMPLE_POST)


def test_every_kind_of_object_is_in_the_matrix(treasure: Treasure) -> None:
    known = set(treasure.found_at)
    unknown = {
        route: names - known
        for route, pattern in patterns(get_resolver(settings.TOWN_URLCONF))
        if (names := _parameters(pattern, route)) - known
    }

    assert unknown == {}


INTRUDERS: dict[str, Callable[[World, World], Client]] = {
    "nobody": lambda _fulda, giessen: citizens.visitor(giessen),
    "citizen of Gießen": lambda _fulda, giessen: citizens.citizen(giessen, "fremd", level=Level.HIGH),
    "citizen of Fulda at Gießen": lambda fulda, giessen: _elsewhere(citizens.citizen(fulda), giessen),
    "clerk of Gießen": lambda _fulda, giessen: clients.staff(Role.CLERK, giessen.town),
    "admin of Gießen": lambda _fulda, giessen: clients.staff(Role.ADMIN, giessen.town),
    "officer of Gießen": lambda _fulda, giessen: clients.staff(Role.DATA_PROTECTION, giessen.town),
    "officer of Fulda at Gießen": lambda fulda, giessen: clients.staff(
        Role.DATA_PROTECTION, fulda.town, on=giessen.host
    ),
    "clerk of Fulda at Gießen": lambda fulda, giessen: clients.staff(Role.CLERK, fulda.town, on=giessen.host),
    "admin of Fulda at Gießen": lambda fulda, giessen: clients.staff(Role.ADMIN, fulda.town, on=giessen.host),
}


def _elsewhere(client: Client, world: World) -> Client:
    client.defaults["HTTP_HOST"] = f"{world.host}:{settings.PORT}"
    return client


@pytest.mark.parametrize("intruder", INTRUDERS)
def test_nothing_of_a_town_is_reached_from_its_neighbour(
    intruder: str, treasure: Treasure, fulda: World, giessen: World
) -> None:
    with giessen:
        offered(DOG, furnish())
        Profile.objects.update(case_prefix="GI")
        save_unit(values={"name": "Bauamt"}, by=NEIGHBOUR)
    before = _state(fulda)

    leaks, reached = _try(INTRUDERS[intruder](fulda, giessen), treasure, _addresses(treasure))

    assert leaks == []
    assert reached == []
    assert _state(fulda) == before


NEIGHBOURS: dict[str, Callable[[World, Unit], Client]] = {
    "nobody": lambda fulda, _other: citizens.visitor(fulda),
    "another citizen": lambda fulda, _other: citizens.citizen(fulda, "anna", level=Level.HIGH),
    "clerk of another unit": lambda fulda, other: clients.staff(Role.CLERK, fulda.town, units=(other.pk,)),
    "clerk of the unit, for another service": lambda fulda, _other: clients.staff(
        Role.CLERK, fulda.town, services=(DEFECT,)
    ),
    "clerk of Gießen in Fulda's stead, for another service": lambda fulda, _other: _in_its_stead(fulda),
    "admin without cases": lambda fulda, _other: clients.staff(Role.ADMIN, fulda.town),
    "officer without cases": lambda fulda, _other: clients.staff(Role.DATA_PROTECTION, fulda.town),
}


def _in_its_stead(fulda: World) -> Client:
    giessen = town_by_slug("giessen")
    assert giessen is not None
    return delegate(fulda, World(giessen), services=(DEFECT,))


@pytest.mark.parametrize("neighbour", NEIGHBOURS)
def test_inside_a_town_people_see_their_own_only(neighbour: str, treasure: Treasure, fulda: World) -> None:
    other = save_unit(values={"name": "Bauamt"}, by=ADMIN)
    before = _state(fulda)

    leaks, reached = _try(NEIGHBOURS[neighbour](fulda, other), treasure, _addresses(treasure, INSIDE))

    assert leaks == []
    assert reached == []
    after, written_down = _state(fulda), {"audit.Event"} if "stead" in neighbour else set()
    assert {label for label in before if after[label] != before[label]} <= written_down


def test_the_treasure_is_there_for_its_own_clerk(treasure: Treasure, fulda: World) -> None:
    """The matrix would prove nothing if the addresses led nowhere at home either."""
    home = clients.staff(Role.CLERK, fulda.town)

    assert home.get(f"/amt/vorgaenge/{treasure.number}/").status_code == 200
    file = home.get(f"/amt/vorgaenge/{treasure.number}/dateien/{treasure.file}/")
    assert clients.handed_out(file).status_code == 200
    assert citizens.visitor(fulda).get(f"/status/{treasure.code}/").status_code == 200
    assert home.get(f"/amt/briefe/{treasure.delivery}/").status_code == 200
    owner = citizens.citizen(fulda)
    assert owner.get(f"/meine-antraege/{treasure.uuid}/").status_code == 200
    assert owner.get(f"/postfach/n{treasure.notice}/").status_code == 200


WITHOUT_WHAT_IT_IS_FOR = {"/auth/accept": 403}
"""Routes that refuse whoever comes without what the login host hands over; tests of identity walk there."""
ARRIVED = {200, 302, 409, 422}
"""The page, the way on from it, or the page that says what happened meanwhile or what is missing."""


def test_every_address_is_reached_by_its_rightful_person(
    treasure: Treasure, fulda: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The matrix would prove nothing if an address led nowhere for anybody."""
    monkeypatch.setattr(settings, "KEYCLOAK_ACCOUNTS", True)  # where the platform makes accounts, their page is there
    put_online(fulda, DOG)
    with fulda:
        Profile.objects.update(legal_facts={"video_url": "https://video.example/fulda"})
    missed = []
    for (route, entry), (address, _names) in zip(_patterns(), _addresses(treasure), strict=True):
        names, audience = _parameters(entry, route), vars(entry.callback)["open_to"]
        if "code" in names:
            address = address.replace(treasure.file, _file_of(treasure.code))  # noqa: PLW2901 – a file of its own
        client = _rightful(names, audience, treasure, fulda)
        limits.forget()
        answer = client.get(address)
        if answer.status_code == 405:
            answer = client.post(address, SAMPLE_POST)
        to_login = answer.status_code == 302 and answer.headers["Location"].startswith(TO_LOGIN)
        if to_login or answer.status_code not in {WITHOUT_WHAT_IT_IS_FOR.get(address)} | ARRIVED:
            missed.append(f"{address}: {answer.status_code}")

    assert missed == []


def _patterns() -> Iterator[tuple[str, URLPattern]]:
    return patterns(get_resolver(settings.TOWN_URLCONF))


def _rightful(names: set[str], audience: frozenset[Who], treasure: Treasure, fulda: World) -> Client:
    """Return the browser of somebody an address is for."""
    if "grant" in names and ANYONE in audience:
        with identity():
            return browser(Person.objects.get(uuid=_helper().id), fulda)
    if audience & {CLERK, STAFF}:
        return clients.staff(Role.CLERK, fulda.town)
    if DATA_PROTECTION in audience:
        return clients.staff(Role.DATA_PROTECTION, fulda.town)
    if TOWN_ADMIN in audience:
        return clients.staff(Role.ADMIN, fulda.town)
    if CITIZEN in audience and "code" not in names:
        return citizens.citizen(fulda)
    client = citizens.visitor(fulda)
    if "code" in names:
        client.post(f"/status/{treasure.code}/nachweis/", {"nachweis": "14.03.1988"})
    if "service" in names:
        _hold_a_sent_draft(client, fulda)
    return client


def _hold_a_sent_draft(client: Client, fulda: World) -> None:
    """Be in the middle of an application, with the receipt of another one in hand."""
    limits.forget()
    client.post(f"/antrag/{DOG}/", {"aktion": "beginnen"})
    sent = Draft.objects.exclude(application_id=None).first() or start_draft(offer=offer(DOG), by=ANONYMOUS)
    Draft.objects.filter(pk=sent.pk).update(application_id=Application.objects.order_by("pk")[0].pk)
    with identity():
        session = sessions.load(fulda.host, client.cookies[settings.SESSION_COOKIE_NAME].value)
        session["sent_drafts"] = [str(sent.uuid)]
        sessions.save(session)


def _file_of(code: str) -> str:
    return str(by_code(code).attachments.get().file.uuid)


def _state(world: World) -> dict[str, int]:
    """How many rows each table of the town has, and the newest changes of its case."""
    with world, connection.cursor() as cursor:
        found = {}
        for model in apps.get_models():
            if model._meta.app_config.name in settings.TENANT_APPS:
                cursor.execute(f"SELECT count(*), coalesce(sum(hashtext(t::text)), 0) FROM {model._meta.db_table} t")
                found[model._meta.label] = hash(cursor.fetchone())
        return found
