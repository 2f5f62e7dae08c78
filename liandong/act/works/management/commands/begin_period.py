"""`liandong begin period`: begin what every agency owes in the periods of a day; done twice it begins nothing twice."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from liandong.act.works.actions import begin_periods
from liandong.ground.audit.clock import today
from liandong.ground.rulebook.asking import day


class Command(BaseCommand):
    help = "开始各机关本期的履职事项及其时限，可重复执行 / begin what agencies owe this period, with its clocks"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=day, default=None, help="日期，如 2026-11-01，默认今天 / the day, today")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or today()
        begun = begin_periods(on=on)
        self.stdout.write(f"{on}：新开始 {begun} 项 / {begun} begun")
