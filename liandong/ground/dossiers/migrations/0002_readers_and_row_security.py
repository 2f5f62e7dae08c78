"""The database keeps who reads a dossier, and says a second time who may see sensitive rows."""

from django.db import migrations

from liandong.ground.dossiers.protect import AGENCIES, protect

READERS = """
CREATE FUNCTION dossier_readers_are_its_shares() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE dossiers_dossier d SET readers = s.readers
    FROM (SELECT coalesce(array_agg(agency_id ORDER BY agency_id), '{}') AS readers
          FROM dossiers_share WHERE dossier_id = NEW.dossier_id AND until IS NULL) s
    WHERE d.id = NEW.dossier_id AND d.readers IS DISTINCT FROM s.readers;
    RETURN NULL;
END $$;
CREATE TRIGGER share_changes_readers AFTER INSERT OR UPDATE ON dossiers_share
    FOR EACH ROW EXECUTE FUNCTION dossier_readers_are_its_shares();

CREATE FUNCTION dossier_readers_are_not_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.readers := ARRAY[NEW.owner_id];
    ELSIF pg_trigger_depth() = 1 THEN
        NEW.readers := OLD.readers;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER readers_are_not_written BEFORE INSERT OR UPDATE ON dossiers_dossier
    FOR EACH ROW EXECUTE FUNCTION dossier_readers_are_not_written();

CREATE FUNCTION shares_stay_on_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a share ends by its day, its row stays';
END $$;
CREATE TRIGGER shares_stay BEFORE DELETE ON dossiers_share
    FOR EACH ROW EXECUTE FUNCTION shares_stay_on_record();
"""

UNDO = """
DROP FUNCTION IF EXISTS dossier_readers_are_its_shares, dossier_readers_are_not_written, shares_stay_on_record CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial"), ("audit", "0002_app_role")]
    operations = [
        migrations.RunSQL(READERS, UNDO),
        migrations.RunSQL(AGENCIES, migrations.RunSQL.noop),
        migrations.RunSQL(*protect("dossiers_readlog", anyone_inserts=True, changes=False, auditor_reads=True)),
    ]
