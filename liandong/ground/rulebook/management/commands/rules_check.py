"""Read and check the whole rulebook."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import get_language

from liandong.ground.audit.clock import today
from liandong.ground.rulebook.book import Book
from liandong.ground.rulebook.checking import check, come_true
from liandong.ground.rulebook.examples import examples
from liandong.ground.rulebook.faults import Fault, RulebookRefused
from liandong.ground.rulebook.loading import load
from liandong.ground.rulebook.standing import outlived


class Command(BaseCommand):
    help = "校验规则库 / check the rulebook"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(options["folder"] or settings.RULEBOOK).resolve()
        began = time.perf_counter()
        try:
            book = Book(load(root))
            faults = check(book, root)
        except RulebookRefused as refused:
            book, faults = None, refused.faults
        for fault in faults:
            self.stdout.write(self._line(fault))
        if faults or book is None:
            self.stderr.write(f"✗ {len(faults)}")
            sys.exit(2)
        counts = {
            "条规则 rules": sum(len(layer) for layer in book.layers.values()),
            "地 places": len(book.places),
            "事项 matters": len(book.matters()),
            "份指令 directives": len(book.clauses),
            "个算例 examples": len(list(examples(book))),
        }
        words = " · ".join(f"{count} {word}" for word, count in counts.items())
        self.stdout.write(f"✓ {words} · {time.perf_counter() - began:.2f} s")
        if true := come_true(book):
            self.stdout.write(f"已实现的计划事件 / planned events that have come true: {', '.join(true)}")

        for one in outlived(book, today()):
            words = f"{one.rule.id}（{one.version.source}）→ {one.act.name} {one.act.repealed_on}"
            self.stdout.write(f"引用已废止的文件 / still cites a repealed act: {words}")

    def _line(self, fault: Fault) -> str:
        says = fault.says.en if (get_language() or "").startswith("en") else fault.says.zh
        return f"{fault.file}:{fault.line}: {says}"
