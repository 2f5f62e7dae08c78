"""Practice data is readable only inside `cleared()`, for the agency that collected it, and is never changed."""

from django.db import migrations

from liandong.ground.dossiers.protect import protect


class Migration(migrations.Migration):
    dependencies = [("risk", "0001_initial"), ("dossiers", "0002_readers_and_row_security")]
    operations = [migrations.RunSQL(*protect("risk_practicerow", anyone_inserts=True, changes=False))]
