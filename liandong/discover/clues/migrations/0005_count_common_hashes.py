"""ANALYZE keeps more of the hashes that many texts share, so that the search for likely repeats can pass them by."""

from django.db import migrations

MORE = "ALTER TABLE clues_cluetext ALTER COLUMN sketch SET STATISTICS 500"
USUAL = "ALTER TABLE clues_cluetext ALTER COLUMN sketch SET STATISTICS -1"


class Migration(migrations.Migration):
    dependencies = [("clues", "0004_count_revisions")]
    operations = [migrations.RunSQL(MORE, USUAL)]
