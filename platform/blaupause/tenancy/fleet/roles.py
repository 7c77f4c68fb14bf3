"""Who has which role in a town, as its file says it: by the person's uuid."""

from __future__ import annotations

from typing import Final

EXPORTED: Final = """
    SELECT coalesce(json_agg(row_to_json(found)), '[]')::text FROM (
        SELECT p.uuid AS person, m.role, m.unit_ids, m.service_slugs, m.valid_from, m.valid_until, m.granted_by,
            m.granted_at, m.reason, m.ended_by, m.end_reason, m.last_login_at, m.last_login_acr, m.reviewed_at,
            m.reviewed_by, m.review_note
        FROM identity_membership m JOIN identity_person p ON p.id = m.person_id WHERE m.town_id = %s ORDER BY m.id
    ) found
"""
BROUGHT: Final = """
    INSERT INTO identity_membership
        (person_id, town_id, role, unit_ids, service_slugs, valid_from, valid_until, granted_by, granted_at, reason,
            ended_by, end_reason, last_login_at, last_login_acr, reviewed_at, reviewed_by, review_note)
    SELECT p.id, %s, m.role, m.unit_ids, coalesce(m.service_slugs, '[]'), m.valid_from, m.valid_until, m.granted_by,
        m.granted_at, coalesce(m.reason, ''), coalesce(m.ended_by, ''), coalesce(m.end_reason, ''), m.last_login_at,
        coalesce(m.last_login_acr, ''), m.reviewed_at, coalesce(m.reviewed_by, ''), coalesce(m.review_note, '')
    FROM jsonb_to_recordset(%s::jsonb) AS m (person uuid, role text, unit_ids jsonb, service_slugs jsonb,
        valid_from timestamptz, valid_until timestamptz, granted_by text, granted_at timestamptz, reason text,
        ended_by text, end_reason text, last_login_at timestamptz, last_login_acr text, reviewed_at timestamptz,
        reviewed_by text, review_note text)
    JOIN identity_person p ON p.uuid = m.person
"""
"""What an export from before a column was made does not tell is empty."""
