"""What was released is what both parties signed: in the database, and in a folder that left the house."""

from __future__ import annotations

import base64
import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError

from blaupause.crypto.signatures import sign
from blaupause.engine.bundles.statement import FILE
from shared_services.catalogue.actions import BundleRefused, import_bundle
from shared_services.catalogue.models import Release, TemplateVersion
from tests.commands import call_command
from tests.people import EDITOR
from tests.shared_services.catalogue.test_commands import run
from tests.templates import DEFECT, files, imported, published, released

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("at_hub")


def signed(version: TemplateVersion) -> dict[str, str]:
    release = Release.objects.get(template_version=version)
    return {"statement": release.statement, "signature": release.signature}


def packed(**changes: Any) -> dict[str, bytes]:
    """Return the files of a released bundle with its signed statement; `changes` go into the latter."""
    return files(DEFECT) | {FILE: json.dumps(signed(published(DEFECT)) | changes).encode()}


def refused(content: dict[str, bytes]) -> str:
    with pytest.raises(BundleRefused) as caught:
        import_bundle(files=content, by=EDITOR)
    (finding,) = caught.value.findings
    assert (finding.file, finding.rule) == (FILE, "signature")
    return finding.message


def test_a_bundle_with_a_good_signature_comes_in_and_is_no_release() -> None:
    content = packed()
    version = import_bundle(files=content, by=EDITOR)

    assert TemplateVersion.objects.get() == version
    assert FILE not in version.bundle
    other = import_bundle(files=files(DEFECT, slug="anderes"), by=EDITOR)
    assert other.state == "draft"


def test_one_byte_of_the_bundle_is_enough() -> None:
    content = packed()
    changed = content["texts.de.json"].replace(b"Sie", b"sie", 1)
    assert changed != content["texts.de.json"]

    assert "another bundle" in refused(content | {"texts.de.json": changed})


def test_one_byte_of_the_statement_is_enough() -> None:
    content = packed()
    told = json.loads(content[FILE])
    for name in ("statement", "signature"):
        text = told[name]
        at = len(text) // 2
        other = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        assert "none of the keys" in refused(content | {FILE: json.dumps(told | {name: other}).encode()})


@pytest.mark.parametrize("party", [0, 1])
def test_a_statement_of_one_party_is_refused_though_it_is_signed(party: int) -> None:
    told = json.loads(signed(published(DEFECT))["statement"])
    text = json.dumps(told | {"approvals": [told["approvals"][party]]})
    content = files(DEFECT) | {FILE: json.dumps({"statement": text, "signature": sign(text.encode())}).encode()}

    assert "is missing" in refused(content)


@pytest.mark.parametrize("content", [b"{", b"[]", b"{}"])
def test_a_file_without_statement_and_signature_is_refused(content: bytes) -> None:
    assert "no statement and signature" in refused(files(DEFECT) | {FILE: content})


def test_a_released_version_goes_out_with_its_signature(tmp_path: Path) -> None:
    published(DEFECT)
    folder = tmp_path / DEFECT

    assert "1.0.0" in run("catalogue_export", DEFECT, "--to", str(tmp_path))
    assert "no findings" in run("catalogue_check", str(folder))
    texts = (folder / "texts.de.json").read_text(encoding="utf-8")
    (folder / "texts.de.json").write_text(texts.replace("Sie", "sie", 1), encoding="utf-8")
    with pytest.raises(CommandError, match="1 finding"):
        run("catalogue_check", str(folder))


def test_a_draft_goes_out_without_one(tmp_path: Path) -> None:
    imported(DEFECT)

    told = json.loads(run("catalogue_export", f"{DEFECT}@1.0.0", "--to", str(tmp_path), "--json"))

    assert [each["version"] for each in told["exported"]] == ["1.0.0"]
    assert (tmp_path / DEFECT / "form.json").exists()
    assert not (tmp_path / DEFECT / FILE).exists()


def test_every_release_is_checked() -> None:
    released(DEFECT)
    published(DEFECT, slug="anderes")
    assert "2 release(s), each signed for both parties" in run("catalogue_check", "--signatures")
    told = json.loads(run("catalogue_check", "--signatures", "--json"))
    assert (told["ok"], [each["wrong"] for each in told["releases"]]) == (True, ["", ""])
    assert len(base64.b64decode(told["public_keys"][0])) == 32


def test_a_bundle_that_is_not_what_was_signed_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    version = published(DEFECT)
    changed = version.bundle | {"texts.de.json": {**version.bundle["texts.de.json"], "what": "Anders."}}
    other = TemplateVersion.objects.create(
        service=version.service, version="1.0.1", content_hash="0" * 64, bundle=changed
    )
    Release.objects.create(template_version=other, released_by="kkv", **signed(version))

    with pytest.raises(CommandError, match="1 of 2 release") as error:
        call_command("catalogue_check", "--signatures")
    assert error.value.returncode == 1
    assert "1.0.1: the statement speaks of another bundle" in capsys.readouterr().out


def test_a_release_without_a_signature_is_found() -> None:
    version = imported(DEFECT)
    Release.objects.create(template_version=version, released_by="kkv")

    out = StringIO()

    with pytest.raises(CommandError, match="1 of 1 release"):
        call_command("catalogue_check", "--signatures", "--json", stdout=out)
    assert json.loads(out.getvalue())["releases"][0]["wrong"].startswith("not signed")


@pytest.mark.parametrize("arguments", [(), ("folder", "--signatures")])
def test_check_takes_a_folder_or_the_releases(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="Name a folder") as error:
        run("catalogue_check", *arguments)
    assert error.value.returncode == 2
