"""A check at `migrate`, before anything is written: the transaction numbers have not gone back."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from liandong.ground.audit.models import Seal
from liandong.ground.audit.sealing import ClockWentBack, ready_range


@register(Tags.database)
def the_clock_goes_on(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """audit.E001: this database was restored into another server, and new entries would fall among sealed ones."""
    if not databases or Seal._meta.db_table not in connection.introspection.table_names():
        return []
    try:
        ready_range(Seal.objects.order_by("-number").defer("leaves", "shelf").first())
    except ClockWentBack as gone_back:
        return [Error(str(gone_back), id="audit.E001")]
    return []
