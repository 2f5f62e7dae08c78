"""`liandong risk run`: ask the models about an agency's practice data, as the scheduler does."""

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liandong.ground.accounts.queries import user_named
from liandong.ground.audit.clock import today
from liandong.law.refusal import Refusal
from liandong.warn.risk.actions import run
from liandong.warn.risk.models import Asking, Run
from liandong.warn.risk.spark import NoSpark

YEAR = timedelta(days=364)


class Command(BaseCommand):
    help = "Run the risk models over the practice data of an agency / 运行风险模型"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("models", nargs="*", metavar="MODEL", help="ids; all that are in use, if left out")
        parser.add_argument("--as", dest="username", required=True, help="user name of the one who runs them")
        parser.add_argument("--since", type=date.fromisoformat, help="first day; a year before the last, if left out")
        parser.add_argument("--until", type=date.fromisoformat, help="last day; today, if left out")
        parser.add_argument("--shadow", action="store_true", help="try the newest versions beside those in use")
        parser.add_argument("--on", default="duckdb", help="duckdb, spark-local, or spark://HOST:PORT")
        parser.add_argument("--memory", default="", help="the most that DuckDB may hold, such as 1GB")

    def handle(self, *args: Any, **options: Any) -> None:
        until = options["until"] or today()
        user = user_named(options["username"])
        if user is None:
            raise CommandError(f"没有用户 {options['username']} / no user {options['username']}")
        try:
            done = run(
                since=options["since"] or until - YEAR, until=until, models=options["models"],
                shadow=options["shadow"], on=options["on"], memory=options["memory"], by=user,
            )  # fmt: skip
        except (Refusal, NoSpark) as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell(done)

    def _tell(self, done: Run) -> None:
        for asking in Asking.objects.filter(run=done).order_by("model"):
            self.stdout.write(_line(asking))
        self.stdout.write(
            f"{done.since}–{done.until}: {done.rows:,} 行 rows, {done.findings:,} 个疑点 findings"
            f"（{done.raised:,} 个新的 new）, {done.seconds:.1f} s, {done.engine}"
        )


def _line(asking: Asking) -> str:
    if asking.cannot_tell:
        return f"  {asking.model}@{asking.version}: 无法判断 cannot tell ({asking.cannot_tell})"
    covered = f"{asking.coverage:.1%}" if asking.coverage is not None else "–"
    return f"  {asking.model}@{asking.version}: {asking.found:,} / {asking.rows:,}, {covered}, {asking.seconds:.2f} s"
