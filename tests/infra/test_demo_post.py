"""The demo's mail server for Keycloak: what is sent lies beside the platform's own mail, on this machine only."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from infra.demo import mail, post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django.fixtures import Settings


@pytest.fixture
def server(settings: Settings, tmp_path: Path) -> Iterator[post.Server]:
    settings.EMAIL_FILE_PATH = tmp_path / "post"
    found = post.serve(0, tmp_path / "post")
    yield found
    found.shutdown()
    found.server_close()


def test_what_keycloak_sends_is_read_on_the_page_of_mails(server: post.Server) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Anmeldung <a@localhost>", "neu@stadt.example", "Ihr Konto"
    message.set_content("Grüße\n.\n..zwei Punkte\n")
    message.add_alternative("<p>Grüße</p>", subtype="html")
    with smtplib.SMTP("127.0.0.1", server.server_address[1]) as sender:
        sender.send_message(message)
        sender.send_message(message)

    assert [(each.to, each.subject) for each in mail.outbox()] == [("neu@stadt.example", "Ihr Konto")] * 2
    assert mail.outbox()[0].text == "Grüße\n.\n..zwei Punkte\n"


def test_it_knows_few_words_and_outlives_a_caller_who_hangs_up(server: post.Server) -> None:
    with smtplib.SMTP("127.0.0.1", server.server_address[1]) as sender:
        assert sender.docmd("VRFY", "root")[0] == 502
    half = smtplib.SMTP("127.0.0.1", server.server_address[1])
    half.docmd("DATA")
    half.close()
    assert server.server_address[0] == "127.0.0.1"
