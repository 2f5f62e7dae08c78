"""The role the application connects as: it owns nothing and may not go round row-level security.

Privileges are given by default, so that tables of later migrations need no grant of their own.
"""

from django.db import migrations

ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'liandong_app') THEN
        BEGIN
            CREATE ROLE liandong_app NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;  -- made at the same moment for another database
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'the role % may not create the role liandong_app', current_user
                USING HINT = format('Ask the administrator of the database to run: '
                    'CREATE ROLE liandong_app NOLOGIN; GRANT liandong_app TO %I;', current_user);
        END;
    END IF;
    IF NOT pg_has_role(current_user, 'liandong_app', 'MEMBER') THEN
        BEGIN
            EXECUTE format('GRANT liandong_app TO %I', current_user);
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE EXCEPTION 'the role % may not become the role liandong_app', current_user
            USING HINT = format('Ask the administrator of the database to run: '
                'GRANT liandong_app TO %I;', current_user);
        END;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'liandong_app' AND (rolsuper OR rolbypassrls)) THEN
        RAISE EXCEPTION 'the role liandong_app may go round row-level security'
        USING HINT = 'Ask the administrator of the database to run: ALTER ROLE liandong_app NOSUPERUSER NOBYPASSRLS;';
    END IF;
END $$;
"""

PRIVILEGES = """
DO $$
DECLARE
    act text;
BEGIN
    FOREACH act IN ARRAY ARRAY[
        'GRANT USAGE ON SCHEMA %I TO liandong_app',
        'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO liandong_app',
        'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO liandong_app',
        'ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO liandong_app',
        'ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE, SELECT ON SEQUENCES TO liandong_app',
        'ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT EXECUTE ON FUNCTIONS TO liandong_app'
    ] LOOP
        EXECUTE format(act, current_schema());
    END LOOP;
    REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM liandong_app;
END $$;
"""

SEARCH = """
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    run_before = [("contenttypes", "0001_initial")]

    operations = [migrations.RunSQL([ROLE, PRIVILEGES, SEARCH], migrations.RunSQL.noop)]
