"""What a SAML provider says about itself is read with care, and who comes by it is told by this very login."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from django.core import mail

from blaupause.domain import SYSTEM, Conflict, Invalid
from blaupause.identity.own_provider import actions, fetching, queries, rules, saml, warning
from blaupause.identity.own_provider.actions import Wish
from blaupause.identity.own_provider.rules import LASTING, Told
from blaupause.identity.own_provider.trial import PAGE
from blaupause.identity.realms.brokering import things_of
from blaupause.identity.realms.wanted import Kind
from blaupause.jobs import runner
from blaupause.tenancy.context import identity
from tests.blaupause.identity.own_provider.test_rules import own
from tests.tenants.cooperation.granting import admin

if TYPE_CHECKING:
    from blaupause.identity.models import OwnProvider
    from tests.blaupause.identity.own_provider.conftest import Keycloak
    from tests.worlds import World

ENTITY = "https://adfs.fulda.example/trust"
MAIL = "urn:oid:0.9.2342.19200300.100.1.3"
POST = '<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://a.example/p"/>'
REDIRECT = POST.replace("HTTP-POST", "HTTP-Redirect").replace("/p", "/r")


def bare(key: Any = None, *, days: int = 400, since: int = 500) -> str:
    """Make a certificate as metadata hold it, which ends in so many days."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    name, today = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ADFS")]), datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(today - timedelta(days=since))
    made = made.not_valid_after(today + timedelta(days=days))
    signed = made.sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else SHA256())
    return "".join(signed.public_bytes(Encoding.PEM).decode().splitlines()[1:-1])


GOOD = bare()


def key_of(certificate: str, use: str = "signing") -> str:
    data = f'<X509Data xmlns="{saml.SIGNATURES}"><X509Certificate>{certificate}</X509Certificate></X509Data>'
    return f'<KeyDescriptor use="{use}"><KeyInfo xmlns="{saml.SIGNATURES}">{data}</KeyInfo></KeyDescriptor>'


def metadata(inside: str = "", *, entity: str = ENTITY, of: str = saml.PROTOCOL, more: str = "") -> bytes:
    role = f'<IDPSSODescriptor protocolSupportEnumeration="{of}">{inside or key_of(GOOD) + POST}</IDPSSODescriptor>'
    return f'<EntityDescriptor xmlns="{saml.METADATA}" entityID="{entity}"{more}>{role}</EntityDescriptor>'.encode()


def refused(content: bytes) -> str:
    with pytest.raises(Invalid) as error:
        saml.described(content)
    assert error.value.field == saml.FILE
    return str(error.value)


def test_name_sign_on_and_certificates_are_taken() -> None:
    entity, told = saml.described(metadata(key_of(GOOD) + key_of(bare(), "encryption") + REDIRECT + POST))
    assert (entity, told["binding"], told["sign_on"]) == (ENTITY, "post", "https://a.example/p")
    assert [each["bare"] for each in told["certificates"]] == [GOOD]
    assert saml.described(metadata(key_of(GOOD) + REDIRECT))[1]["binding"] == "redirect"


def test_of_two_certificates_both_hold_and_what_is_over_does_not() -> None:
    later = bare(days=800)
    _entity, told = saml.described(metadata(key_of(later) + key_of(GOOD) + key_of(bare(days=-1)) + POST))
    assert [each["bare"] for each in told["certificates"]] == [GOOD, later]
    end = saml.ends_at(told)
    assert end is not None
    assert not saml.ends_soon(told, at=end - timedelta(days=31))
    assert saml.ends_soon(told, at=end - timedelta(days=29))
    assert (saml.ends_at({}), saml.ends_soon({}, at=end)) == (None, False)


