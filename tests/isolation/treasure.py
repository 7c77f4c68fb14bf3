"""What Fulda has and nobody else may see: two cases with everything around them, people, files, a grant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
from django.apps import apps
from django.conf import settings

from blaupause.crypto.codes import new_code
from blaupause.domain import SYSTEM, Actor, ActorKind, Role, now
from blaupause.identity.actions import grant_membership
from blaupause.identity.delegation.actions import allow_support, ask_support
from blaupause.identity.delegation.rules import Terms
from blaupause.identity.enums import GrantRight
from blaupause.identity.team.actions import invite
from blaupause.identity.team.rules import Rights
from blaupause.identity.team.tokens import token_of
from blaupause.jobs import later
from blaupause.tenancy.context import identity
from shared_services.catalogue.queries import WHOLE
from tenants.applications.actions import record_application
from tenants.casework.actions import ask_applicant, decide, open_case, take_case
from tenants.correspondence.enums import Channel
from tenants.correspondence.models import Delivery, Notice
from tenants.disposal.models import Disposal, Entry
from tenants.organisation.actions import SentLogo, change_logo
from tenants.services.actions import SuggestedChange, subscribe, suggest_change
from tests import citizens, clients
from tests.conftest import DATABASE
from tests.people import ADMIN
from tests.shared_services.agreements.agreeing import agreed, objected, terminated
from tests.templates import DOG
from tests.tenants.situations import ANSWERS, HOLDER, THEA, filled_in, furnish, offered, upload

if TYPE_CHECKING:
    from blaupause.tenancy.models import Town
    from infra.demo.postgres import Cluster
    from tenants.casework.models import Case
    from tenants.services.queries import Offer
    from tests.worlds import World

FAR = 900_000
"""Where the ids of Fulda's rows begin in these tests, so that no row of Gießen happens to have the same."""


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
    change: str
    disposal: str
    termination: str

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
            "change": self.change,
            "disposal": self.disposal,
            "termination": self.termination,
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


def hidden(cluster: Cluster, fulda: World) -> Treasure:
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
    signing = agreed(fulda, clients.NAMES[Role.CLERK], "Geheimrat Fulda")
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
        disposal=_disposal(case),
        signing=signing,
        termination=terminated(fulda, signing, "Geheimrat Fulda geht"),
        change=objected(fulda, "Geheimrat Fulda widerspricht"),
        **_people(fulda),
    )


def _disposal(case: Case) -> str:
    """Have a list of files to delete; return how it is named."""
    day = now().date().isoformat()
    entry = Entry(case.pk, case.application_id, case.number, case.number, day, day, case.closure, day)
    disposal = Disposal(service_slug=DOG, service_title="Geheime Liste", begun_by=ADMIN.id)
    disposal.keep([entry])
    disposal.save()
    return str(disposal.reference)


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
        grant = ask_support(slug="fulda", terms=terms, hours=8, by=helper())
        allow_support(town=fulda.town, grant=str(grant.uuid), by=SYSTEM)
    return {
        "person": str(frieda.person.uuid),
        "invitation": invitation.pk,
        "token": token,
        "grant": str(grant.uuid),
    }


def helper() -> Actor:
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
