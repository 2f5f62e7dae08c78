"""List everything in the rulebook that nobody has checked, for a legal reader."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from liandong.ground.rulebook.asking import WRONG
from liandong.ground.rulebook.sheets import sheet
from liandong.ground.rulebook.unverified import HEAD, KINDS, items, tally


class Command(BaseCommand):
    help = "列出规则库中待核实的内容 / list what is not verified in the rulebook: --kind basis, --csv FILE"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", choices=KINDS, default="")
        parser.add_argument("--csv", type=Path, default=None, help="写入表格文件 / write a spreadsheet file")

    def handle(self, *args: Any, **options: Any) -> None:
        found = items(options["kind"])
        english = (get_language() or "").startswith("en")
        if options["csv"]:
            self._write(options["csv"], sheet(HEAD, [one.cells() for one in found]))
            self.stdout.write(f"{options['csv']}: {len(found)}")
            return
        for one in found:
            side = one.says.en if english else one.says.zh
            self.stdout.write("\t".join((one.kind, one.home.id, one.act, one.article, side)))
        self.stdout.write("")
        for _kind, name, number in tally(found):
            self.stdout.write(f"{name.en if english else name.zh}\t{number}")

    def _write(self, path: Path, text: str) -> None:
        try:
            path.write_text(text, encoding="utf-8", newline="")
        except OSError as wrong:
            raise CommandError(f"无法写入 {path} / cannot be written: {wrong.strerror}", returncode=WRONG) from None
