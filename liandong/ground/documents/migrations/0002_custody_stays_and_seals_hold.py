"""Custody is only added to; sealed parts are there only for agencies that are cleared."""

from django.db import migrations

from liandong.ground.dossiers.protect import protect

ADDED_ONLY = """
CREATE FUNCTION custody_is_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'custody of a document is only added to';
END $$;
CREATE TRIGGER custody_stays BEFORE UPDATE OR DELETE ON documents_custody
    FOR EACH ROW EXECUTE FUNCTION custody_is_only_added();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("dossiers", "0002_readers_and_row_security")]
    operations = [
        migrations.RunSQL(ADDED_ONLY, "DROP FUNCTION custody_is_only_added CASCADE;"),
        migrations.RunSQL(*protect("documents_sealedpart", anyone_inserts=True, changes=False)),
    ]
