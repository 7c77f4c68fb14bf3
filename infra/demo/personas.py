"""The people of the demo. All are invented. Their claims look like those of a real realm (docs: claims of a login)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any, Final

from blaupause.domain import Role

ACCOUNTS: Final = uuid.UUID("6f1f0a52-6a43-4f0c-9a7f-3f6a0f1c2d5e")


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to be in the demo.

    Attributes:
        subject: name of the account at the provider.
        what: one line on the card: who that is.
        town: slug of the town a member of staff works in; empty at the hub.
        invited_to: slug of the town that has invited them, as clerks; their mail lies in the outbox.
        claims: what the ID token says besides `sub`.
    """

    realm: str
    subject: str
    name: str
    what: str
    role: Role | None = None
    town: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    invited_to: str = ""

    @property
    def account(self) -> str:
        """The id of a member of staff in a real Keycloak, where it becomes `sub`; the same in every demo."""
        return str(uuid.uuid5(ACCOUNTS, self.subject))


def _staff(subject: str, name: str, what: str, role: Role | None, town: str = "", *, invited_to: str = "") -> Persona:
    claims = {"name": name, "email": f"{subject}@verwaltung.example", "email_verified": True, "acr": "mfa"}
    return Persona("verwaltung", subject, name, what, role, town, claims, invited_to)


