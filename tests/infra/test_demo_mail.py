"""Mail of the demo: written down, shown, never sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives

from blaupause.domain import ANONYMOUS, NotFound
from infra.demo import mail, views

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import RequestFactory
    from pytest_django import Settings


@pytest.fixture
def outbox(settings: Settings, tmp_path: Path) -> Path:
    settings.DEMO = True
    settings.EMAIL_FILE_PATH = tmp_path / "post"
    settings.EMAIL_BACKEND = "infra.demo.mail.OutboxBackend"
    return tmp_path / "post"


def send(subject: str, *, message_id: str = "<1@fulda.example>") -> None:
    message = EmailMultiAlternatives(
        subject,
        "Guten Tag,\n\nIhr Antrag ist da: https://fulda.example/status/",
        "Stadt Fulda <noreply@fulda.example>",
        ["sevda@example.org"],
        headers={"Message-ID": message_id},
    )
    message.attach("kopie.pdf", b"%PDF", "application/pdf")
    assert message.send() == 1


def test_mail_is_written_down_and_never_sent(outbox: Path) -> None:
    send("Ihr Antrag Nr. 7 – Straße")

    (one,) = mail.outbox()
    assert (one.subject, one.to, one.message_id) == (
        "Ihr Antrag Nr. 7 – Straße",
        "sevda@example.org",
        "<1@fulda.example>",
    )
    assert one.text.startswith("Guten Tag,")
    assert one.attachments == ("kopie.pdf",)
    assert one.links == ["https://fulda.example/status/"]
    assert one.sender == "Stadt Fulda <noreply@fulda.example>"
    assert len(list(outbox.iterdir())) == 1


def test_the_newest_lies_on_top(outbox: Path) -> None:
    send("eins")
    send("zwei")

    assert [one.subject for one in mail.outbox()] == ["zwei", "eins"]


def test_no_mail_is_no_mistake(outbox: Path) -> None:
    assert mail.outbox() == []
    assert mail.mail("nothing") is None


def test_an_empty_message_can_be_read(outbox: Path) -> None:
    EmailMessage("leer", "", "a@example.org", ["b@example.org"]).send()

    assert mail.outbox()[0].text == ""


def test_the_pages_of_the_outbox(outbox: Path, rf: RequestFactory, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, object]] = []
    monkeypatch.setattr(views, "page", lambda _request, template, **context: shown.append({"": template, **context}))
    request = rf.get("/_demo/post/")
    send("eins")

    for view, options in ((views.outbox, {}), (views.mail, {"name": mail.outbox()[0].name})):
        request.actor, request.town = ANONYMOUS, None  # type: ignore[attr-defined]  # anyone may look
        view(request, **options)  # type: ignore[arg-type]  # by hand, without the resolver

    assert [each[""] for each in shown] == ["demo/outbox.html", "demo/mail.html"]
    with pytest.raises(NotFound):
        views.mail(request, name="nothing")  # type: ignore[arg-type]  # same
