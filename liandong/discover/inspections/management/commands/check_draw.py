"""`liandong check draw FILE`: does what was drawn follow from the list and the source? Needs no database."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from liandong.law.draw import Mismatch, read, verify


class Command(BaseCommand):
    help = "Check that a published draw follows from its list and its source of chance."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--seal", default="", help="the seal that was public before the source spoke")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            said = json.loads(options["file"].read_text(encoding="utf-8"))
            placed, one = verify(said, options["seal"]), read(said)
        except (OSError, ValueError, RecursionError, Mismatch) as wrong:
            raise CommandError(_("The draw does not hold: %(why)s") % {"why": wrong}) from wrong
        for layer, (count, taken) in one.sizes().items():
            self.stdout.write(f"  {layer}: {taken}/{count}")
        words = {"n": sum(each.is_drawn for each in placed), "of": len(placed), "value": said["value"]}
        self.stdout.write(_("The draw holds: %(n)s of %(of)s names follow from “%(value)s”.") % words)
