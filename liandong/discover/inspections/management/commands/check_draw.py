"""`liandong check draw FILE`: does what was drawn follow from the list and the source? Needs no database."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from liandong.law.draw import Declared, Placed
from liandong.law.drawfile import Mismatch, prove, read, verify


class Command(BaseCommand):
    help = "Check that a published draw follows from its list and its source of chance, and whose a row of it is."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--seal", default="", help="the seal that was public before the source spoke")
        parser.add_argument("--own", type=Path, help="what the page of an institution gives to open its row")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            said = _json(options["file"])
            placed, one = verify(said, options["seal"]), read(said)
            own = prove(said, _json(options["own"])) if options["own"] else None
        except (OSError, ValueError, RecursionError) as wrong:
            kind = "" if isinstance(wrong, Mismatch) else f"{type(wrong).__name__}: "
            raise CommandError(_("The draw does not hold: %(why)s") % {"why": f"{kind}{wrong}"}) from wrong
        self._tell(one, placed, said)
        if own:
            self._tell_own(*own)

    def _tell(self, one: Declared, placed: list[Placed], said: dict[str, Any]) -> None:
        for layer, (count, taken) in one.sizes().items():
            self.stdout.write(f"  {layer}: {taken}/{count}")
        words = {"n": sum(each.is_drawn for each in placed), "of": len(one.subjects), "value": said.get("value", "")}
        if not placed:
            words["day"] = one.known_on.isoformat()
            self.stdout.write(_("The list is the sealed one: %(of)s names. Its source speaks on %(day)s.") % words)
        else:
            self.stdout.write(_("The draw holds: %(n)s of %(of)s names follow from “%(value)s”.") % words)
        if said.get("opened"):
            self.stdout.write(_("Every row was opened: each is of one institution, and none stands there twice."))

    def _tell_own(self, layer: str, placed: Placed | None) -> None:
        if placed is None:
            self.stdout.write(_("The row is on the list, in the layer “%(layer)s”.") % {"layer": layer})
            return
        words = {"layer": layer, "rank": placed.rank}
        self.stdout.write(
            _("The row is on the list, in the layer “%(layer)s”, ticket %(rank)s: drawn.") % words
            if placed.is_drawn
            else _("The row is on the list, in the layer “%(layer)s”, ticket %(rank)s: not drawn.") % words
        )


def _json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
