"""What is no whole export of a town, or finds its place taken, is refused; nothing is left behind."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from blaupause.domain import Conflict
from blaupause.tenancy import provisioning
from blaupause.tenancy.enums import TownKind
from blaupause.tenancy.fleet import restoring
from blaupause.tenancy.fleet.archives import Unfit
from blaupause.tenancy.fleet.restoring import Wanted, restore
from blaupause.tenancy.models import Town
from tests.blaupause.tenancy.fleet.filled import changed, refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


class TestFiles:
    @pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
    @pytest.mark.usefixtures("gone")
    def test_a_truncated_one_is_refused(self, file: Path, share: float) -> None:
        whole = file.read_bytes()
        file.write_bytes(whole[: int(len(whole) * share)])

        refused("damaged or no export of a town", file)

    @pytest.mark.usefixtures("gone")
    def test_one_with_a_changed_byte_is_refused(self, file: Path) -> None:
        """Wherever it lies."""
        whole = file.read_bytes()
        for place in range(20, len(whole), len(whole) // 40):
            broken = bytearray(whole)
            broken[place] ^= 0xFF
            file.write_bytes(broken)
            try:
                restore(Wanted(file), is_trial=True)
            except Unfit:
                continue
            file.write_bytes(whole)  # a byte that says nothing, such as a date in the zip's directory
            assert restore(Wanted(file), is_trial=True).manifest.rows > 0

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("town/organisation_unit.copy", lambda said: said.replace(b"Ordnungsamt", b"Ordnungsrat"), "not what was"),
            ("manifest.json", lambda said: said.replace(b'"alt"', b'"neu"'), "its seal does not fit"),
            ("manifest.json", lambda said: said.replace(b'"version": 1', b'"version": 2'), "this release reads"),
            ("manifest.json", lambda _said: b"[]", "no export of a town"),
            ("manifest.json", lambda _said: b"{}", "no export of a town"),
            ("manifest.seal", lambda _said: b"0" * 64, "its seal does not fit"),
        ],
    )
    @pytest.mark.usefixtures("gone")
    def test_a_changed_one_is_refused(
        self, file: Path, tmp_path: Path, name: str, content: Callable[[bytes], bytes], sentence: str
    ) -> None:
        other = changed(file, tmp_path / "other", lambda each, said: content(said) if each == name else said)

        refused(sentence, other)

    @pytest.mark.usefixtures("gone")
    def test_one_of_another_master_key_is_refused(self, file: Path, settings: Any) -> None:
        settings.MASTER_KEY = base64.b64encode(b"x" * 32).decode()

        refused("wrapped by another master key", file)

    @pytest.mark.usefixtures("cell")
    def test_a_foreign_file_is_told(self, tmp_path: Path) -> None:
        foreign = tmp_path / "brief.pdf"
        foreign.write_bytes(b"%PDF-1.7")

        with pytest.raises(CommandError, match="damaged or no export of a town"):
            call_command("town_restore", str(foreign))
        with pytest.raises(CommandError, match=r"There is no file .*/nirgends"):
            call_command("town_restore", str(tmp_path / "nirgends"))

    @pytest.mark.parametrize(
        "said", [["f", "--undo", "alt"], [], ["f", "--slug", "Groß"], ["f", "--slug", "neu", "--replace"]]
    )
    @pytest.mark.usefixtures("cell")
    def test_wrong_usage_is_told(self, said: list[str]) -> None:
        with pytest.raises(CommandError) as error:
            call_command("town_restore", *said)
        assert error.value.returncode == 2


class TestTaken:
    @pytest.mark.usefixtures("filled")
    def test_a_town_that_is_here_stays_as_it_is(self, file: Path) -> None:
        refused("is here already, as alt. Take it offline and say --replace", file, error=Conflict)
        refused("alt is live. Only a town that is offline", file, error=Conflict, is_replacing=True)

    @pytest.mark.usefixtures("gone")
    def test_what_another_town_has_is_named(self, file: Path) -> None:
        provisioning.create_town(slug="alt", name="Andere", kind=TownKind.CITY, host="alt.example", ars="065310005005")

        refused("the slug alt, the key 065310005005, the host alt.example", file, error=Conflict)

    @pytest.mark.usefixtures("gone")
    def test_what_comes_in_between_is_told(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        living = restoring._living

        def somebody_is_faster(*args: Any) -> Town | None:
            found = living(*args)
            provisioning.create_town(slug="alt", name="Andere", kind=TownKind.CITY, host="andere.example")
            return found

        monkeypatch.setattr(restoring, "_living", somebody_is_faster)

        with pytest.raises(Conflict, match="Something of it came in between; nothing was restored"):
            restore(Wanted(file))
        assert Town.objects.get().name == "Andere"
