"""`liandong seal`: close what is ready under a seal, once or for ever."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from liandong.ground.audit.sealing import ClockWentBack, seal_all

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Seal the entries of the trail that can no longer change."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="seal what is ready and end")
        parser.add_argument("--every", type=float, default=0.5, metavar="SECONDS", help="pause between two looks")

    def handle(self, *_args: Any, **options: Any) -> None:
        while True:
            sealed = self.seal(is_patient=not options["once"])
            if options["once"]:
                self.stdout.write(_("Sealed %(count)d entries.") % {"count": sealed})
                return
            time.sleep(options["every"])

    def seal(self, *, is_patient: bool) -> int:
        try:
            return seal_all()
        except ClockWentBack as gone_back:
            raise CommandError(str(gone_back)) from gone_back
        except OperationalError:
            if not is_patient:
                raise
            log.exception("the database is away; the sealer tries again")
            connection.close()
            return 0
