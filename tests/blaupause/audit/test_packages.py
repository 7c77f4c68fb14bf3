"""A package that was handed out is checked by the command: against the key, and against the record as it is now."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from blaupause.audit import chain, packages, record, record_read
from blaupause.audit.models import HubEvent
from blaupause.audit.town.models import Event, ReadAccess
from blaupause.domain import SYSTEM
from blaupause.tenancy.context import hub
from tenants.organisation.models import Unit
from tests.people import CLERK

if TYPE_CHECKING:
    from pathlib import Path

    from tests.worlds import World


@pytest.fixture
def content(fulda: World) -> bytes:
    """Two of three entries: a change and a reading."""
    with transaction.atomic():
        for number in range(2):
            record("unit.saved", by=CLERK, number=number)
    record_read(Unit.objects.create(name="Steueramt"), by=CLERK)
    chain.seal_events()
    rows: list[Event | ReadAccess] = [Event.objects.get(sequence=2), ReadAccess.objects.get()]
    return packages.package(((row, "Ein Satz.") for row in rows), reason="Auskunft", by="dora")


def saved(content: bytes, folder: Path) -> str:
    path = folder / "protokoll.zip"
    path.write_bytes(content)
    return str(path)


def verified(content: bytes, folder: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("audit_verify", saved(content, folder), *options, stdout=out)
    return out.getvalue()


def changed(content: bytes, name: str, old: str, new: str) -> bytes:
    """Write the package again with something else in one of its files."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for each in before.namelist():
            text = before.read(each).decode()
            assert each != name or old in text
            after.writestr(each, text.replace(old, new) if each == name else text)
    return out.getvalue()


def test_a_package_holds(content: bytes, tmp_path: Path) -> None:
    assert verified(content, tmp_path) == "fulda: 2 entries hold; the record then ended at entry 3.\n"
    assert json.loads(verified(content, tmp_path, "--json")) == {"slug": "fulda", "entries": 2, "head": 3}


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (packages.ENTRIES, "clerk-fulda", "somebody", "entries of the package were changed"),
        (packages.STATEMENT, "Auskunft", "Neugier", "statement of the package was changed"),
        (packages.STATEMENT, '"count": 2', '"count": 1', "statement of the package was changed"),
        (packages.STATEMENT, "blaupause-record/1", "something/2", "no package"),
        (packages.STATEMENT, '"owner": "fulda"', '"owner": "giessen"', "statement of the package was changed"),
        (packages.STATEMENT, '"owner": "fulda"', '"owner": "nirgendwo"', "not in this cell"),
    ],
)
def test_a_changed_package_is_found(content: bytes, tmp_path: Path, name: str, old: str, new: str, told: str) -> None:
    with pytest.raises(CommandError, match=told) as failed:
        verified(changed(content, name, old, new), tmp_path)

    assert failed.value.returncode == 1


def test_what_is_no_package_is_said_to_be_none(fulda: World, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no package"):
        verified(b"nothing", tmp_path)
    with pytest.raises(CommandError, match="cannot be read") as failed:
        call_command("audit_verify", str(tmp_path / "none.zip"))
    assert failed.value.returncode == 2


def test_a_package_that_is_too_large_is_not_opened(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "LARGEST", 10)

    with pytest.raises(packages.Unsound, match="too large"):
        packages.whose_is(content)


def test_an_entry_sealed_by_another_key_does_not_fit(content: bytes, fulda: World) -> None:
    """Also where whoever made it could sign the statement."""
    row = Event.objects.get(sequence=1)
    row.seal = "f" * 64
    forged = packages.package([(row, "")], reason="")

    with pytest.raises(packages.Unsound, match="Entry 1 of the package does not fit its seal"):
        packages.verify_package(forged)


def test_a_record_cut_off_later_is_found_by_an_old_package(fulda: World) -> None:
    """Whoever takes the end of the record and its anchors away cannot take back what was handed out."""
    with transaction.atomic():
        record("unit.saved", by=CLERK)
    chain.seal_events()
    lost = Event(sequence=2, seal="a" * 64)
    before = chain.seals
    try:
        chain.seals = lambda numbers: before(numbers) | {2: lost.seal}
        head, chain.head = chain.head, lambda: chain.Head(2, lost.seal)
        made = packages.package([(Event.objects.get(sequence=1), "")], reason="")
    finally:
        chain.seals, chain.head = before, head

    with pytest.raises(packages.Unsound, match="ended at entry 2 then"):
        packages.verify_package(made)


def test_an_entry_that_left_the_record_is_found(content: bytes, fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = chain.seals
    monkeypatch.setattr(chain, "seals", lambda numbers: {n: s for n, s in real(numbers).items() if n != 2})

    with pytest.raises(packages.Unsound, match="Entry 2 is not in the record any more"):
        packages.verify_package(content)


def test_the_hub_packs_its_own(fulda: World, tmp_path: Path) -> None:
    with hub():
        with transaction.atomic():
            record("template.published", by=SYSTEM)
        chain.seal_events()
        made = packages.package([(HubEvent.objects.latest("pk"), "Ein Satz.")], reason="")

    assert verified(made, tmp_path).startswith("hub: 1 entries hold")
