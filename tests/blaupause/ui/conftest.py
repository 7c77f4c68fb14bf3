"""The look on its own: no town, no database, a strict content security policy."""

from __future__ import annotations

import threading
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, override_settings
from playwright.sync_api import sync_playwright

from tests.blaupause.ui.accessibility import launch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def site() -> Iterator[None]:
    """Serve `site.py` instead of the platform, without anything that asks the database."""
    with override_settings(
        ROOT_URLCONF="tests.blaupause.ui.site",
        UI_SHELL_PROVIDER="tests.blaupause.ui.site.shell",
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
        TEMPLATES=[{**settings.TEMPLATES[0], "DIRS": [HERE / "templates"]}],
        MIDDLEWARE=[
            "blaupause.ui.middleware.PolicyMiddleware",
            "blaupause.ui.middleware.ErrorPageMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
    ):
        yield


@pytest.fixture
def client(site: None) -> Client:
    return Client()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    block_on_close = False


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 – the name is the library's
        pass


@pytest.fixture(scope="module")
def address(site: None) -> Iterator[str]:
    """Serve the site on a port of this machine."""
    with make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), _Server, _Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        running = launch(play)
        yield running
        running.close()
