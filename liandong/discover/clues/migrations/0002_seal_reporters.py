"""Who reported is readable only inside `cleared()`, for the agency that received the report, and is never changed."""

from django.db import migrations

from liandong.ground.dossiers.protect import protect


class Migration(migrations.Migration):
    dependencies = [("clues", "0001_initial"), ("dossiers", "0002_readers_and_row_security")]
    operations = [migrations.RunSQL(*protect("clues_reporter", anyone_inserts=True, changes=False))]
