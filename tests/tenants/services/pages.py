"""The administration's pages of services, as a browser sends and reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.templates import DEFECT

if TYPE_CHECKING:
    from django.test import Client


LIST = "/einrichtung/leistungen/"
PAGE = f"{LIST}{DEFECT}/"
PREVIEW = f"{PAGE}vorschau/"


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def value(answer: Any, name: str) -> str:
    """Return what stands in an input."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.content.decode())
    return found[1] if found else ""


def chosen(answer: Any, name: str) -> str:
    """Return what is chosen in a list."""
    options = re.search(rf'<select[^>]*name="{name}"[^>]*>(.*?)</select>', answer.content.decode(), re.DOTALL)
    found = re.search(r'<option value="([^"]*)" selected', options[1]) if options else None
    return found[1] if found else ""


def stand(client: Client) -> str:
    return value(client.get(PAGE), "stand")


def send(client: Client, aktion: str = "speichern", **values: str) -> Any:
    """Send the form of the values as the page shows it now, without going on."""
    wanted = {f"wert-{id_}": typed for id_, typed in values.items()}
    return client.post(PAGE, {"aktion": aktion, "stand": stand(client), **wanted})
