"""`liandong react`: let the reactions catch up with the trail, show what failed, try it again."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from liandong.ground.audit.patience import for_ever
from liandong.ground.audit.queries import open_failures
from liandong.ground.audit.reacting import catch_up, retry


class Command(BaseCommand):
    help = "Run what follows from the entries of the trail."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--once", action="store_true", help="catch up and end")
        what.add_argument("--retry", nargs="*", metavar="REACTION", help="try the failures again, of all or of these")
        what.add_argument("--failures", action="store_true", help="print the open failures, one JSON object a line")
        parser.add_argument("--every", type=float, default=0.5, metavar="SECONDS", help="pause between two looks")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["failures"]:
            for failure in open_failures():
                self.stdout.write(json.dumps(failure.as_json(), ensure_ascii=False))
        elif options["retry"] is not None:
            solved, failed = retry(options["retry"])
            self.stdout.write(_("Solved %(solved)d, still failing %(failed)d.") % {"solved": solved, "failed": failed})
        elif options["once"]:
            self.stdout.write(_("Dealt with %(count)d entries.") % {"count": catch_up()})
        else:
            for_ever(catch_up, every=options["every"])
