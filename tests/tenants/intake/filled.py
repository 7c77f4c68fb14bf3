"""Forms as people fill them in: pages of the real templates, as a browser sends them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tenants.intake.models import Draft
from tests.blaupause.uploads.files import pdf

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Page

DOG, PARKING, DEFECT = "hundesteuer-anmelden", "bewohnerparkausweis", "mangel-melden"
BASE = f"/antrag/{DOG}/"

PERSON = {
    "vornamen": "Sevda",
    "familienname": "Yılmaz-Brandt",
    "geburtsdatum": "14.3.1988",
    "strasse_hausnummer": "Musterweg 12",
    "postleitzahl": "36037",
    "wohnort": "Fulda",
    "email": "sevda@beispiel.example",
    "weitere_haltung": "nein",
}
FRIEDA = {
    "bisherige_hunde": "0",
    "hunde": "0",
    "hunde-0-rufname": "Frieda",
    "hunde-0-rasse": "labrador_retriever",
    "hunde-0-gefaehrlich_eingestuft": "nein",
    "hunde-0-geschlecht": "huendin",
    "hunde-0-herkunft": "tierheim",
    "hunde-0-seit": "24.08.2026",
    "hunde-0-tierheim_vertrag_folgt": "ja",
}
PAYMENT = {"zahlungsart": "ueberweisung"}
NOTICE = {"zustellung": "post"}
PAGES = {"ueber_sie": PERSON, "hunde": FRIEDA, "zahlung": PAYMENT, "bescheid": NOTICE}

PDF = pdf()


def only_draft() -> Draft:
    return Draft.objects.get()


def begin(client: Client, service: str = DOG) -> Page:
    """Begin a draft; the answer leads to its first page."""
    return client.post(f"/antrag/{service}/", {"aktion": "beginnen"})


def send(client: Client, page: str, answers: dict[str, Any], aktion: str = "weiter", service: str = DOG) -> Page:
    """Send a page without having looked at it: as its latest window would."""
    return client.post(
        f"/antrag/{service}/{page}/", {**answers, "aktion": aktion, "_stand": stand(client, page, service)}
    )


def stand(client: Client, page: str, service: str = DOG) -> str:
    """Open a page in a new window; return what it is based on."""
    return hidden(client.get(f"/antrag/{service}/{page}/"), "_stand")


def hidden(response: Page, name: str) -> str:
    """Return the value of a hidden input."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    return found[1] if found else ""


def fill(client: Client, **changes: dict[str, Any]) -> None:
    """Begin a dog's draft and fill in every page; `changes` replace the answers of a page."""
    begin(client)
    for page, answers in {**PAGES, **changes}.items():
        response = send(client, page, answers)
        if "#" in response.headers.get("Location", ""):  # without JavaScript a page comes back with what it revealed
            response = send(client, page, answers)
        assert response.status_code == 302, text(response)


def check(client: Client, service: str = DOG) -> Page:
    return client.get(f"/antrag/{service}/pruefen/")


def press_send(client: Client, page: Page, service: str = DOG, **more: str) -> Page:
    """Press the last button of a summary that was looked at."""
    known = {name: hidden(page, name) for name in ("_entwurf", "_stand")}
    return client.post(f"/antrag/{service}/pruefen/", {**known, "erklaerung": "on", "aktion": "absenden", **more})


def text(response: Page) -> str:
    """Return what a page says, without its markup."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", main[0].replace("<wbr>", "") if main else "").split())


def file(content: bytes, name: str = "Vertrag.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def age(draft: Draft, days: int) -> None:
    """Let a draft lie for a while."""
    passed = timedelta(days=days)
    Draft.objects.filter(pk=draft.pk).update(
        started_at=draft.started_at - passed, saved_at=draft.saved_at - passed, expires_at=draft.expires_at - passed
    )
