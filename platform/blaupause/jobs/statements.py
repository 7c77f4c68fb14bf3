"""What runners say to PostgreSQL."""

EXPIRE = """
    UPDATE jobs_job SET state = 'waiting', leased_until = NULL
    WHERE state = 'running' AND leased_until < now() AND NOT EXISTS (
        SELECT 1 FROM jobs_job next WHERE next.town = jobs_job.town AND next.key = jobs_job.key AND next.key <> ''
        AND next.state = 'waiting')
"""
# PostgreSQL's figures of the queue may be a minute old, and the queue was empty then: by such figures it reads all that
# waits, and sorts it. So a claim goes by the indexes, whatever the figures are.
BY_INDEX = """
    SET LOCAL enable_seqscan TO off; SET LOCAL enable_bitmapscan TO off; SET LOCAL enable_sort TO off;
"""
# Towns take turns: the walk steps from town to town through the index `job_waiting`, from the one that was served last
# to the end and from the beginning back to it, so that a claim costs what the towns cost and not what their jobs cost.
# OFFSET 0 and the array keep each step a look into the index: nothing here may become a join over all jobs that wait.
CLAIM = """
    WITH RECURSIVE onward (town) AS (
        (SELECT town FROM jobs_job WHERE state = 'waiting' AND town > %(after)s ORDER BY town LIMIT 1)
        UNION ALL
        SELECT next.town FROM onward CROSS JOIN LATERAL (
            SELECT town FROM jobs_job WHERE state = 'waiting' AND town > onward.town ORDER BY town LIMIT 1) next
    ), anew (town) AS (
        (SELECT town FROM jobs_job WHERE state = 'waiting' AND town <= %(after)s ORDER BY town LIMIT 1)
        UNION ALL
        SELECT next.town FROM anew CROSS JOIN LATERAL (
            SELECT town FROM jobs_job WHERE state = 'waiting' AND town > anew.town AND town <= %(after)s
            ORDER BY town LIMIT 1) next
    ), turn (town) AS MATERIALIZED (
        SELECT walk.town FROM (SELECT town FROM onward UNION ALL SELECT town FROM anew) walk CROSS JOIN LATERAL (
            SELECT id FROM jobs_job WHERE state = 'waiting' AND town = walk.town AND run_at <= now()
            ORDER BY run_at, id LIMIT 1) head
        WHERE NOT EXISTS (
            SELECT 1 FROM tenancy_town t
            WHERE t.schema_name = walk.town AND t.state IN ('moving', 'offline', 'left') OFFSET 0)
        AND NOT EXISTS (SELECT 1 FROM tenancy_keptschema k WHERE k.schema_name = walk.town OFFSET 0)
        LIMIT %(limit)s
    ), chosen AS MATERIALIZED (
        SELECT job.id FROM turn CROSS JOIN LATERAL (
            SELECT id FROM jobs_job WHERE state = 'waiting' AND town = turn.town AND run_at <= now()
            ORDER BY run_at, id LIMIT (SELECT LEAST(%(burst)s, %(limit)s / count(*)) FROM turn)
            FOR UPDATE SKIP LOCKED) job
    ), claimed AS (
        UPDATE jobs_job SET state = 'running', attempts = attempts + 1,
            leased_until = now() + make_interval(secs => %(lease)s)
        WHERE id = ANY (ARRAY(SELECT id FROM chosen)) RETURNING jobs_job.*
    )
    SELECT id, town, name, arguments::text, attempts,
        EXISTS (SELECT 1 FROM jobs_job dead WHERE dead.state = 'dead' AND dead.town = claimed.town)
    FROM claimed ORDER BY town <= %(after)s, town, run_at, id
"""
# A claim is known by its attempt: whoever's lease ended and was given on does not touch the job any more.
RENEW = """
    UPDATE jobs_job SET leased_until = now() + make_interval(secs => %s)
    WHERE id = %s AND attempts = %s AND state = 'running'
"""
DROP = """
    DELETE FROM jobs_job WHERE id = ANY (%(ids)s) AND state = 'running'
    AND attempts = (%(attempts)s::smallint[])[array_position(%(ids)s::bigint[], id)]
"""
# What is done is done: the same work that failed before, and was tried again, is forgotten with it. Planning that costs
# more than the rest of a job, so it is said only where a town has failures.
FINISH = f"""
    WITH finished AS ({DROP} RETURNING town, name, arguments), forgotten AS (
        DELETE FROM jobs_job dead USING finished WHERE dead.state = 'dead'
        AND dead.town = finished.town AND dead.name = finished.name AND dead.arguments = finished.arguments
    )
    SELECT 1 FROM finished
"""  # noqa: S608 – made of constants only
RETRY = """
    UPDATE jobs_job SET state = %s, leased_until = NULL, last_error = %s, run_at = now() + make_interval(secs => %s)
    WHERE id = %s AND attempts = %s AND state = 'running' AND NOT EXISTS (
        SELECT 1 FROM jobs_job next WHERE next.town = jobs_job.town AND next.key = jobs_job.key AND next.key <> ''
        AND next.state = 'waiting')
"""
# Of those with the same key the newest waits again, and none where one waits already: a key waits once.
REVIVE = """
    WITH wanted AS (
        SELECT DISTINCT ON (town, key, CASE key WHEN '' THEN id END) id FROM jobs_job
        WHERE state = 'dead' AND (id = ANY(%(ids)s) OR cardinality(%(ids)s::bigint[]) = 0)
        ORDER BY town, key, CASE key WHEN '' THEN id END, id DESC
    )
    UPDATE jobs_job SET state = 'waiting', attempts = 0, run_at = now()
    FROM wanted WHERE jobs_job.id = wanted.id AND NOT EXISTS (
        SELECT 1 FROM jobs_job next WHERE next.town = jobs_job.town AND next.key = jobs_job.key AND next.key <> ''
        AND next.state = 'waiting')
"""
