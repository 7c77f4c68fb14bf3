from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from blaupause.crypto.codes import code_hmac, derived_code, new_code, normalise_code, town_hmac
from blaupause.crypto.keys import CannotDecrypt, Keys, seal, unseal
from blaupause.domain import now
from tenants.intake.models import Draft

if TYPE_CHECKING:
    from tests.worlds import World


def test_codes_have_eighty_bits_and_forgive_typing() -> None:
    code = new_code()

    assert len(code.replace("-", "")) * 5 == 80
    assert normalise_code(f" {code.lower().replace('-', ' ')} ") == code
    assert normalise_code("oil0-oil0-0000-1111") == "0110-0110-0000-1111"
    for typed in ("", "7K4M", "7K4M-92QX-0ADE-55T!", "U" * 16):
        with pytest.raises(ValueError, match="not a code"):
            normalise_code(typed)


def test_fingerprints_differ_between_towns(fulda: World, giessen: World) -> None:
    here = (code_hmac("7K4M-92QX-0ADE-55TZ"), town_hmac("pseudonym", "anna"), derived_code("receipt", "1"))

    with giessen:
        there = (code_hmac("7K4M-92QX-0ADE-55TZ"), town_hmac("pseudonym", "anna"), derived_code("receipt", "1"))

    assert not set(here) & set(there)
    assert derived_code("receipt", "1") == here[2] == normalise_code(here[2])


def test_answers_are_unreadable_in_the_database(fulda: World) -> None:
    draft = Draft.objects.create(
        code_hmac="a" * 64, service_slug="x", content_hash="b" * 64, version="1.0.0", answers={"name": "Yılmaz-Brandt"},
        started_at=now(),
        saved_at=now(), expires_at=now(),
    )  # fmt: skip

    with connection.cursor() as cursor:
        cursor.execute("SELECT answers, email FROM intake_draft")
        answers, email = cursor.fetchone()
    assert b"Brandt" not in bytes(answers)
    assert email is None
    assert draft.reloaded().answers == {"name": "Yılmaz-Brandt"}


def test_a_value_opens_only_where_it_was_sealed() -> None:
    keys = Keys.new()
    sealed = seal(keys.purpose("data"), b"secret", bound_to="intake_draft.answers")

    assert unseal(keys.purpose("data"), sealed, bound_to="intake_draft.answers") == b"secret"
    for key, bound_to in (
        (keys.purpose("data"), "casework_note.text"),
        (Keys.new().purpose("data"), "intake_draft.answers"),
    ):
        with pytest.raises(CannotDecrypt):
            unseal(key, sealed, bound_to=bound_to)


def test_a_wrapped_key_belongs_to_its_owner() -> None:
    keys = Keys.new()
    wrapped = keys.wrap(owner="one")

    assert Keys.unwrap(wrapped, owner="one") == keys
    with pytest.raises(CannotDecrypt):
        Keys.unwrap(wrapped, owner="two")


def test_a_bad_master_key_says_what_to_do(settings: pytest.FixtureRequest) -> None:
    settings.MASTER_KEY = "short"  # type: ignore[attr-defined]
    with pytest.raises(ImproperlyConfigured, match="openssl rand -base64 32"):
        Keys.of_hub()
