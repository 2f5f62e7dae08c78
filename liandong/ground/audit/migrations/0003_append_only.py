"""The clock of the trail, the sealed text of an entry, and the triggers that refuse any change.

The outer form of `trail_leaf` is explained in docs/operate/verify-the-trail.md; whoever changes it breaks every seal.
"""

from django.db import migrations

CLOCK = """
CREATE FUNCTION trail_clock() RETURNS bigint LANGUAGE sql VOLATILE AS
$$ SELECT pg_current_xact_id()::text::bigint + 0 $$;

CREATE FUNCTION trail_horizon() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + 0 $$;

ALTER TABLE audit_entry ALTER COLUMN xid SET DEFAULT trail_clock();
"""

LEAF = """
CREATE FUNCTION trail_text(e audit_entry) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT concat_ws(E'\\n', 'liandong entry 1', e.id, e.xid, to_json(e.kind::text)::text,
    to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    coalesce(e.by_id::text, ''), coalesce(e.agency_id::text, ''), to_json(e.dossier::text)::text, e.data::text) $$;

CREATE FUNCTION trail_leaf(e audit_entry) RETURNS bytea LANGUAGE sql STABLE AS
$$ SELECT sha256('\\x00'::bytea || convert_to(trail_text(e), 'UTF8')) $$;
"""

APPEND_ONLY = """
CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% refused: the trail is append-only', TG_OP || ' on ' || TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege',
        HINT = 'What was recorded wrongly is put right by a new act, which is recorded too.';
END $$;

CREATE TRIGGER audit_entry_keep BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
CREATE TRIGGER audit_entry_keep_all BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
CREATE TRIGGER audit_seal_keep BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
CREATE TRIGGER audit_seal_keep_all BEFORE TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();

CREATE TRIGGER audit_said_keep BEFORE UPDATE OR TRUNCATE ON audit_said
    FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();

ALTER TABLE audit_seal ALTER COLUMN leaves SET STORAGE EXTERNAL;
REVOKE ALL ON audit_entry, audit_seal FROM liandong_app;
GRANT SELECT ON audit_entry, audit_seal TO liandong_app;
GRANT INSERT (kind, at, by_id, agency_id, dossier, data) ON audit_entry TO liandong_app;
GRANT INSERT ON audit_seal TO liandong_app;
REVOKE ALL ON audit_said FROM liandong_app;
GRANT SELECT, INSERT, DELETE ON audit_said TO liandong_app;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_app_role")]

    operations = [
        migrations.RunSQL([CLOCK, LEAF, APPEND_ONLY], migrations.RunSQL.noop),
    ]