WEAK = rsa.generate_private_key(65537, 1024)  # noqa: S505 – that it is weak is the point
MANY = "".join(key_of(bare()) for _number in range(11))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "keine XML-Datei"),
        (b"{}", "keine XML-Datei"),
        (b"<x>" * 1_000_001, "1 MB"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + metadata(), "DTD"),
        (b"<x/>", "keinen Anbieter"),
        (metadata(of="urn:oasis:names:tc:SAML:1.1:protocol"), "keinen Anbieter"),
        (b"<x>" + metadata() + metadata() + b"</x>", "mehrere Anbieter"),
        (metadata(entity=""), "entityID"),
        (metadata(entity="a b"), "entityID"),
        (metadata(entity="x" * 501), "entityID"),
        (metadata(more=' validUntil="2020-01-01T00:00:00Z"'), "abgelaufen"),
        (metadata(more=' validUntil="2020-01-01T00:00:00"'), "abgelaufen"),
        (metadata(more=' validUntil="bald"'), "nicht lesbar"),
        (metadata(key_of(GOOD)), "keine Anmeldeadresse"),
        (metadata(key_of(GOOD) + POST.replace("https", "http")), "https://"),
        (metadata(key_of(GOOD) + POST.replace("https", "javascript")), "https://"),
        (metadata(POST), "kein Zertifikat"),
        (metadata(key_of(GOOD, "encryption") + POST), "kein Zertifikat"),
        (metadata(key_of("AAAA") + POST), "nicht lesbar"),
        (metadata(key_of("ä") + POST), "nicht lesbar"),
        (metadata(key_of(bare(days=-1)) + POST), "abgelaufen"),
        (metadata(key_of(bare(WEAK)) + POST), "zu kurz"),
        (metadata(key_of(bare(ed25519.Ed25519PrivateKey.generate())) + POST), "nicht geeignet"),
        (metadata(MANY + POST), "mehr als zehn"),
    ],
)
def test_what_is_no_description_or_not_safe_enough_is_refused(content: bytes, said: str) -> None:
    assert said in refused(content)


def test_a_description_that_is_still_valid_and_a_key_of_rsa_are_taken() -> None:
    content = metadata(
        key_of(bare(rsa.generate_private_key(65537, 2048))) + POST, more=' validUntil="2990-01-01T00:00:00Z"'
    )
    assert saml.described(content)[0] == ENTITY


def test_an_address_is_read_with_care(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid, match="https://") as error:
        saml.read("http://adfs.fulda.example/")
    assert error.value.field == saml.ADDRESS
    monkeypatch.setattr(fetching, "fetch", lambda _address: metadata())
    assert saml.read("https://a.example/m")[1]["metadata_address"] == "https://a.example/m"


def described(**other: Any) -> dict[str, Any]:
    return saml.described(metadata())[1] | {"mail_attribute": MAIL, "name_attribute": "name"} | other


def claims(value: str = "V7f;;3", form: str = LASTING, **other: Any) -> dict[str, Any]:
    told = {"provider_account_email": "kira@hier.example", "provider_account_name": "Kira", "amr": ["otp"]}
    return {"idp": "town_hier", "provider_name_id": f"N;N;{value};V{form};N"} | told | other


def of_saml(**other: Any) -> OwnProvider:
    return own(kind="saml", described=described(), factor_claim="", factor_word="", **other)


def test_who_comes_by_it_is_said_by_the_name_id_of_this_login() -> None:
    told = Told.of(claims())
    assert (told.subject, told.email, told.name, told.words) == ("7f;3", "kira@hier.example", "Kira", {})
    rules.require_admitted(of_saml(), told, own().town)
    assert rules.problems(of_saml(), Told.of(claims(amr=["pwd"]))) == ["second_factor"]


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("Vk1", "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"),
        ("Vk1", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"),
        ("Vk1", ""),
        ("Vkira@hier.example", LASTING),
    ],
)
def test_a_name_that_others_may_get_one_day_opens_nothing(value: str, form: str) -> None:
    assert rules.problems(of_saml(), Told.of(claims(value, form))) == ["not_lasting"]


def test_what_is_no_name_id_opens_nothing() -> None:
    assert rules.problems(of_saml(), Told.of(claims() | {"provider_name_id": "Unsinn"})) == ["not_lasting"]
    without = {name: said for name, said in claims().items() if name != "provider_name_id"}
    assert "not_lasting" in rules.problems(of_saml(), Told.of(without)), "of a login by OpenID Connect"


