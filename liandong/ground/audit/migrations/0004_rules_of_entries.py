"""Find the entries that name a rule without reading all of their kind: the quotas of a place ask once for each rule."""

from django.db import migrations

INDEX = """
CREATE INDEX audit_entry_rule ON audit_entry (kind, (data ->> 'rule')) WHERE (data ->> 'rule') IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_append_only")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX audit_entry_rule")]
