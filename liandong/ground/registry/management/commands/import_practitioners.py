"""`liandong import practitioners FILE`: a list of practitioners as CSV (UTF-8, GB18030)."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liandong.ground.places.reports import in_language
from liandong.ground.registry.actions import import_practitioners
from liandong.law.refusal import Refusal
from liandong.law.rules import Text


class Command(BaseCommand):
    help = "Import a list of practitioners; every row lands or is reported / 导入医务人员名录"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_practitioners(path=options["file"], is_trial=options["dry_run"], by=None)
        except Refusal as refusal:
            says = refusal.says
            raise CommandError(in_language(says) if isinstance(says, Text) else str(says)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(report.as_data(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(report.lines()))
