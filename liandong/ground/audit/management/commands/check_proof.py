"""`liandong check_proof FILE`: does the proof hold? Needs no database."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from liandong.law.trail import Mismatch, verify_proof


class Command(BaseCommand):
    help = "Check a proof that an entry is on the trail."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--head", type=Path, metavar="FILE", help="the published seal head the proof must lead to")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            proof = json.loads(options["file"].read_text(encoding="utf-8"))
            published = json.loads(options["head"].read_text(encoding="utf-8")) if options["head"] else None
            seal = verify_proof(proof, published)
        except (OSError, ValueError, Mismatch) as wrong:
            raise CommandError(_("The proof does not hold: %(why)s") % {"why": wrong}) from wrong
        self.stdout.write(proof["text"])
        self.stdout.write(
            _("The proof holds: sealed at %(at)s under seal %(number)d.") % {"at": seal.at, "number": seal.number}
        )
