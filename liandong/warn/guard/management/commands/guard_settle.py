"""`liandong guard settle`: read the journal of the guard into the database. The worker does it all the time."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from liandong.warn.guard.actions import settle


class Command(BaseCommand):
    help = "归集事前提醒记录 / read what the guard was asked and said into the database"

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        while read := settle(folder=settings.GUARD_ROOT):
            total += read
        self.stdout.write(f"✓ {total} 条 / lines")
