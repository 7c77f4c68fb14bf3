"""The gate to going live to test with: a town in which nothing is missing, and two people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tenants.organisation import queries
from tenants.organisation.models import Opening

if TYPE_CHECKING:
    from django.test import Client


GATE = "/einrichtung/online-gehen/"
READY = {
    "street": "Musterplatz 1", "postcode": "36037", "place": "Fulda", "phone": "0661 1",
    "email": "amt@fulda.example", "opening_hours": [{"day": 0, "from": "08:00", "to": "16:00"}],
    "legal_texts": dict.fromkeys(queries.LEGAL_PAGES, "Text"),
}  # fmt: skip


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def asked(by: Client) -> str:
    by.post(GATE, {"aktion": "bitten"})
    return str(Opening.objects.get(ended_at=None).reference)
