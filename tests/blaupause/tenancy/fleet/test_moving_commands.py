"""What the operator types to move a town, and the map of hosts that follows it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command

from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.fleet import cells, moving
from blaupause.tenancy.models import Town
from tests.architecture.house import ROOT
from tests.blaupause.tenancy.fleet.filled import told
from tests.blaupause.tenancy.fleet.moved import move

pytestmark = pytest.mark.usefixtures("hasty", "nothing_left_behind", "filled")


@pytest.mark.usefixtures("west")
class TestCommands:
    def test_the_operator_is_told_how_it_went(self, capsys: pytest.CaptureFixture[str]) -> None:
        found = told("town_move", "alt", "--to", "west")

        assert (found["slug"], found["cell"], found["unknown_people"]) == ("alt", "west", [])
        assert found["rows"] > 5
        assert found["kept_here_until"]
        assert "restored (4 of 5)" in capsys.readouterr().err

    def test_a_refusal_is_one_sentence(self) -> None:
        with pytest.raises(CommandError, match="There is no cell 'ost'"):
            call_command("town_move", "alt", "--to", "ost")

    def test_the_map_follows_the_town(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert told("fleet_map") == {"alt.example": project.CELL}

        move()

        assert told("fleet_map") == {"alt.example": "west"}
        capsys.readouterr()
        call_command("fleet_map")
        lines = capsys.readouterr().out.splitlines()
        assert lines[1:] == [
            "map $host $blaupause_cell {", f"    default {project.CELL};", "    alt.example west;", "}",
        ]  # fmt: skip
        call_command("fleet_map", "--helm")
        assert json.loads(capsys.readouterr().out) == {"hosts": {"alt.example": "west"}}

    def test_the_example_of_an_ingress_reads_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("fleet_map")
        said = capsys.readouterr().out
        (variable,) = re.findall(r"^map \$host (\$\w+)", said, re.MULTILINE)

        ingress = (ROOT / "infra/ingress/nginx.conf").read_text(encoding="utf-8")

        assert "include blaupause-cells.map;" in ingress
        assert f"default {variable};" in ingress
        assert f"upstream {project.CELL} " in ingress

    def test_a_copy_on_its_way_is_not_in_the_map(self) -> None:
        def on(step: str) -> None:
            if step == "restored":
                seen.append(cells.hosts())

        seen: list[Any] = []
        moving.move("alt", "west", on)

        assert seen == [{"alt.example": project.CELL}]

    def test_a_host_in_two_cells_is_told(self) -> None:
        move()
        with operator():
            Town.objects.update(state=TownState.LIVE)

        with pytest.raises(CommandError, match=f"alt.example is in the cells {project.CELL} and west"):
            call_command("fleet_map")
