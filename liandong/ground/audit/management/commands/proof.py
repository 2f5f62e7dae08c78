"""`liandong proof ENTRY`: the proof that an entry is on the trail, as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liandong.ground.audit.queries import NoProof, proof


class Command(BaseCommand):
    help = "Print the proof that an entry is on the trail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("entry", type=int)
        parser.add_argument("--upto", type=int, metavar="SEAL", help="lead on to this later, published seal")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = proof(options["entry"], upto=options["upto"])
        except NoProof as none:
            raise CommandError(str(none)) from none
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
