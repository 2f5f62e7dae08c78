"""Work the running clocks out anew, after the calendar or a rule has changed."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liandong.ground.deadlines.recounting import recompute


class Command(BaseCommand):
    help = "规则或日历修改后重算时限 / work running deadlines out anew: --reason, for the trail"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", required=True, help="修改了什么，记入轨迹 / what has changed, for the trail")

    def handle(self, *args: Any, **options: Any) -> None:
        reason = options["reason"].strip()
        if not reason:
            raise CommandError("请写明修改了什么 / say what has changed", returncode=2)
        began = time.perf_counter()
        moved = recompute(reason=reason, by=None)
        took = time.perf_counter() - began
        self.stdout.write(f"✓ {moved} 个时限改变 / deadlines moved · {took:.1f} s")
