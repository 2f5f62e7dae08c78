"""`liandong verify_trail`: read the whole trail again; exit 1 and name every place that is not what was sealed."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from liandong.ground.audit.verifying import verify


def heads_in(text: str) -> list[dict[str, Any]]:
    """Published heads: one JSON object, a list of them, or one a line. Raises ValueError."""
    try:
        given = json.loads(text)
    except json.JSONDecodeError:
        given = [json.loads(line) for line in text.splitlines() if line.strip()]
    heads = given if isinstance(given, list) else [given]
    if not all(isinstance(head, dict) and {"number", "hash"} <= head.keys() for head in heads):
        raise ValueError("number, hash")
    return heads


class Command(BaseCommand):
    help = "Check every entry and every seal of the trail, and compare with published seal heads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", type=Path, action="append", default=[], metavar="FILE", help="published seal heads"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        published: list[dict[str, Any]] = []
        for file in options["head"]:
            try:
                published += heads_in(file.read_text(encoding="utf-8"))
            except (OSError, ValueError) as wrong:
                raise CommandError(_("%(file)s holds no seal heads: %(why)s") % {"file": file, "why": wrong}) from wrong
        report = verify(published)
        for each in report.breaks:
            self.stderr.write(str(each))
        read = {"entries": report.entries, "seals": report.seals, "unsealed": report.unsealed, "heads": len(published)}
        if report.breaks:
            raise CommandError(_("The trail is broken in %(count)d places.") % {"count": len(report.breaks)})
        self.stdout.write(
            _(
                "The trail is whole: %(entries)d entries under %(seals)d seals, %(heads)d published heads compared; "
                "%(unsealed)d entries are not sealed yet."
            )
            % read
        )
