"""A computer in a library: the next person who logs in sees nothing of the one before, who never logged in or out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenants.intake.models import Draft
from tests.citizens import log_in, visitor
from tests.tenants.intake.filled import BASE, PERSON, begin, fill, hidden, send, text
from tests.tenants.portal.applied import applied
from tests.tenants.portal.reading import proven

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Page

    from tests.worlds import World


def test_a_second_proof_ends_with_the_next_login(fulda: World) -> None:
    sent = applied()
    client = proven(fulda, sent)
    assert client.get(sent.url("nachrichten/")).status_code == 200

    log_in(client, fulda, "olaf")

    for page in ("nachrichten/", "kopie/"):
        assert client.get(sent.url(page))["Location"].startswith(sent.url("nachweis/"))


def test_a_draft_is_closed_and_opens_with_its_code(fulda: World) -> None:
    client = visitor(fulda)
    begin(client)
    send(client, "ueber_sie", PERSON)
    code = Draft.objects.get().code

    log_in(client, fulda, "olaf")

    assert client.get(f"{BASE}ueber_sie/")["Location"] == BASE
    assert "Sie haben schon angefangen" not in text(client.get(BASE))
    assert client.get(f"{BASE}pruefen/")["Location"] == BASE
    assert client.post("/antrag/fortsetzen/", {"code": code}).status_code == 302
    assert "Yılmaz-Brandt" in client.get(f"{BASE}ueber_sie/").content.decode()


def test_the_receipt_of_what_was_sent_is_closed(fulda: World) -> None:
    client = visitor(fulda)
    fill(client)
    client.post(f"{BASE}pruefen/", {**_known(client.get(f"{BASE}pruefen/")), "erklaerung": "on"})
    fulda.run_jobs()
    assert client.get(f"{BASE}beleg/").status_code == 200

    log_in(client, fulda, "olaf")

    assert client.get(f"{BASE}beleg/")["Location"] == "/status/"
    assert client.get(f"{BASE}beleg/kopie/").status_code == 404


def test_what_is_still_open_on_the_screen_goes_on(fulda: World) -> None:
    """Whoever logs in from another window and sends the open page holds its code: nothing typed is lost."""
    client = visitor(fulda)
    begin(client)
    page = client.get(f"{BASE}ueber_sie/")
    log_in(client, fulda)

    saved = client.post(f"{BASE}ueber_sie/", {**PERSON, **_known(page), "aktion": "weiter"})

    assert saved.status_code == 302
    assert "Yılmaz-Brandt" in client.get(f"{BASE}ueber_sie/").content.decode()


def _known(page: Page) -> dict[str, str]:
    return {name: hidden(page, name) for name in ("_entwurf", "_stand")}
