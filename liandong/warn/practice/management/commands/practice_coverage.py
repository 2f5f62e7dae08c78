"""`liandong practice coverage`: how many codes, and lines of practice, the mappings know, and which they do not."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liandong.ground.places.reports import in_language
from liandong.ground.rulebook.mappings import CATALOGUES
from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.practice import coverage
from liandong.warn.practice.asking import somebody, source_of

SHOWN = 10


class Command(BaseCommand):
    help = "How many codes the mappings know, and which not / 映射覆盖率"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--codes", type=Path, metavar="FILE", help="a list of codes, CSV or xlsx; else the dictionary"
        )
        parser.add_argument("--kind", default="item", choices=("item", *CATALOGUES), help="the catalogue of that list")
        parser.add_argument("--source", default="", help="count the lines of this source too")
        parser.add_argument("--as", dest="username", default="", help="user name of the one who reads them")
        parser.add_argument("--unmapped", action="store_true", help="show every code that is not mapped")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = self._found(options)
        except Refusal as refusal:
            says = refusal.says
            raise CommandError(in_language(says) if isinstance(says, Text) else str(says)) from refusal
        if not found:
            nothing = Text(
                "字典中还没有编码。可用 --codes 给出目录文件。", "The dictionary is empty. Give a list with --codes."
            )
            self.stdout.write(in_language(nothing))
        for one in found:
            self._tell(one, None if options["unmapped"] else SHOWN)

    def _found(self, options: dict[str, Any]) -> list[coverage.Coverage]:
        if options["codes"]:
            return coverage.of_file(options["codes"], kind=options["kind"])
        if not options["source"]:
            return coverage.of_dictionary()
        by = somebody(options["username"])
        return coverage.of_dictionary(coverage.lines_of(source_of(options["source"], by), by=by))

    def _tell(self, one: coverage.Coverage, most: int | None) -> None:
        rest = one.codes - one.mapped
        line = Text(
            f"{one.name.zh}：编码 {one.codes}，已映射 {one.mapped}（{one.share:.1%}），"
            f"其中有要求的 {one.special}；未映射 {rest}",
            f"{one.name.en}: {one.codes} codes, {one.mapped} mapped ({one.share:.1%}), "
            f"of them {one.special} with a duty; {rest} not mapped",
        )
        self.stdout.write(in_language(line))
        if one.lines:
            lines = Text(
                f"  明细 {one.lines} 行，已映射 {one.mapped_lines}（{one.share_of_lines:.1%}）",
                f"  {one.lines} lines, {one.mapped_lines} mapped ({one.share_of_lines:.1%})",
            )
            self.stdout.write(in_language(lines))
        for code, name in one.unmapped[:most]:
            self.stdout.write(f"  – {code}\t{name}")
        if most is not None and rest > most:
            self.stdout.write(
                in_language(Text(f"  另有 {rest - most} 个，--unmapped 全部列出", f"  {rest - most} more: --unmapped"))
            )
