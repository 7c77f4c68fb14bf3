"""The embedded provider: whom it shows, whom it serves, how people leave."""

from __future__ import annotations

import pytest

from infra.demo.provider import make_app

ORIGIN = "http://login.localhost:8000"
ASK = "/oauth2/authorize?response_type=code&client_id=blaupause&scope=openid&state=s&redirect_uri="


def test_people_are_shown_to_choose_from() -> None:
    client = make_app("buerger", issuer="http://localhost", login_origin=ORIGIN).test_client()

    shown = client.get(f"{ASK}{ORIGIN}/callback&acr_values=substantiell").get_data(as_text=True)

    assert "Sevda Yılmaz-Brandt" in shown
    assert "Heimatverein" in shown
    assert "Thea" not in shown
    assert "mindestens die Stufe" in shown


@pytest.mark.parametrize("back", ["http://evil.example/callback", f"{ORIGIN}/elsewhere", ""])
def test_nobody_is_sent_elsewhere(back: str) -> None:
    client = make_app("buerger", issuer="http://localhost", login_origin=ORIGIN).test_client()

    assert client.get(f"{ASK}{back}").status_code == 400
    assert client.get(f"/oauth2/end_session?post_logout_redirect_uri={back}").status_code == 400


def test_another_name_for_the_same_port_is_refused() -> None:
    client = make_app("buerger", issuer="http://localhost:8001", login_origin=ORIGIN).test_client()

    assert client.get("/.well-known/openid-configuration", headers={"Host": "evil.example:8001"}).status_code == 421


def test_the_last_person_is_offered_first_until_they_log_out() -> None:
    client = make_app("verwaltung", issuer="http://localhost", login_origin=ORIGIN).test_client()
    ask = f"{ASK}{ORIGIN}/callback"

    client.post(ask, data={"sub": "ida"})
    known = client.get(ask).get_data(as_text=True)
    client.get(f"/oauth2/end_session?post_logout_redirect_uri={ORIGIN}/abgemeldet&state=a")
    forgotten = client.get(ask).get_data(as_text=True)

    assert known.index("Weiter als Ida Entwurf") < known.index("Thea Muster")
    assert forgotten.index("Thea Muster") < forgotten.index("Ida Entwurf")
    assert "Weiter als" not in forgotten


def test_logging_out_comes_back() -> None:
    client = make_app("buerger", issuer="http://localhost", login_origin=ORIGIN).test_client()

    answer = client.get(f"/oauth2/end_session?post_logout_redirect_uri={ORIGIN}/abgemeldet&state=a%3Ab")

    assert answer.headers["Location"] == f"{ORIGIN}/abgemeldet?state=a%3Ab"
