"""What events told the clocks is kept: the app may add to it and read it, not change it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

KEEP = "REVOKE UPDATE, DELETE, TRUNCATE ON deadlines_occasion FROM liandong_app;"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_app_role"), ("deadlines", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Occasion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event", models.CharField(max_length=80, verbose_name="event")),
                ("about", models.CharField(blank=True, max_length=80)),
                ("on", models.DateField(verbose_name="on")),
                ("agencies", models.JSONField(default=dict)),
                ("parties", models.JSONField(default=dict)),
                (
                    "facts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("until", models.DateField(null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["event", "on"], name="occasion_event"),
                    models.Index(fields=["dossier", "on"], name="occasion_dossier"),
                ]
            },
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
