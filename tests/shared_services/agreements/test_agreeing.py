"""From the published text to the sealed file: who signs for a town, and what is signed."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from pypdf import PdfReader

from blaupause.crypto import seals
from blaupause.domain import Conflict, Invalid, NotFound, Refused, Role
from blaupause.tenancy.context import hub
from shared_services.agreements import actions, queries
from shared_services.agreements.enums import SigningState
from shared_services.agreements.models import AgreementVersion, Signature, Signing
from shared_services.agreements.rules import Named
from tests.shared_services.agreements.agreeing import (
    KIND,
    NEWER,
    TEXT,
    Town,
    actor,
    certificate,
    countersigned,
    in_days,
    kkv,
    now_of,
    published,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

    from tests.worlds import World


def test_two_sign_for_the_town_and_the_centre_seals(here: Town) -> None:
    published()
    signing = here.prepare()
    assert here.sign(here.mayor).state == SigningState.OPEN
    assert here.sign(here.deputy).state == SigningState.SIGNED

    done = now_of(countersigned(signing))

    assert done.state == SigningState.IN_FORCE
    pdf = bytes(done.document)
    reader = PdfReader(io.BytesIO(pdf))
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    for words in (
        "Zwischen",
        here.world.town.name,
        "Maria Rathaus",
        "Dirk Beigeordneter",
        "Leitung KKV",
        "§ 1 Gegenstand",
    ):
        assert words in text
    evidence = json.loads(reader.attachments["nachweis.json"][0])
    assert [each["name"] for each in evidence["signatures"]] == ["Maria Rathaus", "Dirk Beigeordneter", "Ida Entwurf"]
    assert {each["text_sha256"] for each in evidence["signatures"]} == {signing.text_hash}
    assert here.world.events()[-3:] == ["agreement.prepared", "agreement.signed", "agreement.signed"]


def test_the_seal_is_good_and_a_changed_byte_shows(here: Town, settings: Settings) -> None:
    published()
    pdf = bytes(now_of(countersigned(here.signed())).document)

    found = seals.check_pdf(pdf)
    assert (found.is_good, found.by) == (True, "KKV Prüfsiegel")
    middle = len(pdf) // 3
    assert not seals.check_pdf(pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]).is_good
    added = seals.check_pdf(pdf + b"\n% mehr\n")
    assert (added.is_intact, added.is_whole, added.is_good) == (True, False, False)
    settings.SEAL = certificate("Jemand anderes")
    assert (seals.check_pdf(pdf).is_intact, seals.check_pdf(pdf).is_trusted) == (True, False)


def test_what_is_in_the_database_cannot_be_read_without_the_key(here: Town) -> None:
    published()
    countersigned(here.signed())

    with hub(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT document::text FROM agreements_signing UNION ALL SELECT about::text FROM agreements_signature"
        )
        rows = [row[0] for row in cursor.fetchall()]
    assert len(rows) == 4
    assert not any(word in row for row in rows for word in ("25504446", "Rathaus", b"Rathaus".hex()))


def test_the_text_changed_between_opening_and_signing(here: Town) -> None:
    published()
    here.prepare()
    read = here.reading().hash
    published(NEWER)

    with pytest.raises(actions.TextChanged, match="geändert"):
        here.sign(here.mayor, shown=read)

    with here.world:
        rows = list(Signature.objects.all())
        assert [each.signed_at for each in rows] == [None, None]
    assert here.sign(here.mayor).version.number == 2


def test_an_address_that_changed_is_another_text(here: Town) -> None:
    published("{{kommune_anschrift}}")
    here.prepare()

    with pytest.raises(actions.TextChanged):
        here.sign(here.mayor, shown=here.reading().hash, address="Neue Straße 2")


def test_who_signed_the_former_text_signs_the_newer_one_too(here: Town) -> None:
    published()
    here.prepare()
    here.sign(here.mayor)
    published(NEWER)

    assert here.sign(here.deputy).state == SigningState.OPEN
    assert here.sign(here.mayor).state == SigningState.SIGNED


def test_a_newer_version_with_another_number_of_signatures_is_handed_on_anew(here: Town) -> None:
    with hub():
        values = {"title": "V", "text": TEXT, "note": "", "signatures": {"city": 1}}
        draft = actions.save_draft(kind=KIND, edition=0, values=values, by=kkv())
        actions.publish(
            kind=KIND,
            edition=draft.edition,
            valid_from=in_days(0),
            sign_until=in_days(30),
            must_renew=True,
            by=kkv(),
        )
    here.prepare(here.named[:1])
    published(NEWER)

    with pytest.raises(Conflict, match="neu weitergeben"):
        here.sign(here.mayor)

    with here.world:
        assert [each.signed_at for each in Signature.objects.all()] == [None]
    here.prepare()
    here.sign(here.mayor)
    assert here.sign(here.deputy).state == SigningState.SIGNED


def test_nobody_signs_twice(here: Town) -> None:
    published()
    here.prepare()
    here.sign(here.mayor)

    with pytest.raises(Conflict, match="schon unterschrieben"):
        here.sign(here.mayor)
    here.sign(here.deputy)
    with pytest.raises(Conflict, match="wartet nicht mehr"):
        here.sign(here.deputy)


def test_only_who_was_named_signs_with_a_fresh_login_and_their_own_name(here: Town) -> None:
    published()
    with pytest.raises(NotFound):
        here.sign(here.mayor)
    here.prepare()
    with pytest.raises(Refused, match="andere"):
        here.sign(here.admin)
    with pytest.raises(Conflict, match="noch einmal an"):
        here.sign(here.mayor, minutes=11)
    with pytest.raises(Invalid, match="Maria Rathaus"):
        here.sign(here.mayor, typed="M. Rathaus")
    assert here.sign(here.mayor, typed=" maria  RATHAUS ").state == SigningState.OPEN


def test_the_second_signature_is_somebody_elses(here: Town) -> None:
    published()
    mayor, deputy = here.named
    with pytest.raises(Invalid, match="2 Personen") as few:
        here.prepare((mayor,))
    assert few.value.field == "person_2"
    for twin in (
        mayor,
        Named(deputy.person, deputy.name, mayor.email.upper(), "x"),
        Named(deputy.person, " maria rathaus", "", "x"),
        Named(deputy.person, "Rathaus, Dr. Maria", "", "x"),
        Named(deputy.person, deputy.name, mayor.email.replace("@", "+zwei@"), "x"),
    ):
        with pytest.raises(Invalid, match="dieselbe Person"):
            here.prepare((mayor, twin))
    with pytest.raises(Invalid, match="arbeitet nicht"):
        here.prepare((mayor, Named("nobody", "N", "", "x")))
    with pytest.raises(Invalid, match="Funktion"):
        here.prepare((mayor, Named(deputy.person, deputy.name, deputy.email, " ")))


def test_only_the_administration_hands_on_and_takes_back(here: Town) -> None:
    published()
    clerk = actor(here.mayor, Role.CLERK, here.world)
    with pytest.raises(Refused):
        here.prepare(by=clerk)
    with pytest.raises(NotFound):
        here.withdraw()
    with here.world, pytest.raises(Refused):
        actions.withdraw(kind=KIND, reason="x", by=clerk)


def test_a_town_sees_only_its_own_and_cannot_put_anything_into_force(here: Town, giessen: World) -> None:
    published()
    signing = here.signed()
    with giessen:
        assert not Signing.objects.exists()
        assert not Signature.objects.exists()
        with pytest.raises(NotFound):
            queries.past_of(signing.uuid)
        assert not Signing.objects.filter(pk=signing.pk).update(reason="x")
    with here.world, pytest.raises(DatabaseError), transaction.atomic():
        Signing.objects.filter(pk=signing.pk).update(state="in_force")
    with here.world, pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.create(
            signing_id=signing.pk, town_schema=here.world.town.schema_name, side="kkv", place=1, person="x", about={}
        )
    countersigned(signing)
    with here.world:
        assert not Signature.objects.filter(side="town").delete()[0]
        assert not Signing.objects.filter(pk=signing.pk).update(state="withdrawn")


def test_drafts_are_not_for_towns_and_published_texts_stay(here: Town) -> None:
    first = published()
    with hub():
        values = {"title": "Entwurf", "text": "Geheim", "note": "", "signatures": {}}
        actions.save_draft(kind=KIND, edition=0, values=values, by=kkv())
        with pytest.raises(DatabaseError), transaction.atomic():
            AgreementVersion.objects.filter(pk=first.pk).update(text="anders")
    with here.world:
        assert list(AgreementVersion.objects.values_list("number", flat=True)) == [1]
        with pytest.raises(DatabaseError), transaction.atomic():
            AgreementVersion.objects.filter(pk=first.pk).update(title="anders")


def test_the_command_says_whether_a_seal_is_good(
    here: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published()
    pdf = bytes(now_of(countersigned(here.signed())).document)
    good, bad, none = tmp_path / "good.pdf", tmp_path / "bad.pdf", tmp_path / "none.pdf"
    good.write_bytes(pdf)
    bad.write_bytes(pdf + b"\n% mehr\n")
    none.write_bytes(pdf[: pdf.index(b"%%EOF") + 6])

    call_command("agreement_verify", str(good), "--json")
    assert json.loads(capsys.readouterr().out)["good"] is True
    for file, told in ((bad, "whole: NO"), (none, "no seal")):
        with pytest.raises(CommandError, match="not good"):
            call_command("agreement_verify", str(file))
        assert told in capsys.readouterr().out
    none.write_bytes(b"kein PDF")
    with pytest.raises(CommandError, match="no PDF"):
        call_command("agreement_verify", str(none))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("agreement_verify", str(tmp_path / "fehlt.pdf"))
