"""A town's own sender: used for mail only while a real name server says that it may be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from blaupause import dns, limits
from blaupause.domain import SYSTEM, Invalid, NotFound, Refused, Role
from blaupause.tenancy.hosts.rules import proof_of
from tenants.organisation import queries, rules
from tenants.organisation.actions import drop_sender, keep_sender
from tenants.organisation.models import MailSender
from tenants.organisation.tasks import look_at_sender
from tests import nameserver
from tests.clients import staff, visitor
from tests.people import ADMIN, CLERK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from pytest_django.fixtures import Settings

    from tests.nameserver import NameServer
    from tests.worlds import World

PAGE = "/einrichtung/absender/"
ADDRESS = "noreply@fulda.example"
INCLUDE, KEY = "include:_spf.plattform.example", "bp._domainkey.plattform.example"


@pytest.fixture
def names(settings: Settings, fulda: World) -> Iterator[NameServer]:
    """A domain where everything is right."""
    settings.MAIL_SPF, settings.MAIL_DKIM = INCLUDE, KEY
    with nameserver.running() as server:
        settings.RESOLVER = server.address
        limits.forget()
        server.put("fulda.example", "TXT", "google-site=1", f"v=spf1 mx {INCLUDE} -all")
        server.put("bp._domainkey.fulda.example", "CNAME", KEY)
        server.put(KEY, "TXT", "v=DKIM1; k=rsa; p=" + "A" * 300)
        server.put("_dmarc.fulda.example", "TXT", "v=DMARC1; p=reject; rua=mailto:x@fulda.example")
        server.put("_blaupause.fulda.example", "TXT", proof_of(fulda.town, "fulda.example"))
        yield server


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().replace("<wbr>", "")))


def wrong(fulda: World) -> list[str]:
    found = rules.sender_verdict(fulda.town, ADDRESS, dns.records)
    assert found.is_good is all(record.is_right for record in found.records)
    return [record.kind for record in found.records if not record.is_right]


def test_all_right_is_used(names: NameServer, admin: Client) -> None:
    page = text(admin.post(PAGE, {"address": "NoReply@fulda.example", "aktion": "pruefen"}))

    assert "Alle Einträge stimmen" in page
    assert queries.mail_sender() == "Stadt Fulda <noreply@fulda.example>"
    EmailMessage(subject="x", body="y", to=["a@b.example"], from_email=queries.mail_sender()).send()
    assert mail.outbox[-1].from_email == "Stadt Fulda <noreply@fulda.example>"


@pytest.mark.parametrize(
    ("name", "kind", "values", "said"),
    [
        ("fulda.example", "TXT", [], "SPF (TXT)"),
        ("fulda.example", "TXT", ["v=spf1 mx -all"], "SPF (TXT)"),
        ("fulda.example", "TXT", [f"v=spf1 {INCLUDE} +all"], "SPF (TXT)"),
        ("fulda.example", "TXT", [f"v=spf1 {INCLUDE}"], "SPF (TXT)"),
        ("fulda.example", "TXT", [f"v=spf1 {INCLUDE} -all", "v=spf1 -all"], "SPF (TXT)"),
        ("fulda.example", "TXT", [f"v=spf1 include:x{INCLUDE[8:]} -all"], "SPF (TXT)"),
        ("bp._domainkey.fulda.example", "CNAME", ["bp._domainkey.other.example"], "DKIM (CNAME)"),
        (KEY, "TXT", ["v=DKIM1; p="], "DKIM (CNAME)"),
        (KEY, "TXT", [], "DKIM (CNAME)"),
        ("_dmarc.fulda.example", "TXT", [], "DMARC (TXT)"),
        ("_dmarc.fulda.example", "TXT", ["v=DMARC1; p=maybe"], "DMARC (TXT)"),
        ("_dmarc.fulda.example", "TXT", ["v=DMARC1; p=none", "v=DMARC1; p=reject"], "DMARC (TXT)"),
        ("_blaupause.fulda.example", "TXT", ["blaupause=fremd"], "TXT"),
    ],
)
def test_each_record_that_is_wrong_is_told_and_nothing_is_sent_in_its_name(
    fulda: World, names: NameServer, admin: Client, name: str, kind: str, values: list[str], said: str
) -> None:
    names.zone[name, kind] = values

    assert wrong(fulda) == [said]
    page = text(admin.post(PAGE, {"address": ADDRESS, "aktion": "pruefen"}))
    assert f"wird noch nicht benutzt. Noch nicht richtig: {said}" in page
    assert queries.mail_sender() is None


def test_what_to_copy_keeps_what_the_town_has(fulda: World, names: NameServer) -> None:
    names.put("fulda.example", "TXT", "v=spf1 mx ip4:192.0.2.7 -all")

    record = rules.sender_verdict(fulda.town, ADDRESS, dns.records).records[0]

    assert record.value == f"v=spf1 {INCLUDE} mx ip4:192.0.2.7 -all"


def test_a_policy_of_the_domain_above_counts(fulda: World, names: NameServer) -> None:
    names.put("_dmarc.sub.fulda.example", "TXT")
    del names.zone["_dmarc.sub.fulda.example", "TXT"]

    records = rules.sender_verdict(fulda.town, "noreply@sub.fulda.example", dns.records).records
    assert [record.is_right for record in records if record.kind == "DMARC (TXT)"] == [True]


def test_another_town_gets_nothing_from_these_records(giessen: World, names: NameServer) -> None:
    verdict = rules.sender_verdict(giessen.town, ADDRESS, dns.records)

    assert [record.kind for record in verdict.records if not record.is_right] == ["TXT"]


def test_records_that_go_away_are_noticed_and_mail_falls_back(fulda: World, names: NameServer) -> None:
    keep_sender(verdict=queries.look_at_sender(ADDRESS), by=ADMIN)
    assert ("organisation.look_at_sender", {}) in fulda.jobs()
    assert queries.mail_sender()
    names.zone["fulda.example", "TXT"] = []

    look_at_sender()

    assert queries.mail_sender() is None
    assert "SPF" in MailSender.objects.get().told


def test_a_resolver_that_fails_changes_nothing(names: NameServer, admin: Client) -> None:
    names.is_broken = True

    assert admin.post(PAGE, {"address": ADDRESS, "aktion": "pruefen"}).status_code == 409
    assert queries.own_sender() is None
    look_at_sender()


def test_it_is_given_up(names: NameServer, admin: Client) -> None:
    keep_sender(verdict=queries.look_at_sender(ADDRESS), by=SYSTEM)

    assert "wieder unter der Adresse der Plattform" in text(admin.post(PAGE, {"aktion": "aufgeben"}, follow=True))
    assert queries.mail_sender() is None
    with pytest.raises(NotFound):
        drop_sender(by=ADMIN)


@pytest.mark.parametrize("address", ["x", "a@localhost", "a@fulda.localhost", "a@10.0.0.1", ""])
def test_what_is_no_address_of_the_towns_is_refused(names: NameServer, admin: Client, address: str) -> None:
    assert admin.post(PAGE, {"address": address, "aktion": "pruefen"}).status_code == 422
    with pytest.raises(Invalid):
        rules.sender_of_town(address)


def test_a_platform_that_says_nothing_about_its_mail_has_no_own_senders(
    fulda: World, names: NameServer, settings: Settings, admin: Client
) -> None:
    MailSender.objects.create(address=ADDRESS, is_good=True, looked_at=timezone.now())
    settings.MAIL_DKIM = ""

    assert queries.mail_sender() is None
    assert not rules.sender_verdict(fulda.town, ADDRESS, dns.records).is_good
    assert "Hier nicht möglich" in text(admin.get(PAGE))


def test_only_the_towns_own_administration(fulda: World, giessen: World, names: NameServer) -> None:
    verdict = queries.look_at_sender(ADDRESS)
    with pytest.raises(Refused):
        keep_sender(verdict=verdict, by=CLERK)
    with pytest.raises(Refused):
        drop_sender(by=CLERK)
    assert visitor(fulda.host).get(PAGE).status_code == 302
    assert staff(Role.CLERK, fulda.town).get(PAGE).status_code == 403
    assert staff(Role.ADMIN, giessen.town, on=fulda.host).get(PAGE).status_code == 404
