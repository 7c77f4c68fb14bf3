"""Who reads what was sent: pages that ask for more than the code, and somebody who gave the second proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.citizens import visitor

if TYPE_CHECKING:
    from django.test import Client

    from tests.tenants.portal.applied import Applied
    from tests.worlds import World

BIRTHDAY = "14.3.1988"
READING = ("nachrichten/", "antworten/", "kopie/", "bescheid/", "bescheid/pdf/", "zuruecknehmen/")


def proven(world: World, sent: Applied) -> Client:
    """Somebody with the code who gave the second proof."""
    client = visitor(world)
    answer = client.post(sent.url("nachweis/"), {"nachweis": BIRTHDAY})
    assert answer["Location"] == sent.url()
    return client
