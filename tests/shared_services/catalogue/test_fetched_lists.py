"""Code lists from XRepository: off by default, the version that was asked for or none."""

from __future__ import annotations

import json
import re
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError

from blaupause.identity.own_provider.fetching import Unreadable
from shared_services.catalogue.models import TemplateVersion
from shared_services.catalogue.queries import fetching
from tests.blaupause.standards.test_genericode import ABOUT, listed
from tests.blaupause.standards.xdatenfelder.test_faults import at, field, file
from tests.commands import call_command

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.usefixtures("at_hub")
ADDRESS = "https://xrepository.example/api/version_codeliste"


def ref(version: str) -> str:
    told = f"<f:version>{version}</f:version><f:canonicalVersionUri>urn:a_{version}</f:canonicalVersionUri>"
    return (
        f"<f:codelisteReferenz><f:canonicalIdentification>urn:a</f:canonicalIdentification>{told}</f:codelisteReferenz>"
    )


def version(number: int) -> bytes:
    about = re.sub(r"(<CanonicalVersionUri>)[^<]*", rf"\g<1>urn:a_{number}", ABOUT)
    return listed(about)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "schema.xml"
    found.write_bytes(file(at(field(kind="select", more=ref("1")))))
    return found


def run(path: Path) -> dict[str, Any]:
    out = StringIO()
    call_command("catalogue_import_fim", str(path), "--fetch-lists", "--json", stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_nothing_is_fetched_unless_an_operator_says_where(path: Path) -> None:
    with pytest.raises(CommandError, match="Fetching is off"):
        run(path)

    assert not TemplateVersion.objects.exists()


def test_a_missing_list_becomes_choices(path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    settings.XREPOSITORY = f"{ADDRESS}/"

    def fetch(address: str) -> bytes:
        asked.append(address)
        return version(1)

    monkeypatch.setattr(fetching, "fetch", fetch)

    told = run(path)

    assert asked == [f"{ADDRESS}/urn:a_1/genericode"]
    assert (told["warnings"], told["todos"]) == ([], [])
    form = TemplateVersion.objects.get().bundle["form.json"]
    assert form["pages"][0]["questions"][0]["choices"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (version(2), "Dort liegt eine andere Liste: urn:a_2"),
        (b"<html/>", "keine Codeliste"),
        (None, "antwortet nicht"),
    ],
)
def test_what_does_not_come_stays_to_do(
    answer: bytes | None, said: str, path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.XREPOSITORY = ADDRESS

    def fetch(_address: str) -> bytes:
        if answer is None:
            raise Unreadable("Die Adresse antwortet nicht.")
        return answer

    monkeypatch.setattr(fetching, "fetch", fetch)

    told = run(path)

    assert said in " ".join(told["warnings"])
    assert [each["kind"] for each in told["todos"]] == ["list"]
