"""The agreements of the demo: the drafts that come with the platform, and how far Fulda is with them. A sample."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from blaupause.domain import Actor, ActorKind, now
from blaupause.identity.models import Person
from blaupause.tenancy.context import hub, identity, town
from blaupause.tenancy.enums import TownKind
from infra.demo.personas import of_realm
from shared_services.agreements import actions, queries
from shared_services.agreements.actions import Named, Period, Proof
from shared_services.agreements.enums import AgreementKind, ProcessorAct
from shared_services.agreements.models import AgreementVersion
from tenants.signing.queries import address

if TYPE_CHECKING:
    from uuid import UUID

    from infra.demo.personas import Persona

PLACEHOLDER = re.compile(r"\[([^:\]]+)[^\]]*\]")
SIGNERS = (("thea", "Bürgermeisterin (Beispiel)"), ("olaf", "Erster Stadtrat (Beispiel)"))


PROCESSORS = (
    {
        "name": "Rechenzentrum Muster (Beispiel)",
        "address": "Serverweg 1, 34117 Kassel, Deutschland",
        "task": "Betrieb der Server und der Datenbank",
        "place": "Deutschland",
    },
    {
        "name": "E-Mail-Dienst Muster (Beispiel)",
        "address": "Postweg 2, 65185 Wiesbaden, Deutschland",
        "task": "Versand von Benachrichtigungen ohne Inhalte der Anträge",
        "place": "Deutschland",
    },
)


def fill() -> None:
    """Publish the texts, and let Fulda's people sign, unless there are texts."""
    with identity():
        people = _people()
    with hub():
        if AgreementVersion.objects.exists():
            return
        for facts in PROCESSORS:
            _employ(facts, people["karl"])
        for kind in AgreementKind:
            _publish(kind, people["karl"])
    for kind in AgreementKind:
        signing = _sign(kind, people)
        if kind is AgreementKind.USAGE:
            with hub():
                proof = Proof(people["karl"].name, "KKV-Redaktion (Beispiel)")
                actions.countersign(uuid=signing, proof=proof, email="karl@verwaltung.example", by=people["karl"])


def _employ(facts: dict[str, str], by: Actor) -> None:
    actions.announce(
        act=ProcessorAct.NEW,
        processor=None,
        facts=facts | {"note": "Zum Beginn der Plattform (Beispiel)."},
        period=Period(None, timezone.localdate()),
        by=by,
    )


def _publish(kind: AgreementKind, by: Actor) -> None:
    title, draft_text = queries.starter(kind)
    text = PLACEHOLDER.sub(r"\1 (Beispiel)", draft_text)
    numbers = {each.value: queries.SIGNERS[each].number for each in TownKind}
    values = {"title": title, "text": text, "note": "", "signatures": numbers}
    draft = actions.save_draft(kind=kind, edition=0, values=values, by=by)
    today = timezone.localdate()
    actions.publish(
        kind=kind,
        edition=draft.edition,
        valid_from=today,
        sign_until=today + timedelta(days=42),
        must_renew=True,
        by=by,
    )


def _sign(kind: AgreementKind, people: dict[str, Actor]) -> UUID:
    """Hand a text on to Fulda's people and let them sign."""
    who = [(people[subject], subject, function) for subject, function in SIGNERS]
    named = [Named(each.id, each.name, f"{subject}@verwaltung.example", function) for each, subject, function in who]
    with town("fulda") as fulda:
        where = address()
        signing = actions.prepare(
            kind=kind, named=named, staff={each.person for each in named}, address=where, by=people["ida"]
        )
        for each, _subject, function in who:
            shown = queries.reading(kind, fulda, where).hash
            actions.sign(kind=kind, shown=shown, proof=Proof(each.name, function), address=where, by=each)
    return signing.uuid


def _people() -> dict[str, Actor]:
    """Return the personas that sign, as if they had just logged in."""
    known = {each.subject: each for each in of_realm("verwaltung")}
    return {subject: _actor(known[subject]) for subject in ("ida", "thea", "olaf", "karl")}


def _actor(persona: Persona) -> Actor:
    found = Person.objects.get(email=persona.claims["email"])
    roles = frozenset({persona.role}) if persona.role else frozenset()
    return Actor(ActorKind.STAFF, str(found.uuid), found.name, persona.town, roles, logged_in_at=now())
