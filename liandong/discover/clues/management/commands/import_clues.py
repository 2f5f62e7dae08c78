"""`liandong import clues FILE --place CODE`: a list of reports as CSV (UTF-8, GB18030)."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liandong.discover.clues.actions.importing import import_clues
from liandong.discover.clues.codes import Source
from liandong.discover.clues.queries.agencies import agency_named
from liandong.ground.places.queries import find
from liandong.ground.places.reports import in_language
from liandong.law.refusal import Refusal
from liandong.law.rules import Text


class Command(BaseCommand):
    help = "Import a list of reports as clues; every row lands or is reported / 导入线索（投诉举报等）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--place", required=True, help="code of the place the reports are about, such as 350503")
        parser.add_argument("--agency", help="who receives them: id or full name; else the place's health agency")
        parser.add_argument("--source", choices=Source.values, default=Source.COMPLAINT.value)
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            agency = agency_named(options["agency"]) if options["agency"] else None
            place = find(options["place"])
            report = import_clues(path=options["file"], place=place, agency=agency, source=options["source"], by=None)
        except Refusal as refusal:
            says = refusal.says
            raise CommandError(in_language(says) if isinstance(says, Text) else str(says)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(report.as_data(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(report.lines()))
