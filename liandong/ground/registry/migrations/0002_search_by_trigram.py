"""Let names be searched by pieces of three characters."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(
            "CREATE INDEX subject_name_trigram ON registry_subjectname USING gin (text gin_trgm_ops)",
            "DROP INDEX subject_name_trigram",
        ),
    ]
