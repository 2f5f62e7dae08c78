"""`liandong oversee`: send the reminders and cards that are due now; done twice it sends nothing twice."""

from typing import Any

from django.core.management.base import BaseCommand

from liandong.act.oversight.actions import oversee
from liandong.ground.audit.clock import today


class Command(BaseCommand):
    help = "按时限发出提醒和红黄牌，可重复执行 / send the reminders and cards that are due, once each"

    def handle(self, *args: Any, **options: Any) -> None:
        on = today()
        self.stdout.write(f"{on}：发出 {oversee(on=on)} 件 / {on}: sent")
