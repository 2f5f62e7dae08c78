"""`liandong practice snapshot`: the registers as they are now, as files that runs and the guard read."""

from typing import Any

from django.core.management.base import BaseCommand

from liandong.ground.places.reports import in_language
from liandong.law.rules import Text
from liandong.warn.practice import snapshot


class Command(BaseCommand):
    help = "Take a snapshot of the registers / 生成名册快照"

    def handle(self, *args: Any, **options: Any) -> None:
        taken = snapshot.take()
        rows = sum(taken.counts.values())
        says = Text(
            f"{taken.hash[:12]}：{len(taken.counts)} 个名册，{rows} 条，{taken.size} 字节",
            f"{taken.hash[:12]}: {len(taken.counts)} registers, {rows} entries, {taken.size} bytes",
        )
        self.stdout.write(in_language(says))
        for name, count in taken.counts.items():
            self.stdout.write(f"  {name}\t{count}")
