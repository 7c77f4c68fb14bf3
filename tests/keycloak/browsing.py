"""A browser without pictures: cookies by host and path, redirects and forms by hand, every step to be seen or forged.

Names under localhost lead to this machine, as in a real browser, which also takes secure cookies from there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import lxml.html

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import FormElement

MOST_HOPS = 15
REDIRECTS = {301, 302, 303, 307}


@dataclass(frozen=True, slots=True)
class Page:
    """What a browser sees after its last step."""

    url: str
    status: int
    html: str
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        """The words on it, with single spaces."""
        return " ".join(lxml.html.fromstring(self.html).text_content().split()) if self.html.strip() else ""

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.url).query).items()}

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def form(self) -> FormElement:
        """The first form that leads anywhere."""
        found = [form for form in lxml.html.fromstring(self.html).forms if "action" in form.attrib]
        assert found, f"{self.status} {self.url}: {self.text[:300]}"
        return found[0]

    def fields(self) -> dict[str, str]:
        """What its form would send as it stands."""
        return {name: value or "" for name, value in self.form.fields.items()}


@dataclass
class Browser:
    """Somebody's browser.

    Attributes:
        cookies: (host, path, name) → value.
        seen: every address it went through.
    """

    cookies: dict[tuple[str, str, str], str] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60, trust_env=False))

    def close(self) -> None:
        self.client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def step(self, url: str, data: Mapping[str, str] | None = None) -> Page:
        """Ask for one address and follow nothing."""
        parts = urlsplit(url)
        self.seen.append(url)
        headers = {"Host": parts.netloc, "Cookie": self._sent(parts.hostname or "", parts.path)}
        if data is not None:
            headers |= {"Origin": f"{parts.scheme}://{parts.netloc}", "Referer": url}
        answer = self.client.request(
            "GET" if data is None else "POST",
            parts._replace(netloc=f"127.0.0.1:{parts.port}", fragment="").geturl(),
            data=data,
            headers=headers,
        )
        for line in answer.headers.get_list("set-cookie"):
            self._keep(parts.hostname or "", line)
        return Page(url, answer.status_code, answer.text, answer.headers)

    def open(self, url: str, data: Mapping[str, str] | None = None, *, until: str = "\0") -> Page:
        """Go to an address and follow redirects; stop before an address that begins with `until`."""
        page = self.step(url, data)
        for _hop in range(MOST_HOPS):
            if page.status not in REDIRECTS:
                return page
            to = urljoin(page.url, page.headers["location"])
            if to.startswith(until):
                return Page(to, page.status, "", page.headers)
            page = self.step(to)
        raise AssertionError(f"redirects without end: {self.seen}")

    def submit(self, page: Page, *, until: str = "\0", **values: str) -> Page:
        """Send the form of a page with these values."""
        return self.open(urljoin(page.url, page.form.get("action")), {**page.fields(), **values}, until=until)

    def press(self, page: Page, **values: str) -> Page:
        """Send what a page of a town is about: its last form, below the menu of the account."""
        form = lxml.html.fromstring(page.html).forms[-1]
        sent = {name: value or "" for name, value in form.fields.items()}
        return self.open(urljoin(page.url, form.get("action", "")).partition("#")[0], sent | values)

    def _sent(self, host: str, path: str) -> str:
        fitting = (
            f"{name}={value}"
            for (of, below, name), value in self.cookies.items()
            if of == host and (path or "/").startswith(below)
        )
        return "; ".join(fitting)

    def _keep(self, host: str, line: str) -> None:
        """Keep a cookie, or forget it; one with the prefix __Host- counts only as a real browser takes it."""
        first, *rest = [part.strip() for part in line.split(";")]
        name, _, value = first.partition("=")
        said: dict[str, Any] = {key.lower(): more for key, _, more in (part.partition("=") for part in rest)}
        key = (host, said.get("path", "/"), name)
        if name.startswith("__Host-"):
            assert "secure" in said
            assert said.get("path") == "/"
            assert "domain" not in said
        if said.get("max-age") == "0" or "1970" in said.get("expires", ""):
            self.cookies.pop(key, None)
        else:
            self.cookies[key] = value
