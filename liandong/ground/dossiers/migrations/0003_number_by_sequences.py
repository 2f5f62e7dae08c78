"""Dossiers are numbered by a sequence of their letters, place and year, made when the first number is asked for.

The application owns nothing, so the function makes it, and begins after the keys that are there. Two who ask for the
first number at once: the second waits until the first has ended, and finds the sequence there.
"""

from django.db import migrations

KEY = """
CREATE FUNCTION dossier_key(letters text, place text, year int) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE
    series text := lower(format('dossier_%s_%s_%s', letters, place, year));
    opening text := format('%s-%s-%s-', letters, place, year);
    used bigint;
BEGIN
    IF opening !~ '^[A-Z]+-[0-9]+-[0-9]+-$' THEN
        RAISE EXCEPTION '% begins no key of a dossier', opening;
    END IF;
    IF to_regclass(series) IS NULL THEN
        EXECUTE format('SELECT max(substr(key, %s)::bigint) FROM dossiers_dossier WHERE key LIKE %L',
            length(opening) + 1, opening || '%') INTO used;
        BEGIN
            EXECUTE format('CREATE SEQUENCE %I START %s', series, coalesce(used, 0) + 1);
        EXCEPTION WHEN duplicate_table OR unique_violation THEN NULL;  -- made meanwhile
        END;
    END IF;
    RETURN opening || to_char(nextval(series), 'FM999999000000');
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_readers_and_row_security")]
    operations = [migrations.RunSQL(KEY, "DROP FUNCTION IF EXISTS dossier_key")]
