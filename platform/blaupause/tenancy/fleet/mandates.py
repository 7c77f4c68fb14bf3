"""Grants between towns when one of them goes, or comes out of a file: neither gives anybody a right (docs/adr/0020).

A grant joins two towns of one cell. What was agreed stays readable where both sides are; what would still count ends,
and both sides are told why.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from blaupause.audit import record
from blaupause.domain import SYSTEM
from blaupause.jobs import later
from blaupause.tenancy.grants import GIVE_BACK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blaupause.tenancy.models import Town

MOVED: Final = (
    "Die Kommune ist in einen anderen Teil der Plattform umgezogen. Eine Vertretung gilt nur zwischen Kommunen "
    "desselben Teils."
)
LEFT: Final = "Die Kommune hat die Plattform verlassen."
RESTORED: Final = (
    "Die Kommune wurde aus einer Sicherung wiederhergestellt. Eine Sicherung gibt niemandem Rechte; "
    "vereinbaren Sie die Vertretung neu."
)
OF_A_SIDE: Final = (
    "kind", "services", "right", "basis", "hours", "valid_from", "valid_until", "for_all_clerks", "people",
    "offered_by", "offered_at", "accepted_by", "accepted_at", "proposed_until", "proposed_side", "proposed_by",
    "end_told",
)  # fmt: skip
"""What a grant says besides its sides and its end, as its columns are called."""
_COLUMNS: Final = ", ".join(f'"{column}"' for column in OF_A_SIDE)
_READ: Final = ", ".join(f'g."{column}"' for column in OF_A_SIDE)
EXPORTED: Final = f"""
    SELECT coalesce(json_agg(row_to_json(found)), '[]')::text FROM (
        SELECT g.uuid, t.uuid AS town, t.name AS town_name, o.uuid AS to_town, o.name AS to_town_name, {_READ},
            g.ended_by, g.ended_at, g.ended_side, g.end_reason
        FROM identity_delegationgrant g JOIN tenancy_town t ON t.id = g.town_id
        LEFT JOIN tenancy_town o ON o.id = g.to_town_id
        WHERE %(town)s IN (g.town_id, g.to_town_id) ORDER BY g.id
    ) found
"""  # noqa: S608 – columns of ours
BROUGHT: Final = f"""
    INSERT INTO identity_delegationgrant
        (uuid, town_id, to_town_id, {_COLUMNS}, ended_by, ended_at, ended_side, end_reason)
    SELECT g.uuid, t.id, o.id, {_READ}, coalesce(nullif(g.ended_by, ''), 'system'), coalesce(g.ended_at, now()),
        coalesce(nullif(g.ended_side, ''), CASE WHEN t.id = %(town)s THEN 'granting' ELSE 'acting' END),
        coalesce(nullif(g.end_reason, ''), %(reason)s)
    FROM jsonb_populate_recordset(NULL::identity_delegationgrant, %(grants)s::jsonb) g
    JOIN jsonb_to_recordset(%(grants)s::jsonb) AS side (uuid uuid, town uuid, to_town uuid) ON side.uuid = g.uuid
    JOIN tenancy_town t ON t.uuid = side.town LEFT JOIN tenancy_town o ON o.uuid = side.to_town
    WHERE side.to_town IS NULL OR o.id IS NOT NULL
    ON CONFLICT (uuid) DO NOTHING RETURNING uuid::text, ended_at = now()
"""  # noqa: S608 – same
END: Final = """
    UPDATE identity_delegationgrant SET ended_by = 'system', ended_at = now(), end_reason = %(reason)s,
        ended_side = CASE WHEN town_id = %(town)s THEN 'granting' ELSE 'acting' END,
        proposed_until = NULL, proposed_side = '', proposed_by = ''
    WHERE %(town)s IN (town_id, to_town_id) AND ended_at IS NULL AND (valid_until IS NULL OR valid_until > now())
"""
"""Ends what counts or is offered; in the very transaction in which the town goes."""
ENDED: Final = """
    SELECT g.uuid::text, coalesce(other.slug, ''), granting.schema_name, g.accepted_at IS NOT NULL
    FROM identity_delegationgrant g JOIN tenancy_town granting ON granting.id = g.town_id
    LEFT JOIN tenancy_town other ON other.id = CASE WHEN g.town_id = %(town)s THEN g.to_town_id ELSE g.town_id END
    WHERE %(town)s IN (g.town_id, g.to_town_id) AND g.ended_by = 'system' AND g.end_reason = %(reason)s
        AND NOT EXISTS (SELECT 1 FROM hub_audit_hubevent e
            WHERE e.name = 'grant.ended' AND e.details ->> 'grant' = g.uuid::text)
    ORDER BY g.id
"""


def of_town(town: Town) -> list[dict[str, Any]]:
    """Return every grant with the town on a side of it, as an export says it. Asked as the operator."""
    with connection.cursor() as cursor:
        cursor.execute(EXPORTED, {"town": town.pk})
        found: list[dict[str, Any]] = json.loads(cursor.fetchone()[0])
        return found


def end_all(town: Town, reason: str) -> None:
    """End what counts or is offered, in the operator's transaction, and let both sides be told."""
    with connection.cursor() as cursor:
        cursor.execute(END, {"town": town.pk, "reason": reason})
    tell(town, reason)


def tell(town: Town, reason: str) -> None:
    """Write down and mail what ended for that reason, each once. The record that goes on is the partner's.

    Whoever granted takes its cases back; what moved does that where it is now (`bring_back`).
    """
    with connection.cursor() as cursor:
        cursor.execute(ENDED, {"town": town.pk, "reason": reason})
        ended = cursor.fetchall()
    for grant, partner, granting, was_agreed in ended:
        record("grant.ended", by=SYSTEM, town=partner, gone=town.slug, grant=grant, reason=reason)
        later("identity.tell_of_grant", grant=grant, what="ended")
        if was_agreed and (reason != MOVED or granting != town.schema_name):
            _give_back(granting)


def bring_back(town: Town, grants: Iterable[dict[str, Any]]) -> None:
    """Put an export's grants in where their other side is here, as history, and write down which stayed behind.

    None of them counts here, so the town takes back what somebody had under one it gave.
    """
    said = list(grants)
    with connection.cursor() as cursor:
        cursor.execute(BROUGHT, {"town": town.pk, "reason": RESTORED, "grants": json.dumps(said)})
        brought = dict(cursor.fetchall())
    for grant in said:
        uuid, was_open = str(grant["uuid"]), grant["ended_at"] is None
        if brought.get(uuid) and was_open:
            record("grant.ended", by=SYSTEM, town=town.slug, grant=uuid, reason=RESTORED)
            later("identity.tell_of_grant", grant=uuid, what="ended")
        elif uuid not in brought and was_open:
            is_given = grant["town"] == str(town.uuid)
            partner = grant["to_town_name" if is_given else "town_name"] or ""
            facts = {"partner": partner, "is_given": is_given, "services": grant["services"]}
            record("grant.left_behind", by=SYSTEM, town=town.slug, grant=uuid, until=grant["valid_until"], **facts)
    if any(grant["town"] == str(town.uuid) for grant in said):
        _give_back(town.schema_name)


def _give_back(schema: str) -> None:
    later(GIVE_BACK, key="give-back", of_town=schema)
