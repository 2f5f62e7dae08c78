"""`liandong risk run`: ask a model, as the scheduler does."""

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liandong.ground.accounts.queries import user_named
from liandong.ground.audit.clock import today
from liandong.law.refusal import Refusal
from liandong.warn.risk.actions import run_model
from liandong.warn.risk.catalog import CATALOG

YEAR = timedelta(days=365)


class Command(BaseCommand):
    help = "Run a risk model over the practice data of an agency / 运行风险模型"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("model", choices=sorted(CATALOG))
        parser.add_argument("--as", dest="username", required=True, help="user name of the one who runs it")
        parser.add_argument("--from", dest="since", type=date.fromisoformat)
        parser.add_argument("--to", dest="until", type=date.fromisoformat)

    def handle(self, *args: Any, **options: Any) -> None:
        until = options["until"] or today()
        since = options["since"] or until - YEAR
        user = user_named(options["username"])
        if user is None:
            raise CommandError(f"没有用户 {options['username']} / no user {options['username']}")
        try:
            run = run_model(model=options["model"], since=since, until=until, by=user)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{run.dossier.key}: {run.rows} 行 rows, {run.findings.count()} 个疑点 findings")
