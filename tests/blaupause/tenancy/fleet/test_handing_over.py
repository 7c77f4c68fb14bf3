"""What a town takes along when it leaves can be read without this software, and its deletion is certified."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import stat
import zipfile
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from blaupause.audit import packages
from blaupause.audit.models import HubEvent
from blaupause.crypto.seals import check_pdf
from blaupause.domain import now
from blaupause.tenancy import provisioning, towns
from blaupause.tenancy.context import operator, town
from blaupause.tenancy.enums import TownKind, TownState
from shared_services.agreements.enums import AgreementKind, SigningState
from shared_services.agreements.models import AgreementVersion, Signing
from tenants.organisation.models import Unit
from tenants.services.models import Subscription
from tests.blaupause.tenancy.fleet.filled import ANSWERS, CONTENT, told

if TYPE_CHECKING:
    from pathlib import Path

    from blaupause.tenancy.models import Town


def signed_by(which: Town) -> Signing:
    """Let a town and the competence centre have concluded an agreement."""
    moment = now()
    with operator():
        version = AgreementVersion.objects.create(
            kind=AgreementKind.values[0], number=1, title="Vertrag", text="Text", edited_at=moment, edited_by="x"
        )
        return Signing.objects.create(
            town_schema=which.schema_name, town_name=which.name, town_kind=which.kind, kind=version.kind,
            version=version, text_hash="0" * 64, state=SigningState.IN_FORCE, state_since=moment, prepared_at=moment,
            prepared_by="x", in_force_at=moment, document=b"%PDF-1.7 sealed", document_hash="0" * 64,
        )  # fmt: skip


def test_everything_is_in_it_and_in_the_open(filled: Town, tmp_path: Path) -> None:
    with town(filled):
        Unit.objects.create(name='=HYPERLINK("http://x.example")')
    agreed = signed_by(filled)
    towns.switch("alt", to=TownState.OFFLINE)
    path = tmp_path / "alt.zip"

    said = told("town_hand_over", "alt", "--to", str(path))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert said["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    with zipfile.ZipFile(path) as packed:
        rows = [json.loads(line) for line in packed.read("tabellen/applications_application.jsonl").splitlines()]
        assert rows[0]["answers"] == ANSWERS
        units = packed.read("tabellen/organisation_unit.csv").decode("utf-8-sig")
        table = list(csv.reader(io.StringIO(units), delimiter=";"))
        assert "Ordnungsamt" in table[1]
        assert '\'=HYPERLINK("http://x.example")' in table[2]
        assert not [cell for row in table for cell in row if cell.startswith("=")]
        (file,) = [json.loads(line) for line in packed.read("tabellen/organisation_storedfile.jsonl").splitlines()]
        assert (packed.read(file["content"]), file["content"].endswith("Foto.png")) == (CONTENT, True)
        assert "form.json" in json.loads(packed.read(f"vorlagen/{rows[0]['content_hash']}.json"))
        for line in packed.read("pruefsummen.sha256").decode().splitlines():
            told_sum, _space, name = line.partition("  ")
            assert hashlib.sha256(packed.read(name)).hexdigest() == told_sum
        (sealed,) = [name for name in packed.namelist() if name.startswith("vereinbarungen/") and name.endswith("pdf")]
        (facts,) = json.loads(packed.read("vereinbarungen/vereinbarungen.json"))
        assert (sealed.endswith(facts["file"]), facts["title"], facts["state"]) == (True, "Vertrag", "in_force")
        assert (packed.read(sealed), sealed.endswith(f"-{agreed.pk}.pdf")) == (b"%PDF-1.7 sealed", True)
        index = packed.read("index.html").decode()
        assert "applications_application" in index
        with town(filled):
            assert packages.verify_package(packed.read("protokoll/protokoll.zip")).count == said["events"] > 0
    with operator():
        assert HubEvent.objects.latest("pk").name == "town.handed_over"


def test_a_town_in_use_and_a_wrong_file_are_refused(filled: Town, tmp_path: Path) -> None:
    path = tmp_path / "alt.zip"
    with pytest.raises(CommandError, match="what comes later would be missing"):
        told("town_hand_over", "alt", "--to", str(path))
    assert told("town_hand_over", "alt", "--to", str(path), "--while-used")["rows"] > 0
    for wrong in (path, tmp_path / "nirgends" / "alt.zip"):
        with pytest.raises(CommandError, match="name a new file"):
            told("town_hand_over", "alt", "--to", str(wrong))
    with pytest.raises(CommandError, match="no town"):
        told("town_hand_over", "niemand", "--to", str(tmp_path / "x.zip"))


def test_killed_half_way_there_is_no_archive(filled: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_args: object, **_more: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(packages, "package", die)
    with pytest.raises(KeyboardInterrupt):
        told("town_hand_over", "alt", "--to", str(tmp_path / "alt.zip"), "--while-used")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    told("town_hand_over", "alt", "--to", str(tmp_path / "alt.zip"), "--while-used")


def test_a_deletion_is_certified_from_the_record(filled: Town, tmp_path: Path) -> None:
    towns.switch("alt", to=TownState.OFFLINE)
    with pytest.raises(CommandError, match="nicht, dass diese Kommune gelöscht ist"):
        call_command("town_certificate", str(filled.uuid), "--to", str(tmp_path / "x.pdf"))
    told("town_hand_over", "alt", "--to", str(tmp_path / "alt.zip"))
    told("town_export", "alt", "--to", str(tmp_path / "alt.town"))
    told("town_delete", "alt", "--export", str(tmp_path / "alt.town"))
    told("town_delete", "alt", "--now", "alt")

    said = told("town_certificate", str(filled.uuid), "--to", str(tmp_path / "alt.pdf"))
    assert said["sealed"] is bool(settings.SEAL)
    assert check_pdf((tmp_path / "alt.pdf").read_bytes()).is_sealed is said["sealed"]

    words = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(tmp_path / "alt.pdf").pages)
    for word in (
        "Bescheinigung über die Löschung",
        "ist gelöscht",
        "versiegelten Vereinbarungen",
        "Anfrage",
        "Datensätze",
        "SHA-256",
    ):
        assert word in words
    assert str(filled.uuid) in words.replace(" ", "")
    with pytest.raises(CommandError, match="is no uuid"):
        call_command("town_certificate", "alt", "--to", str(tmp_path / "x.pdf"))
    with pytest.raises(CommandError, match="nicht, dass"):
        call_command("town_certificate", str(uuid4()), "--to", str(tmp_path / "x.pdf"))


def test_two_towns_are_compared_by_what_only_they_know(filled: Town) -> None:
    def offer(which: Town, **overlay: object) -> None:
        with town(which):
            Subscription.objects.update_or_create(
                service_slug="mangel-melden",
                defaults={"content_hash": "x", "version": "1.0.0", "state": "on", "activated_at": now(),
                          "overlay": overlay},
            )  # fmt: skip

    other = provisioning.create_town(
        slug="neu", name="Stadt Neu", kind=TownKind.CITY, host="neu.example", state=TownState.LIVE
    )
    with town(other):
        Unit.objects.create(name="Ordnungsamt")
    offer(filled, fee=7200, unit=1)
    offer(other, fee=6000, unit=1)

    said = told("town_compare", "alt", "neu")

    assert said["counts"]["applications"][1] == 0 < said["counts"]["applications"][0]
    assert said["units"] == {"both": ["Ordnungsamt"], "only_old": []}
    assert said["services"] == {
        "only_old": [], "only_into": [], "differ": {"mangel-melden": {"fee": [7200, 6000]}},
    }  # fmt: skip
    out = io.StringIO()
    call_command("town_compare", "neu", "neu", stdout=out)
    assert "units, both: Ordnungsamt" in out.getvalue()
    call_command("town_compare", "alt", "neu", stdout=out)
    assert "mangel-melden: fee: 7200 / 6000" in out.getvalue()
    with pytest.raises(CommandError, match="no town"):
        told("town_compare", "alt", "niemand")
