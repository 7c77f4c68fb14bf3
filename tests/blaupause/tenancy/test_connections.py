"""A database connection does not keep more and more towns in the memory of the process behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import close_old_connections, connection

from tenants.organisation.models import Unit

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.worlds import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def two_towns_per_connection(db: None, settings: Settings) -> None:
    """Begin with a connection that has seen no town."""
    settings.TOWNS_PER_CONNECTION = 2
    connection.close()


def server_process(*worlds: World) -> int:
    """Work in towns; return which process of the server did it."""
    for world in worlds:
        with world:
            Unit.objects.count()
    return int(connection.connection.info.backend_pid)


def test_after_many_towns_a_connection_is_made_anew(fulda: World, giessen: World) -> None:
    before = server_process(fulda, giessen, fulda)

    close_old_connections()

    assert server_process(fulda) != before


def test_after_few_towns_it_is_kept(fulda: World) -> None:
    before = server_process(fulda)

    close_old_connections()

    assert server_process(fulda, fulda) == before
