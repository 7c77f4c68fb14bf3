"""The town's letterhead: checked, seen on a trial letter, and on every notice."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from blaupause.domain import Invalid, Role
from tenants.organisation import queries
from tenants.organisation.actions import save_unit, update_profile
from tests.clients import staff, visitor
from tests.people import ADMIN
from tests.tenants.organisation.gate import text

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

PAGE = "/einrichtung/briefkopf/"
PDF = f"{PAGE}probebrief.pdf"
WANTED = {
    "sender_line": "Magistrat der Stadt Fulda · Postfach 1020 · 36010 Fulda",
    "account_holder": "Stadtkasse Fulda",
    "iban": "de89 3704 0044 0532 0130 00",
    "bank": "Sparkasse Fulda",
    "bic": "cobadeff xxx",
    "web": "www.fulda.de",
    "closing": "Für den Magistrat",
    "folds": "no",
    "based_on": "0",
}


def printed(content: bytes) -> str:
    return re.sub(r"\s+", " ", PdfReader(io.BytesIO(content)).pages[0].extract_text())


def test_a_trial_letter_shows_what_was_saved(admin: Client) -> None:
    assert admin.post(PAGE, WANTED).headers["Location"] == f"{PAGE}?gespeichert"
    assert "Drucken Sie den Probebrief" in text(admin.get(f"{PAGE}?gespeichert"))

    answer = admin.get(PDF)

    assert answer.headers["Content-Type"] == "application/pdf"
    letter = printed(answer.content)
    assert "Postfach 1020" in letter
    assert "Stadtkasse Fulda · IBAN DE89 3704 0044 0532 0130 00 · BIC COBADEFFXXX · Sparkasse Fulda" in letter
    assert "Für den Magistrat" in letter
    assert "www.fulda.de" in letter
    assert "Muster" in letter
    assert b"pdfuaid:part" in answer.content


def test_a_trial_letter_exists_before_anything_is_set_up(admin: Client) -> None:
    letter = printed(admin.get(PDF).content)

    assert "Im Auftrag" in letter
    assert "IBAN" not in letter


def test_notices_carry_it(fulda: World) -> None:
    update_profile(changes={"letterhead": {"account_holder": "Kasse", "iban": "DE89370400440532013000"}}, by=ADMIN)
    office = save_unit(values={"name": "Steueramt", "phone": "0661 1", "street": "Weg 1", "place": "Fulda"}, by=ADMIN)

    sender = queries.sender_of(queries.profile(), unit=office, authority="Magistrat")

    assert sender.account == ("Kasse", "IBAN DE89 3704 0044 0532 0130 00")
    assert (sender.unit, sender.phone, sender.address) == ("Steueramt", "0661 1", ("Weg 1", "Fulda"))
    assert sender.folds


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("iban", "DE89 3704 0044 0532 0130 01", "Die IBAN stimmt nicht"),
        ("iban", "Konto 123", "Die IBAN stimmt nicht"),
        ("account_holder", "", "Nennen Sie, wem das Konto gehört"),
        ("bic", "XX", "Der BIC stimmt nicht"),
        ("sender_line", "x" * 86, "zu lang"),
        ("closing", "\N{GRINNING FACE}", "nicht drucken"),
        ("closing", "", "Pflichtfeld"),
    ],
)
def test_wrong_lines_are_told_at_their_field(admin: Client, field: str, value: str, sentence: str) -> None:
    answer = admin.post(PAGE, WANTED | {field: value})

    assert answer.status_code == 422
    assert sentence in text(answer) or sentence == "Pflichtfeld"
    assert queries.profile().letterhead == {}


@pytest.mark.parametrize("values", [{"logo": "x"}, {"iban": 1}, {"closing": "x\ny"}, {"closing": "x" * 61}])
def test_what_no_letterhead_has_is_refused(fulda: World, values: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        update_profile(changes={"letterhead": values}, by=ADMIN)  # type: ignore[typeddict-item]  # that is the point


@pytest.mark.parametrize("path", [PAGE, PDF, "/einrichtung/rechtliches/angaben/"])
def test_only_the_towns_own_administration_sees_it(fulda: World, giessen: World, path: str) -> None:
    assert visitor(fulda.host).get(path).status_code == 302
    assert staff(Role.CLERK, fulda.town).get(path).status_code == 403
    assert staff(Role.ADMIN, giessen.town, on=fulda.host).get(path).status_code == 404
