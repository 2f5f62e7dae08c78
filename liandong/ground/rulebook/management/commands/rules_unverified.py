"""List everything in the rulebook that nobody has checked, for a legal reader."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import get_language

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
            options["csv"].write_text(sheet(HEAD, [one.cells() for one in found]), encoding="utf-8", newline="")
            self.stdout.write(f"{options['csv']}: {len(found)}")
            return
        for one in found:
            side = one.says.en if english else one.says.zh
            self.stdout.write("\t".join((one.kind, one.home.id, one.act, one.article, side)))
        self.stdout.write("")
        for _kind, name, number in tally(found):
            self.stdout.write(f"{name.en if english else name.zh}\t{number}")
