"""Print the department matter list of a place: who leads, who joins, what nobody owns, what two claim."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from liandong.ground.accounts.departments import DEPARTMENTS
from liandong.ground.audit.clock import today
from liandong.ground.rulebook.asking import WRONG
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.matterlists import HEAD, Asked, cells, tally, told
from liandong.ground.rulebook.matters import NAMES, Line, lines, seated_in
from liandong.ground.rulebook.sheets import sheet
from liandong.law.rules import Text, texts


class Command(BaseCommand):
    help = "部门涉医监督事项清单 / the department matter list: --place fujian, --department health, --gaps, --overlaps"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--place", default="", help="目录，如 fujian/quanzhou / its folder")
        parser.add_argument(
            "--department", default="", choices=["", *(code for code, *_ in DEPARTMENTS)], metavar="CODE"
        )
        parser.add_argument("--gaps", action="store_true", help="仅列空白 / only what nobody owns for certain")
        parser.add_argument("--overlaps", action="store_true", help="仅列交叉 / only what two may claim")
        parser.add_argument("--agencies", action="store_true", help="并核对系统内的机关 / look for agencies, too")
        parser.add_argument("--json", action="store_true", help="供程序读取 / for programs")
        parser.add_argument("--csv", type=Path, default=None, help="写入表格文件 / write a spreadsheet file")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["place"].strip("/")
        if folder and folder not in book().places:
            known = ", ".join(sorted(book().places))
            raise CommandError(f"没有这个目录 / no such place: {folder}（{known}）", returncode=WRONG)
        remark = "gaps" if options["gaps"] else "overlaps" if options["overlaps"] else ""
        asked = Asked(options["department"], remark)
        seated = seated_in(folder) if options["agencies"] else None
        found = [line for line in lines(folder, today(), seated=seated) if asked.takes(line)]
        if options["json"]:
            self.stdout.write(json.dumps([told(line, folder) for line in found], ensure_ascii=False, indent=1))
        elif options["csv"]:
            table = list(cells(found, folder, options["department"]))
            options["csv"].write_text(sheet(HEAD, table), encoding="utf-8", newline="")
            self.stdout.write(f"{options['csv']}: {len(table)}")
        else:
            self._print(found)

    def _print(self, found: list[Line]) -> None:
        for line in found:
            remarks = (*line.gaps, *line.overlaps) if line.gaps or line.overlaps else ()
            joining = [NAMES[code] for code in line.routing.joining]
            words = (
                line.matter.code,
                _side(line.matter.title),
                "/".join(_side(NAMES[one.lead]) for _fact, one in line.routings),
                texts([_side(one) for one in joining]),
                "; ".join(_side(one.title) for one in remarks),
            )
            self.stdout.write("\t".join(words))
        self.stdout.write("")
        for _code, name, number in tally(found):
            self.stdout.write(f"{_side(name)}\t{number}")


def _side(text: Text) -> str:
    return text.en if (get_language() or "").startswith("en") else text.zh
