"""`liandong practice rules FILE…`: rule tables on items, as xlsx or CSV; every listed limit lands or is reported."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liandong.ground.places.reports import in_language
from liandong.ground.rulebook.asking import day
from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.practice.actions.rules import load_rules
from liandong.warn.practice.models import RuleTable
from liandong.warn.practice.queries import left_of
from liandong.warn.practice.tables import REGISTERS

SHOWN = 20


class Command(BaseCommand):
    help = "Take in rule tables: limits of items and items that exclude one another / 导入规则表"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
        parser.add_argument("--source", default="", help="who gave the tables out")
        parser.add_argument("--batch", default="", help="left out: what the name of the file says")
        parser.add_argument(
            "--from", dest="valid_from", type=day, help="first day on which they hold; left out: all days"
        )
        parser.add_argument("--all", action="store_true", help="show every row that was not taken, not sums")

    def handle(self, *args: Any, **options: Any) -> None:
        refused = False
        for path in options["files"]:
            try:
                table, is_new = load_rules(
                    path=path,
                    source=options["source"],
                    batch=options["batch"],
                    valid_from=options["valid_from"],
                    by=None,
                )
            except Refusal as refusal:
                refused = True
                says = refusal.says
                self.stderr.write(f"{path.name}: {in_language(says) if isinstance(says, Text) else says}")
                continue
            self._tell(table, is_new, None if options["all"] else SHOWN)
        if refused:
            raise CommandError(in_language(Text("有文件没有导入。", "Not every file was taken in.")))

    def _tell(self, table: RuleTable, is_new: bool, most: int | None) -> None:
        since = "" if table.valid_from.year < 1950 else f" {table.valid_from}–{table.valid_until or ''}"
        counts = ", ".join(f"{_called(register)} {count}" for register, count in sorted(table.counts.items())) or "–"
        state = Text("", "") if is_new else Text("（已导入过，未改变）", " (taken in before, nothing changed)")
        line = Text(
            f"{table.name}{since}：读 {table.read} 行；{counts}；未取 {len(table.left)}{state.zh}",
            f"{table.name}{since}: {table.read} rows; {counts}; not taken {len(table.left)}{state.en}",
        )
        self.stdout.write(in_language(line))
        if most is None:
            for sheet, number, heading, zh, en in table.left:
                self.stdout.write(f"  {sheet}\t{number}\t{heading}\t{in_language(Text(zh, en))}")
            return
        for one in left_of(table)[:most]:
            first = ", ".join(str(line) for line in one.first) + (" …" if len(one.lines) > len(one.first) else "")
            self.stdout.write(f"  {len(one.lines):>6}  {one.sheet} {one.heading}  {in_language(one.says)} [{first}]")
        if table.left:
            self.stdout.write(in_language(Text("  --all 逐行列出", "  --all lists every line")))


def _called(register: str) -> str:
    """What the limits of a register are called."""
    return in_language(Text(**REGISTERS[register].says)) if register in REGISTERS else register
