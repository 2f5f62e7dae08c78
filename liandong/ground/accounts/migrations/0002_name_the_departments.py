"""Data: the departments that the directives name."""

from typing import Any

from django.db import migrations

from liandong.ground.accounts.departments import DEPARTMENTS


def name_them(apps: Any, schema_editor: Any) -> None:
    department = apps.get_model("accounts", "Department")
    for code, name_zh, name_en, mark in DEPARTMENTS:
        department.objects.update_or_create(code=code, defaults={"name_zh": name_zh, "name_en": name_en, "mark": mark})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(name_them, migrations.RunPython.noop)]
