"""`liandong import places FILE`: a list of places as CSV (UTF-8, GB18030) or nested JSON."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liandong.ground.places.actions import import_places
from liandong.ground.places.reports import in_language
from liandong.law.refusal import Refusal
from liandong.law.rules import Text


class Command(BaseCommand):
    help = "Import a list of places; every row lands or is reported / 导入行政区划表"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--edition", type=date.fromisoformat, help="the day the list is true for, YYYY-MM-DD")
        parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_places(
                path=options["file"], edition=options["edition"], is_trial=options["dry_run"], by=None
            )
        except Refusal as refusal:
            says = refusal.says
            raise CommandError(in_language(says) if isinstance(says, Text) else str(says)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(report.as_data(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(report.lines()))