PERSONAS = (
    Persona(
        "buerger",
        "sevda",
        "Sevda Yılmaz-Brandt",
        "Bürgerin, BundID mit Online-Ausweis (Stufe hoch)",
        claims={
            "acr": "hoch",
            "idp": "bundid-4",
            "bpk2": "GQTAlQ9CZQeTMPvh",
            "vertrauensniveau": "STORK-QAA-Level-4",
            "vorname": "Sevda",
            "vorname-verified-level": "STORK-QAA-Level-4",
            "nachname": "Yılmaz-Brandt",
            "nachname-verified-level": "STORK-QAA-Level-4",
            "mail": "sevda.yilmaz-brandt@example.org",
            "mail-verified-level": "STORK-QAA-Level-1",
            "strasse": "Schlossstraße 4",
            "plz": "36037",
            "ort": "Fulda",
        },
    ),
    Persona(
        "buerger",
        "heimatverein",
        "Heimatverein Beispielau e. V.",
        "Verein, Unternehmenskonto (Stufe substanziell)",
        claims={
            "acr": "substantiell",
            "idp": "unternehmenskonto",
            "bpk2": "verein-7Yq2",
            "vertrauensniveau": "STORK-QAA-Level-3",
            "organisation": "Heimatverein Beispielau e. V.",
            "rechtsform": "eingetragener Verein",
            "registereintrag": "Vereinsregister Fulda, VR 99999",
            "vorname": "Friederike",
            "nachname": "Groß",
            "mail": "vorstand@heimatverein-beispielau.example",
            "strasse": "Am Anger 2",
            "plz": "36041",
            "ort": "Fulda",
        },
    ),
    Persona(
        "buerger",
        "basis",
        "Bernd Basis",
        "Bürger, BundID nur mit Passwort (Stufe Basis)",
        claims={
            "acr": "basis",
            "idp": "bundid",
            "bpk2": "bB5s0000Passwort",
            "vertrauensniveau": "STORK-QAA-Level-1",
            "vorname": "Bernd",
            "nachname": "Basis",
            "mail": "bernd.basis@example.org",
        },
    ),
    Persona(
        "buerger",
        "nils",
        "Nils Nachweis",
        "Bürger, BundID mit hinterlegtem Nachweis (Stufe normal)",
        claims={
            "acr": "normal",
            "idp": "bundid-2",
            "bpk2": "nN6w0000Nachweis",
            "vertrauensniveau": "STORK-QAA-Level-2",
            "vorname": "Nils",
            "nachname": "Nachweis",
            "mail": "nils.nachweis@example.org",
        },
    ),
    Persona(
        "buerger",
        "lukasz",
        "Łukasz Żółkiewski",
        "Bürger, Ausweis eines anderen EU-Landes (Stufe hoch), ohne E-Mail-Adresse",
        claims={
            "acr": "hoch",
            "idp": "bundid-4",
            "bpk2": "PLx7Kq0000eIDAS1",
            "vertrauensniveau": "STORK-QAA-Level-4",
            "vorname": "Łukasz",
            "nachname": "Żółkiewski",
        },
    ),
    Persona(
        "buerger",
        "thorunn",
        "Þórunn Ǧazala N̄guyễn-Čeňková",
        "Bürgerin, BundID mit ELSTER (Stufe substanziell); Name mit Buchstaben aus DIN 91379",
        claims={
            "acr": "substantiell",
            "idp": "bundid-3",
            "bpk2": "Rt7xQ0000ELSTERm",
            "vertrauensniveau": "STORK-QAA-Level-3",
            "vorname": "Þórunn Ǧazala",
            "nachname": "N̄guyễn-Čeňková",
            "mail": "thorunn@example.org",
            "strasse": "Königsallee 7",
            "plz": "35390",
            "ort": "Gießen",
        },
    ),
    Persona(
        "buerger",
        "gast",
        "Greta Gast",
        "ohne Konto, einmalig mit Online-Ausweis: die BundID nennt kein Kennzeichen (bPK2)",
        claims={
            "acr": "hoch",
            "idp": "bundid-4",
            "vertrauensniveau": "STORK-QAA-Level-4",
            "vorname": "Greta",
            "nachname": "Gast",
        },
    ),
    _staff("thea", "Thea Muster", "Sachbearbeitung Fulda", Role.CLERK, "fulda"),
    _staff("olaf", "Olaf Probe", "Sachbearbeitung Fulda (zweite Person)", Role.CLERK, "fulda"),
    _staff(
        "gesa",
        "Gesa Beispiel",
        "Sachbearbeitung Gießen; bearbeitet in Vertretung auch Mängel in Fulda",
        Role.CLERK,
        "giessen",
    ),
    _staff("ida", "Ida Entwurf", "Administration Fulda", Role.ADMIN, "fulda"),
    _staff("gero", "Gero Einsatz", "Administration Gießen", Role.ADMIN, "giessen"),
    _staff("dora", "Dora Siegel", "Datenschutzbeauftragte Fulda: wer hat was gelesen?", Role.DATA_PROTECTION, "fulda"),
    _staff("maria", "Maria Amtskette", "Bürgermeisterin Fulda: unterschreibt Vereinbarungen", Role.SIGNER, "fulda"),
    _staff("daniel", "Daniel Nachsicht", "Datenschutzbeauftragter der KKV", Role.DATA_PROTECTION),
    _staff("arno", "Arno Anschluss", "Administration Bad Hersfeld", Role.ADMIN, "bad-hersfeld"),
    _staff("sami", "Sami Schlüssel", "Administration Mossautal", Role.ADMIN, "mossautal"),
    _staff("karl", "Karl Vorlage", "KKV-Redaktion", Role.KKV_EDITOR),
    _staff("lena", "Lena Prüfstein", "KKV-Freigabe Land", Role.KKV_APPROVER_LAND),
    _staff("konrad", "Konrad Gegenprobe", "KKV-Freigabe KSpV", Role.KKV_APPROVER_KSPV),
    _staff("otto", "Otto Betriebsam", "Plattformbetrieb: was gescheitert ist", Role.OPERATOR),
    _staff("ingo", "Ingo Willkommen", "nach Fulda eingeladen: der Link liegt im Postausgang", None, invited_to="fulda"),
    _staff("gina", "Gina Anfang", "Konto ohne Rolle: hat den Landkreis Gießen angemeldet", None),
    _staff("lara", "Lara Landweg", "Konto ohne Rolle: meldet einen Landkreis an", None),
    _staff("nora", "Nora Neu", "Konto ohne Rolle: meldet eine Kommune an (nora@verwaltung.example)", None),
)


def of_realm(realm: str) -> tuple[Persona, ...]:
    return tuple(persona for persona in PERSONAS if persona.realm == realm)
