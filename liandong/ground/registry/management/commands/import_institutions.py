"""`liandong import institutions FILE`: a list of institutions or companies as CSV (UTF-8, GB18030)."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liandong.ground.places.queries import find
from liandong.ground.places.reports import in_language
from liandong.ground.registry.actions import import_institutions
from liandong.law.refusal import Refusal
from liandong.law.rules import Text


class Command(BaseCommand):
    help = "Import a list of institutions; every row lands or is reported / 导入机构名录"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--place", default="", help="code of the place of rows that name none")
        parser.add_argument("--kind", default="", choices=["", "institution", "company"], help="for every row")
        parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_institutions(
                path=options["file"],
                place=find(options["place"]) if options["place"] else None,
                kind=options["kind"],
                is_trial=options["dry_run"],
                by=None,
            )
        except Refusal as refusal:
            says = refusal.says
            raise CommandError(in_language(says) if isinstance(says, Text) else str(says)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(report.as_data(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(report.lines()))
