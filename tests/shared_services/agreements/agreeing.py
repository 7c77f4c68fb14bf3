"""Fulda, its mayor and its deputy, and the competence centre that seals: what the tests of agreements share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone

from blaupause.domain import SYSTEM, Actor, ActorKind, Role, now
from blaupause.identity import sessions
from blaupause.identity.actions import grant_membership
from blaupause.identity.sessions import Login, Provider, ServerSession
from blaupause.tenancy.context import hub, identity
from shared_services.agreements import actions, queries
from shared_services.agreements.enums import ProcessorAct, SigningState
from shared_services.agreements.models import Signing
from shared_services.agreements.rules import Named, Period, Proof
from tests import clients

if TYPE_CHECKING:
    from datetime import date

    from django.test import Client

    from blaupause.identity.models import Person
    from shared_services.agreements.models import AgreementVersion, ProcessorChange
    from tests.worlds import World

KIND = "nutzung"
PROCESSING = "auftragsverarbeitung"
PERIODS = {"objection_days", "notice_months", "notice_to"}
FACTS = {"name": "Rechenzentrum A", "address": "Weg 1, Kassel", "task": "Betrieb", "place": "Deutschland"}
NEXT = FACTS | {"name": "Maildienst B"}
FIELD = "{{kuendigungsfrist}}"
ADDRESS = "Schloßstraße 1, 36037 Fulda"
TEXT = (
    "Zwischen {{kommune}} und {{kkv}}.\n\n## § 1 Gegenstand\n\nDie KKV stellt die Plattform bereit. "
    "Kündigungsfrist: {{kuendigungsfrist}}.\n\n- Kosten: keine"
)
NEWER = TEXT.replace("Kosten: keine", "Kosten: nach Aufwand")
PROOF = Proof("Maria Rathaus", "Bürgermeisterin", "factor")


@cache
def certificate(name: str = "KKV Prüfsiegel") -> str:
    """Return a key and its own certificate in PEM, made now: nobody keeps one in the sources."""
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    moment = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(whose)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=30))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return (private + made.public_bytes(serialization.Encoding.PEM)).decode()


def somebody(subject: str, name: str, role: Role, world: World | None, email: str = "") -> Person:
    """Return somebody with a role in a town, or at the hub."""
    with identity():
        return grant_membership(
            issuer="http://127.0.0.1:1/verwaltung",
            subject=subject,
            name=name,
            email=email or f"{subject}@verwaltung.example",
            role=role,
            town=world.town if world else None,
            by=SYSTEM,
        ).person


def actor(who: Person, role: Role, world: World | None, *, minutes: int = 0) -> Actor:
    """Return them as they act, logged in so many minutes ago."""
    slug = world.town.slug if world else ""
    at = now() - timedelta(minutes=minutes)
    return Actor(ActorKind.STAFF, str(who.uuid), who.name, slug, frozenset({role}), logged_in_at=at)


def browser(who: Person, world: World | None, *, minutes: int = 0) -> Client:
    """Return their browser, logged in so many minutes ago."""
    home = world.host if world else settings.HUB_HOST
    with identity():
        session = ServerSession(home)
        login = Login("verwaltung", at=now().timestamp() - 60 * minutes, evidence={"acr": "factor"})
        session.begin(login, provider=Provider("verwaltung", "", ""), person=who)
        sessions.save(session)
    client = clients.visitor(home)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.key
    return client


def published(text: str = TEXT, kind: str = KIND, **values: Any) -> AgreementVersion:
    """Publish a text; the first one, or the next."""
    editor = kkv()
    text = text if FIELD in text else f"{text}\n\nKündigungsfrist: {FIELD}"
    with hub():
        told: dict[str, Any] = {
            "title": f"Vereinbarung {kind}",
            "text": text,
            "note": "Neu.",
            "signatures": {"city": 2, "district": 1},
        }
        told |= {name: values.pop(name) for name in PERIODS & values.keys()}
        draft = actions.save_draft(kind=kind, edition=0, values=told, by=editor)
        dates: dict[str, Any] = {"valid_from": timezone.localdate(), "sign_until": in_days(30), "must_renew": True}
        return actions.publish(kind=kind, edition=draft.edition, by=editor, **(dates | values))


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def kkv(name: str = "Ida Entwurf", *, minutes: int = 0) -> Actor:
    subject = name.split(maxsplit=1)[0].lower()
    return actor(somebody(subject, name, Role.KKV_EDITOR, None), Role.KKV_EDITOR, None, minutes=minutes)


class Town:
    """A town with who administers it and who signs for it."""

    def __init__(self, world: World) -> None:
        slug = world.town.slug
        self.world, self.kind = world, KIND
        self.admin = somebody(f"admin-{slug}", "Bernd Admin", Role.ADMIN, world)
        self.mayor = somebody(f"mayor-{slug}", "Maria Rathaus", Role.SIGNER, world)
        self.deputy = somebody(f"deputy-{slug}", "Dirk Beigeordneter", Role.CLERK, world)
        self.staff = {str(each.uuid) for each in (self.admin, self.mayor, self.deputy)}

    @property
    def named(self) -> tuple[Named, Named]:
        return (
            Named(str(self.mayor.uuid), self.mayor.name, self.mayor.email, "Bürgermeisterin"),
            Named(str(self.deputy.uuid), self.deputy.name, self.deputy.email, "Stadtrat"),
        )

    def prepare(self, named: tuple[Named, ...] | None = None, *, by: Actor | None = None) -> Signing:
        who = by or actor(self.admin, Role.ADMIN, self.world)
        with self.world:
            return actions.prepare(
                kind=self.kind,
                named=self.named if named is None else named,
                staff=self.staff,
                address=ADDRESS,
                by=who,
            )

    def reading(self) -> queries.Reading:
        with self.world:
            return queries.reading(self.kind, self.world.town, ADDRESS)

    def sign(
        self, who: Person, *, shown: str = "", address: str = ADDRESS, minutes: int = 0, typed: str = ""
    ) -> Signing:
        proof = Proof(typed or who.name, "Vorstand", "factor")
        read = shown or self.reading().hash
        by = actor(who, Role.CLERK, self.world, minutes=minutes)
        with self.world:
            return actions.sign(kind=self.kind, shown=read, proof=proof, address=address, by=by)

    def signed(self) -> Signing:
        self.prepare()
        self.sign(self.mayor)
        return self.sign(self.deputy)

    def withdraw(self) -> Signing:
        with self.world:
            return actions.withdraw(kind=self.kind, reason="Anders", by=actor(self.admin, Role.ADMIN, self.world))


def countersigned(signing: Signing, by: Actor | None = None, *, email: str = "ida@kkv.example") -> Signing:
    who = by or kkv()
    with hub():
        proof = Proof(who.name, "Leitung KKV", "factor")
        return actions.countersign(uuid=signing.uuid, proof=proof, email=email, by=who)


def in_force(world: World, version: AgreementVersion) -> Signing:
    """Let a version be in force for a town, with a file that is none."""
    moment = now()
    with hub():
        return Signing.objects.create(
            town_schema=world.town.schema_name,
            town_name=world.town.name,
            town_kind=world.town.kind,
            kind=version.kind,
            version=version,
            fields={"kommune": world.town.name},
            text_hash="0" * 64,
            state=SigningState.IN_FORCE,
            state_since=moment,
            prepared_at=moment,
            prepared_by="x",
            in_force_at=moment,
            document=b"%PDF-1.7\n",
            document_hash="0" * 64,
        )


def agreed(world: World, clerk: str, function: str) -> str:
    """Put a version into force and ask the clerk to sign the next one; return the uuid of the first."""
    done = in_force(world, published())
    published(NEWER)
    who = somebody(f"clerk-{world.town.slug}", clerk, Role.CLERK, world, "person@verwaltung.example")
    here = Town(world)
    mine = Named(str(who.uuid), who.name, who.email, function)
    here.staff.add(mine.person)
    here.prepare((mine, here.named[1]))
    return str(done.uuid)


def announce(days: int = 29, **told: Any) -> ProcessorChange:
    values: dict[str, Any] = {"act": ProcessorAct.NEW, "processor": None, "facts": NEXT, "by": told.get("by") or kkv()}
    days_told = {"object_until": in_days(days - 1), "takes_effect_on": in_days(days)}
    values |= told
    values["period"] = Period(*(values.pop(name, day) for name, day in days_told.items()))
    with hub():
        return actions.announce(**values)


def employed() -> ProcessorChange:
    """Announce one while no town is bound: it counts at once."""
    return announce(facts=FACTS, object_until=None, takes_effect_on=in_days(0))


def objected(world: World, reason: str) -> str:
    """Let a town object to a change; return its uuid."""
    in_force(world, published("{{weitere_auftragsverarbeiter}}", PROCESSING))
    change, here = announce(), Town(world)
    with world:
        actions.object_to(uuid=change.uuid, reason=reason, by=actor(here.mayor, Role.SIGNER, world))
    return str(change.uuid)


def terminated(world: World, signing: str, reason: str) -> str:
    """Let a town have given notice, with a file that is none; return its uuid."""
    moment = now()
    with hub():
        found = Signing.objects.get(uuid=signing)
        done = found.terminations.create(
            town_schema=world.town.schema_name,
            side="town",
            is_for_cause=False,
            last_day=in_days(90),
            given_at=moment,
            person="x",
            about={"name": reason, "function": "x", "reason": reason},
            document=b"%PDF-1.7\n",
            document_hash="0" * 64,
            state_since=moment,
        )
    return str(done.uuid)


def now_of(signing: Signing) -> Signing:
    with hub():
        return type(signing).objects.select_related("version").get(pk=signing.pk)
