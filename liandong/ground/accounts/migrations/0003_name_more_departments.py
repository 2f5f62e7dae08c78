"""Data: the departments that directives of other places name as well; known ones keep their names."""

from importlib import import_module

from django.db import migrations

name_them = import_module("liandong.ground.accounts.migrations.0002_name_the_departments").name_them


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_name_the_departments")]
    operations = [migrations.RunPython(name_them, migrations.RunPython.noop)]
