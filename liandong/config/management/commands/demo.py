"""Builds the demo city in an empty database."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo import accounts
from demo.almanac import first_day
from demo.city import begun, build
from demo.parts import Plan
from liandong.ground.audit.clock import today
from liandong.law.refusal import Refusal


class Command(BaseCommand):
    help = "在空的数据库中建立演示城市 / build the made-up demo city in an empty database"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=float, default=1.0, help="1.0: 2,000 clues, 3,000 institutions")
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--no-accounts", action="store_true", help="do not list who may sign in")
        parser.add_argument("--until", type=date.fromisoformat, help="the last day of the history; today if left out")

    def handle(self, *args: Any, scale: float, seed: int, until: date | None, **options: Any) -> None:
        if not settings.LIANDONG_DEMO:
            raise CommandError(
                "演示城市的时间是设定的 / the clock of the demo is set by hand: LIANDONG_DEMO=1 liandong demo"
            )
        if not 0 < scale <= 5:
            raise CommandError("--scale 应在 0 与 5 之间 / must lie between 0 and 5")
        earlier = begun()
        day = until or (earlier.until if earlier else today())
        if day > today():
            raise CommandError("--until 不能在将来 / cannot lie in the future")
        try:
            history = build(Plan(seed=seed, scale=scale, until=day, first=first_day(day)), say=self.say)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if history is None:
            return
        for words in history.refusals:
            self.say(f"  ! {words}")
        for words in last_words(history.acts, with_accounts=not options["no_accounts"]):
            self.say(words)

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def last_words(acts: int, *, with_accounts: bool) -> list[str]:
    """What is said at the end; a site that starts afterwards lists the accounts itself."""
    people = accounts() if with_accounts else ()
    return [f"✓ 演示城市已建成，{acts} 步 / built in {acts} acts", *("    " + "  ".join(line) for line in people)]