def test_keycloak_is_asked_for_signatures_of_these_certificates_and_a_lasting_name() -> None:
    entry, *parts = things_of(of_saml())
    config = entry.words["config"]
    assert (entry.kind, entry.words["providerId"], config["signingCertificate"]) == (Kind.PROVIDER, "saml", GOOD)
    assert [config[each] for each in ("validateSignature", "wantAssertionsSigned", "wantAuthnRequestsSigned")] == [
        "true",
        "true",
        "true",
    ]
    assert (config["nameIDPolicyFormat"], config["useMetadataDescriptorUrl"]) == (LASTING, "false")
    assert {part.words["config"].get("attribute.name") for part in parts} == {None, MAIL, "name"}


def wish(**other: Any) -> Wish:
    return Wish("saml", ENTITY, described(**other), ("fulda.example",))


def test_new_certificates_are_believed_without_a_test_and_nothing_else_changes(
    fulda: World, keycloak: Keycloak
) -> None:
    newer = bare(days=900)
    _entity, now_told = saml.described(metadata(key_of(newer) + POST))
    with identity():
        made = actions.connect(town=fulda.town, wish=wish(), secret="", by=SYSTEM)
        actions.record_test(alias=made.alias, edition=1, problems=(), by=SYSTEM)
        actions.switch_on(town=fulda.town, by=SYSTEM)
        actions.renew_certificates(town=fulda.town, address=ENTITY, described=now_told, by=SYSTEM)
        found = queries.of_town(fulda.town)
        assert found is not None
        assert (found.state, found.edition, found.described["mail_attribute"]) == ("on", 1, MAIL)
        assert [each["bare"] for each in found.described["certificates"]] == [newer]
        assert keycloak.told[-1] == ("put", "on", "")
        for address, told in (
            ("https://other.example", now_told),
            (ENTITY, now_told | {"sign_on": "https://x.example"}),
        ):
            with pytest.raises(Conflict):
                actions.renew_certificates(town=fulda.town, address=address, described=told, by=SYSTEM)


@pytest.mark.parametrize("field", ["mail_attribute", "name_attribute"])
def test_an_attribute_that_cannot_be_is_refused(fulda: World, keycloak: Keycloak, field: str) -> None:
    with identity(), pytest.raises(Invalid) as error:
        actions.connect(town=fulda.town, wish=wish(**{field: "${x}"}), secret="", by=SYSTEM)
    assert (error.value.field, keycloak.told) == (field, [])


def test_the_administration_is_told_once_of_a_certificate_that_ends(fulda: World, keycloak: Keycloak) -> None:
    def looked() -> list[tuple[str, str]]:
        mail.outbox.clear()
        warning.look_for_ends(by=SYSTEM)
        runner.run_waiting()
        return [(str(each.subject), each.to[0]) for each in mail.outbox]

    admin(fulda)
    ending = saml.described(metadata(key_of(bare(days=20)) + POST))[1]["certificates"]
    with identity():
        made = actions.connect(town=fulda.town, wish=wish(certificates=ending), secret="", by=SYSTEM)
        assert looked() == [], "not while it is tested"
        actions.record_test(alias=made.alias, edition=1, problems=(), by=SYSTEM)
        actions.switch_on(town=fulda.town, by=SYSTEM)
        assert looked() == [("Stadt Fulda: Zertifikat Ihrer Anmeldung läuft ab", "admin-fulda@verwaltung.example")]
        assert PAGE in str(mail.outbox[0].body)
        assert looked() == []
        actions.renew_certificates(town=fulda.town, address=ENTITY, described=described(), by=SYSTEM)
        assert looked() == []
        assert warning.warn(provider_id=made.pk, by=SYSTEM) is None, "renewed meanwhile"
        assert warning.warn(provider_id=0, by=SYSTEM) is None
    assert keycloak.told
