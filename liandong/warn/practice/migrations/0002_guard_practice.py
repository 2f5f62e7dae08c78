"""Which files hold an agency's rows, and which rows it refused, can be read only inside `cleared()` for that agency."""

from django.db import migrations

from liandong.ground.dossiers.protect import protect


class Migration(migrations.Migration):
    dependencies = [("practice", "0001_initial"), ("dossiers", "0002_readers_and_row_security")]
    operations = [
        migrations.RunSQL(*protect("practice_part")),
        migrations.RunSQL(*protect("practice_refused")),
    ]
