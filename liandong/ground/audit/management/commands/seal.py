"""`liandong seal`: close what is ready under a seal, once or for ever."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from liandong.ground.audit.patience import for_ever
from liandong.ground.audit.sealing import ClockWentBack, seal_all


class Command(BaseCommand):
    help = "Seal the entries of the trail that can no longer change."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="seal what is ready and end")
        parser.add_argument("--every", type=float, default=0.5, metavar="SECONDS", help="pause between two looks")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["once"]:
            for_ever(self.seal, every=options["every"])
        self.stdout.write(_("Sealed %(count)d entries.") % {"count": self.seal()})

    def seal(self) -> int:
        try:
            return seal_all()
        except ClockWentBack as gone_back:
            raise CommandError(str(gone_back)) from gone_back
