-- The roles of the portal and their privileges. Run it as a superuser in the portal's database, as often as you like:
--     psql -d atc -f deploy/roles.sql
-- The embedded server does so at every start. On servers of your own, give each login its password afterwards
-- (ALTER ROLE atc PASSWORD '…'), or make separate logins and grant each its role.

BEGIN;

-- Two starts at once on one server wait for each other here.
SELECT pg_advisory_xact_lock(hashtext('atc roles'));

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['atc_owner', 'atc_web', 'atc_worker', 'atc_audit'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
    END LOOP;
    -- The login has no rights of its own: each process takes on one role when it connects.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'atc') THEN
        CREATE ROLE atc LOGIN NOINHERIT;
    END IF;
END
$$;

GRANT atc_owner, atc_web, atc_worker, atc_audit TO atc;

-- The owner makes the tables, and the trusted extensions among them.
DO $$
BEGIN
    EXECUTE format('GRANT CONNECT, CREATE, TEMPORARY ON DATABASE %I TO atc_owner', current_database());
END
$$;
ALTER SCHEMA public OWNER TO atc_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO atc_web, atc_worker, atc_audit;

-- What the owner makes, the processes use. Migrations take back what a table must not allow, and give the auditor the trail.
ALTER DEFAULT PRIVILEGES FOR ROLE atc_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO atc_web, atc_worker;
ALTER DEFAULT PRIVILEGES FOR ROLE atc_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO atc_web, atc_worker;

COMMIT;
