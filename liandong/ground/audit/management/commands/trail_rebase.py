"""`liandong trail_rebase`: after a restore into another server, let the clock of the trail go on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from liandong.ground.audit.rebasing import rebase
from liandong.law.refusal import Refusal


class Command(BaseCommand):
    help = "Set the clock of the trail above every entry and seal. For the owner of the database, after a restore."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            offset = rebase()
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("The clock of the trail goes on, %(offset)d ahead of the server's.") % {"offset": offset})
