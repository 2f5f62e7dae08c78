"""Read a directive: its outline, its orders with their figures and departments, and what is damaged in it."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import get_language

from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.directives.draft import as_values, dump_draft
from liandong.ground.rulebook.directives.files import read_file
from liandong.ground.rulebook.directives.names import department_names
from liandong.ground.rulebook.directives.telling import told
from liandong.law.directive.model import NotADirective


class Command(BaseCommand):
    help = "阅读指令文件 / read a directive (txt, md, docx, html): --out DRAFT.yaml, --json"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--out", type=Path, default=None, help="草稿写入此文件 / write the draft to this file")
        parser.add_argument("--json", action="store_true", help="供程序读取 / for programs")
        parser.add_argument("--prefix", default="", help="条目编号前缀 / first part of the keys, such as FJ")

    def handle(self, *args: Any, **options: Any) -> None:
        english = (get_language() or "").startswith("en")
        out: Path | None = options["out"]
        if out is not None and out.exists():
            self._refuse(f"{out} 已存在，不覆盖 / is there already and is not overwritten")
        try:
            draft = read_file(options["file"], names=department_names(book()), prefix=options["prefix"])
        except NotADirective as wrong:
            self._refuse(f"{wrong.reason.zh} / {wrong.reason.en}")
        if out is not None:
            try:
                out.write_text(dump_draft(draft), encoding="utf-8")
            except OSError as wrong:
                self._refuse(f"无法写入 {out} / cannot be written: {wrong.strerror}")
        if options["json"]:
            self.stdout.write(json.dumps(as_values(draft), ensure_ascii=False, indent=1, default=str))
            return
        for line in told(draft, english=english):
            self.stdout.write(line)
        if out is not None:
            self.stdout.write(f"\n→ {out}")

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(f"✗ {sentence}")
        sys.exit(2)
