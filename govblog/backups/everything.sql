-- Before a dump comes in: nobody else is there, and all that is in the schema goes.
-- Read by govblog/backups/postgresql.py, which puts the schema in and holds the transaction.
SET LOCAL lock_timeout = '10s';
SET LOCAL client_min_messages = warning;
DO $$
DECLARE
    found record;
BEGIN
    FOR tries IN 1..50 LOOP
        PERFORM pg_stat_clear_snapshot();
        EXIT WHEN NOT EXISTS (
            SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND usename = current_user
                AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        );
        IF tries = 50 THEN
            RAISE EXCEPTION 'The site or its worker is still connected. Stop them first';
        END IF;
        PERFORM pg_sleep(0.1);
    END LOOP;
    FOR found IN
        SELECT c.oid::regclass AS name,
            CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
        FROM pg_class c
        WHERE c.relnamespace = :schema::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
            -- What belongs to an extension, or to a column, goes with it
            AND NOT EXISTS (
                SELECT FROM pg_depend d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                    AND d.deptype IN ('e', 'a', 'i')
            )
    LOOP
        EXECUTE format('DROP %s IF EXISTS %s CASCADE', found.kind, found.name);
    END LOOP;
    FOR found IN
        SELECT p.oid::regprocedure AS name
        FROM pg_proc p
        WHERE p.pronamespace = :schema::regnamespace
            AND NOT EXISTS (
                SELECT FROM pg_depend d
                WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
            )
    LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', found.name);
    END LOOP;
END $$;
